"""The pages that browsers show: each is told once the site holds another one in its place.

Where only slots differ, the page takes them in and stays; else it is loaded again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.ioloop import IOLoop
from tornado.web import RequestHandler
from werkzeug.wrappers import Response

from causerie.front import asked, file_at
from causerie.tasks.shown import NOTHING, Shown

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LISTENER = b'<script src="/livereload-slots.js"></script><script src="/livereload.js"></script>'
SLOTS = Path(__file__).with_name("slots.js")
RELOAD = {"command": "reload", "path": "*", "liveCSS": False}


class Pages:
    """The pages of the built site in `folder` that are open in browsers, each with what it shows.

    `application` runs in any thread, `written` and `changed` are called in any; all else is done in that of `loop`.
    """

    def __init__(self, folder: Path, loop: IOLoop) -> None:
        self._folder = folder
        self._loop = loop
        self._served: dict[str, Shown] = {}
        self._open: dict[_Listener, tuple[str, Shown]] = {}
        self._early = False
        self._lacking: set[str] = set()

    def handlers(self) -> list[tuple[Any, ...]]:
        """What answers the pages that listen."""
        scripts = [("/livereload.js", LiveReloadJSHandler), ("/livereload-slots.js", _Script)]
        return [("/livereload", _Listener, {"pages": self}), *scripts]

    def application(self, inner: WSGIApplication) -> WSGIApplication:
        """Have each page of the site listen; the intake and the desk allow no such thing."""

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            early = self._early
            found = Response.from_app(inner, environ, buffered=True)
            if early and found.status_code == 404:
                self._loop.add_callback(self._lacks, _page(environ.get("HTTP_REFERER", "")))
            if found.mimetype == "text/html" and "Content-Security-Policy" not in found.headers:
                data = found.get_data()
                if environ["REQUEST_METHOD"] == "GET":
                    self._served[asked(environ)] = Shown.of(data) if found.status_code == 200 else NOTHING
                found.set_data(_with_listener(data))
            return found(environ, start_response)

        return answer

    def opened(self, listener: _Listener, path: str) -> None:
        """A page listens from now on; what was built since it was served, it is told at once."""
        self._open[listener] = (path, self._served.get(path, self._now(path)))
        if not self._tell(lambda one: one == path):
            self._fill()

    def closed(self, listener: _Listener) -> None:
        """A page is closed, or shows another."""
        self._open.pop(listener, None)

    def written(self, path: Path) -> None:
        """Reload what shows this file, which a build has just written, with all others still to come."""
        self._loop.add_callback(self._written, str(path))

    def _written(self, path: str) -> None:
        self._early |= self._tell(lambda one: file_at(self._folder, one) == path)

    def changed(self, everywhere: bool = False) -> None:
        """Reload what shows something else than the site holds now; all pages, if more than pages changed."""
        self._loop.add_callback(self._changed, everywhere)

    def _changed(self, everywhere: bool) -> None:
        self._early = False
        self._tell(lambda _: True, always=everywhere)
        self._fill()

    def _lacks(self, path: str) -> None:
        """A page was shown before all was built, and asked for a picture, say, that was not there yet."""
        self._lacking.add(path)
        self._fill()

    def _fill(self) -> None:
        """Reload the pages that lacked something, once all is built and they listen."""
        if not self._early:
            there = {path for path, _ in self._open.values()} & self._lacking
            self._lacking -= there
            self._tell(there.__contains__, always=True)

    def _tell(self, chosen: Callable[[str], bool], *, always: bool = False) -> bool:
        """Reload the chosen pages that show something else than the site holds; whether there was one."""
        told = False
        for listener, (path, shown) in list(self._open.items()):
            if chosen(path) and ((now := self._now(path)) != shown or always):
                self._open[listener] = (path, now)
                listener.reload(None if always else shown.changed(now))
                told = True
        return told

    def _now(self, path: str) -> Shown:
        file = file_at(self._folder, path)
        return Shown.of(Path(file).read_bytes()) if file else NOTHING


def _page(address: str) -> str:
    return unquote(urlsplit(address).path)


class _Listener(LiveReloadHandler):  # type: ignore[misc]
    """The socket of one page; what it says is livereload's protocol."""

    def initialize(self, pages: Pages) -> None:
        """Keep what is told which page this is."""
        self._pages = pages

    def on_message(self, message: str | bytes) -> None:
        """Greet the page, and learn where it is."""
        super().on_message(message)
        said = json.loads(message)
        if said["command"] == "info":
            self._pages.opened(self, _page(said["url"]))

    def on_close(self) -> None:
        """Forget the page."""
        super().on_close()
        self._pages.closed(self)

    def reload(self, slots: list[str] | None) -> None:
        """Have the page take in these slots, or load again."""
        self.send_message(RELOAD if slots is None else {**RELOAD, "path": f"slots:{json.dumps(slots)}"})


class _Script(RequestHandler):
    def get(self) -> None:
        """Give the page the script that takes slots in."""
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.write(SLOTS.read_bytes())


def _with_listener(page: bytes) -> bytes:
    """The page with what listens in it; one that is caught while it is being written has no head's end, perhaps."""
    head, end, rest = page.partition(b"</head>")
    return b"".join((head, LISTENER, end, rest))
