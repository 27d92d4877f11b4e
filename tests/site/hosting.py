"""A host of static files, as those are on which such sites lie: it obeys `_redirects`, or knows files alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import lxml.html
import requests

from tests.browsing import Quiet


class _Host(Quiet):
    """Files, and the rules of Netlify: queries are a rule's second word, and only a ! overrules a file."""

    def __init__(self, *known: object, rules: list[list[str]], **more: object) -> None:
        self._rules = rules
        super().__init__(*known, **more)  # type: ignore[arg-type]

    def do_GET(self) -> None:  # noqa: N802 (its name in http.server)
        asked = urlsplit(self.path)
        for path, *queries, new, code in self._rules:
            same = unquote(path) == unquote(asked.path)
            if same and sorted(queries) == sorted("=".join(one) for one in parse_qsl(asked.query) if queries):
                self.send_response(int(code.rstrip("!")))
                self.send_header("Location", new)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
        super().do_GET()


@contextmanager
def hosted(folder: Path, *, rules: bool) -> Iterator[str]:
    """The files of a folder behind a port that the system chose: the address that they are below, with no slash."""
    file = folder / "_redirects"
    told = [line.split() for line in file.read_text(encoding="utf-8").splitlines()] if rules else []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder), rules=told)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@dataclass(frozen=True)
class Arrived:
    """Where an old address led: the code of the last answer, its path, and how many steps it took there.

    A refresh of a page is a step as any other; that a host adds the slash of a folder is none, as all of them do so.
    """

    code: int
    path: str
    steps: int


def arrive(home: str, old: str) -> Arrived:
    """Follow an old address to its end."""
    with requests.Session() as session:
        session.trust_env = False
        at, steps = f"{home}{old}", 0
        while True:
            answer = session.get(at, timeout=10, allow_redirects=False)
            slashed = urlsplit(at).path + "/"
            at = _next(answer, at)
            if not at or steps > 5:
                return Arrived(answer.status_code, unquote(urlsplit(str(answer.url)).path).lstrip("/"), steps)
            assert at.startswith(home), f"{old} leads to another site: {at}"
            steps += urlsplit(at).path != slashed


def _next(answer: requests.Response, at: str) -> str:
    if answer.is_redirect:
        return urljoin(at, answer.headers["Location"])
    if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
        for content in lxml.html.fromstring(answer.content).xpath("//meta[@http-equiv='refresh']/@content"):
            return urljoin(at, str(content).partition("url=")[2])
    return ""
