"""One request to a forge under test, from its first line to the last byte of the reply, or to the cut before that."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.forges.hosting import git_http
from tests.forges.hosting.faults import Failure
from tests.forges.hosting.judging import Asked
from tests.forges.hosting.speaking import Answer

if TYPE_CHECKING:
    from tests.forges.hosting.server import Hosting

RESET, RETRY = 30, 60
"""The seconds that a primary and a secondary limit ask to wait."""


class Exchange(BaseHTTPRequestHandler):
    server: Hosting
    protocol_version = "HTTP/1.1"
    # Headers and body leave together, else each reply waits for the client to acknowledge the first half.
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the server's `log` does."""

    def do_GET(self) -> None:
        path, base = urlsplit(self.path).path, self.server.dialect.base
        self.server.log.append(f"{self.command} {path}")
        failure = self.server.failures.draw(f"{self.command} {self.path}")
        if failure == "cut before":
            self.cut()
        elif path.startswith(f"{base}/"):
            self.api(path, path.removeprefix(base), failure)
        else:
            self.git(failure)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def refusal(self, failure: Failure | None) -> Answer | None:
        """The refusal that was ordered, if one was."""
        if failure == "bad gateway":
            return Answer(502, b"<html>")
        if failure in ("primary limit", "secondary limit"):
            primary = failure == "primary limit"
            return self.server.dialect.limited(primary, RESET if primary else RETRY)
        return None

    def api(self, path: str, below: str, failure: Failure | None) -> None:
        sent, query, url = b"".join(git_http.body(self)), urlsplit(self.path).query, f"{self.server.address}{path}"
        asked = Asked(self.command, below, query, url, dict(self.headers.items()), sent)
        answer = self.server.judge.answer(asked, self.refusal(failure))
        if failure == "cut after":
            self.cut()
        elif isinstance(answer.data, bytes):
            self.reply(answer.status, {"Content-Type": "text/html", **answer.headers}, [answer.data], failure)
        else:
            body = [] if answer.data is None else [json.dumps(answer.data, ensure_ascii=False).encode()]
            kind = {"Content-Type": "application/json; charset=utf-8"} if body else {}
            self.reply(answer.status, {**kind, **answer.headers}, body, failure)

    def git(self, failure: Failure | None) -> None:
        # One request a connection: git's client repeats by itself what was cut on one that it had used before.
        self.close_connection = True
        state = self.server.state
        refused = self.refusal(failure) or self.refused_to_git()
        if refused:
            for _ in git_http.body(self):
                pass
            words = refused.data if isinstance(refused.data, bytes) else json.dumps(refused.data).encode()
            return self.reply(refused.status, {"Content-Type": "text/plain", **refused.headers}, [words], None)
        status, headers, blocks = git_http.answered(self, state.bare.root)
        if failure == "cut after":
            b"".join(blocks)
            self.cut()
        else:
            self.reply(status, headers, blocks, failure)
        return state.refresh()

    def refused_to_git(self) -> Answer | None:
        """What is answered to who has no token, or one that may not do it."""
        user, secret = git_http.secret(self)
        token, dialect = self.server.state.tokens.get(secret), self.server.dialect
        if token is None or not user or dialect.user not in ("", user):
            return Answer(401, b"Invalid username or token.", {"WWW-Authenticate": 'Basic realm="git"'})
        if not token.may("contents", "write" if git_http.writes(self.path) else "read"):
            return Answer(403, b"Write access to repository not granted.")
        return None

    def reply(self, status: int, headers: Mapping[str, str], blocks: Iterable[bytes], failure: Failure | None) -> None:
        """Send it: in chunks, as its length is not known before; slowly where that was ordered."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        bare = status in (204, 304)
        if not bare:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for block in () if bare else (block for block in blocks if block):
            size = 64 if failure == "slow" else len(block)
            for start in range(0, len(block), size):
                part = block[start : start + size]
                self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
                if failure == "slow":
                    self.wfile.flush()
                    threading.Event().wait(0.01)
        if not bare:
            self.wfile.write(b"0\r\n\r\n")

    def cut(self) -> None:
        """End with a reset, as a machine that dies does."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
