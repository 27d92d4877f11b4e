"""A proxy that fails: it stands before a forge on loopback, and spoils exchanges as a seed decides.

Before the forge has done its work, after it, or half-way through its reply: a client cannot tell which.
"""

from __future__ import annotations

import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer

REFUSALS = {
    "too many": b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}",
    "forbidden": b"HTTP/1.1 403 Forbidden\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}",
    "bad gateway": b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>",
}
FAULTS = (*REFUSALS, "cut before", "cut after", "cut half-way", "slow")


class FaultProxy(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, behind: int, seed: int, share: float) -> None:
        """Spoil this share of the exchanges with the forge at port `behind`."""
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.behind = behind
        self.share = share
        self.random = random.Random(seed)
        self.drawing = threading.Lock()
        self.drawn: Counter[str] = Counter()

    def draw(self) -> str:
        with self.drawing:
            spoilt = self.random.random() < self.share
            fault = self.random.choice(FAULTS) if spoilt else "none"
            self.drawn[fault] += 1
            return fault


class _Exchange(StreamRequestHandler):
    server: FaultProxy

    def handle(self) -> None:
        fault = self.server.draw()
        if fault == "cut before":
            return self.cut()
        request = self.request_whole()
        if not request:
            return None
        if fault in REFUSALS:
            self.wfile.write(REFUSALS[fault])
            return None
        reply = self.asked(request)
        if fault == "cut after":
            return self.cut()
        if fault == "cut half-way":
            self.wfile.write(reply[: len(reply) // 2])
            return self.cut()
        for byte in range(0, len(reply), 16) if fault == "slow" else ():
            self.wfile.write(reply[byte : byte + 16])
            threading.Event().wait(0.01)
        if fault == "none":
            self.wfile.write(reply)
        return None

    def cut(self) -> None:
        """End with a reset, as a machine that dies does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def request_whole(self) -> bytes:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return b""
            head += line
        lengths = [line.split(b":")[1] for line in head.splitlines() if line.lower().startswith(b"content-length:")]
        return head + self.rfile.read(int(lengths[0]) if lengths else 0)

    def asked(self, request: bytes) -> bytes:
        """What the forge replies; it ends each connection after one reply."""
        with socket.create_connection(("127.0.0.1", self.server.behind)) as forge:
            forge.sendall(request)
            return b"".join(iter(lambda: forge.recv(65536), b""))


@contextmanager
def before(behind: int, seed: int, share: float) -> Iterator[tuple[str, FaultProxy]]:
    """The proxy's address, and itself."""
    with FaultProxy(behind, seed, share) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}", proxy
        proxy.shutdown()
