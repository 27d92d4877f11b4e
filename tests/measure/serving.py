"""A server like a good host's: Brotli, a long cache, the site's `_headers`; its address stands for the public one."""

from __future__ import annotations

import mimetypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import brotli

from tests.measure.blog import PUBLIC

TEXT = ("text/", "application/xml", "application/atom+xml", "application/json", "text/javascript", "image/svg+xml")
YEAR = "public, max-age=31536000, immutable"


class _Server(ThreadingHTTPServer):
    def handle_error(self, *about: object) -> None:
        # A browser that is closed leaves in the middle of a word.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*about)  # type: ignore[arg-type]


@contextmanager
def served(output: Path) -> Iterator[str]:
    """Serve a built site on a port that the system chooses; yields its address, with a slash at its end."""
    with _Server(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        server.RequestHandlerClass = _handler(output, address)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{address}/"
        server.shutdown()


def headers(output: Path, path: str) -> list[tuple[str, str]]:
    """What the site's `_headers` asks of a host for a path: blocks of a pattern and indented lines."""
    file, found, wanted = output / "_headers", [], False
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        if line.startswith((" ", "\t")) and wanted:
            name, _, value = line.strip().partition(":")
            found.append((name, value.strip()))
        elif line.strip() and not line.startswith((" ", "\t", "#")):
            wanted = fnmatch(path, line.strip())
    return found


def squeezed(data: bytes) -> bytes:
    """The bytes as a host sends them: Brotli at its best, which a static site is packed with once."""
    return bytes(brotli.compress(data, quality=11))


def _handler(output: Path, address: str) -> type[BaseHTTPRequestHandler]:
    @cache
    def answer(path: str) -> tuple[int, list[tuple[str, str]], bytes]:
        file = (output / path.lstrip("/")).resolve()
        file = file / "index.html" if file.is_dir() else file
        code = 200 if file.is_file() and file.is_relative_to(output.resolve()) else 404
        file = file if code == 200 else output / "404.html"
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        sent = [("Cache-Control", YEAR), *headers(output, path)]
        sent = [(name, value.replace(PUBLIC, address)) for name, value in dict(sent).items()]
        data = file.read_bytes() if file.is_file() else b""
        if kind.startswith(TEXT):
            data = squeezed(data.replace(PUBLIC.encode(), address.encode()))
            sent.append(("Content-Encoding", "br"))
            kind += "; charset=utf-8"
        return code, [*sent, ("Content-Type", kind), ("Content-Length", str(len(data)))], data

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            code, sent, data = answer(urlsplit(self.path).path)
            self.send_response(code)
            for name, value in sent:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return

    return Handler
