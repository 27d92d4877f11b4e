"""One address of the web, asked once: nothing is followed, nothing is read unasked, and all of it is over in time."""

from __future__ import annotations

import io
import re
import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse, IncompleteRead
from ssl import SSLContext
from typing import Any, cast
from urllib.parse import SplitResult, urlsplit

import requests

from causerie.importers import hosts
from causerie.importers.hosts import Until

BROKEN = (OSError, ValueError, HTTPException, zlib.error)
"""What asking raises; what cannot be an address is a ValueError."""
_PORTS = {"http": 80, "https": 443}
_BLOCK = 64 * 1024


class TooLargeError(OSError):
    """An answer has more bytes than anybody wanted."""


def parted(address: str) -> SplitResult:
    """An address in the letters that are sent. Raises ValueError if it is none of the web's."""
    parts = urlsplit(requests.Request("GET", address).prepare().url or "")
    if parts.scheme not in _PORTS or not re.fullmatch("[!-~]+", parts.netloc + parts.path + parts.query):
        raise ValueError(address)
    return parts


@contextmanager
def asked(
    parts: SplitResult, allowed: Callable[[str], bool], until: Until, secret: SSLContext
) -> Iterator[HTTPResponse]:
    """What a machine answers that is `allowed`, with its head read. Raises one of BROKEN."""
    host = parts.hostname or ""
    line = hosts.reach(host, parts.port or _PORTS[parts.scheme], allowed, until)
    try:
        line.settimeout(until.left())
        if parts.scheme == "https":
            line = secret.wrap_socket(line, server_hostname=host)
            line.settimeout(until.left())
        line.sendall(_request(parts))
        answer = HTTPResponse(cast(socket.socket, _Timed(line, until)), method="GET")
        answer.begin()
        yield answer
    finally:
        line.close()


def body(answer: HTTPResponse, most: int) -> bytes:
    """What an answer brings, unpacked if it was packed unasked. Raises TooLargeError before that is too much to hold,
    and another of BROKEN."""
    if (answer.length or 0) > most:
        raise TooLargeError
    packed = answer.getheader("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip", "deflate")
    unpack = zlib.decompressobj(wbits=32 + zlib.MAX_WBITS) if packed else None
    data = bytearray()
    while part := answer.read1(_BLOCK):
        data += unpack.decompress(part, most + 1 - len(data)) if unpack else part
        if len(data) > most:
            raise TooLargeError
    if answer.length or (unpack and not unpack.eof):
        raise IncompleteRead(b"")
    return bytes(data)


class _Timed(io.RawIOBase):
    """What comes by a connection until a moment; a reply takes it for a socket."""

    def __init__(self, line: socket.socket, until: Until) -> None:
        self._line, self._until = line, until

    def makefile(self, mode: str) -> io.BufferedReader:
        """The file that a reply is read from."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # Whoever sends a byte now and then is as late as one who sends none.
        self._line.settimeout(self._until.left())
        return self._line.recv_into(buffer)


def _request(parts: SplitResult) -> bytes:
    where = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    heads = [
        f"GET {where} HTTP/1.1",
        f"Host: {parts.netloc.rpartition('@')[2]}",
        "User-Agent: Causerie",
        "Accept: image/*",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    return "".join(f"{one}\r\n" for one in [*heads, ""]).encode("ascii")
