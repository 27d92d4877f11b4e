"""Git over HTTP as the forges speak it: `git http-backend` behind a password, its answer streamed as it comes."""

from __future__ import annotations

import base64
import binascii
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import IO
from urllib.parse import parse_qs, urlsplit

BLOCK = 1 << 16
NAMES = {"Content-Type": "CONTENT_TYPE", "Content-Encoding": "HTTP_CONTENT_ENCODING", "Git-Protocol": "GIT_PROTOCOL"}


def secret(handler: BaseHTTPRequestHandler) -> tuple[str, str]:
    """The user and the password of a request; empty without."""
    kind, _, text = handler.headers.get("Authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (user, password) if kind.lower() == "basic" else ("", "")


def writes(path: str) -> bool:
    """Whether a request is part of a push."""
    parts = urlsplit(path)
    return parts.path.endswith("/git-receive-pack") or parse_qs(parts.query).get("service") == ["git-receive-pack"]


def body(handler: BaseHTTPRequestHandler) -> Iterator[bytes]:
    """What the client sends: of a length told before, or in chunks."""
    if "chunked" in handler.headers.get("Transfer-Encoding", ""):
        while size := int(handler.rfile.readline().split(b";")[0], 16):
            yield handler.rfile.read(size)
            handler.rfile.readline()
        handler.rfile.readline()
        return
    left = int(handler.headers.get("Content-Length", 0))
    while left and (block := handler.rfile.read(min(left, BLOCK))):
        left -= len(block)
        yield block


def answered(handler: BaseHTTPRequestHandler, root: Path) -> tuple[int, dict[str, str], Iterator[bytes]]:
    """What git answers below `root`: the status, the headers, and the body, which is read to its end by the caller."""
    parts = urlsplit(handler.path)
    told = {name: handler.headers[header] for header, name in NAMES.items() if header in handler.headers}
    if "chunked" not in handler.headers.get("Transfer-Encoding", ""):
        told["CONTENT_LENGTH"] = handler.headers.get("Content-Length", "0")
    environment = {
        **os.environ,
        **told,
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "REQUEST_METHOD": handler.command,
        "REMOTE_USER": secret(handler)[0],
        "REMOTE_ADDR": "127.0.0.1",
    }
    running = subprocess.Popen(
        ["git", "http-backend"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
    )
    assert running.stdin
    assert running.stdout
    # Beside: git may answer before it was told all, and then neither side would read.
    feeding = threading.Thread(target=_feed, args=(running.stdin, body(handler)), daemon=True)
    feeding.start()
    headers = dict(line.split(": ", 1) for line in _head(running.stdout))
    status = int(headers.pop("Status", "200").split()[0])
    return status, headers, _rest(running, feeding)


def _feed(to: IO[bytes], blocks: Iterator[bytes]) -> None:
    # What git does not want to hear is still taken from the client, which would wait for its answer else.
    for block in blocks:
        with suppress(BrokenPipeError):
            to.write(block)
    with suppress(BrokenPipeError):
        to.close()


def _head(answer: IO[bytes]) -> Iterator[str]:
    while line := answer.readline().decode().strip():
        yield line


def _rest(running: subprocess.Popen[bytes], feeding: threading.Thread) -> Iterator[bytes]:
    assert running.stdout
    try:
        with running.stdout:
            while block := running.stdout.read(BLOCK):
                yield block
    finally:
        # A client that has gone away takes no more.
        feeding.join()
        running.wait()
