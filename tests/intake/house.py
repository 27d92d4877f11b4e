"""An intake at work: a small built blog, its outbox and its forge, and a web server on a port of the kernel's."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import requests
from causerie import codec, i18n, settings
from causerie.forges import registry
from causerie.forges.base import Forge
from causerie.intake import app
from causerie.intake.covering import Cover
from causerie.intake.parts import Intake
from causerie.model import Comment
from causerie.outbox import database
from causerie.outbox.row import Row
from causerie.outbox.table import Outbox
from causerie.outbox.worker import Worker
from causerie.settings import Settings
from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from tests.blog import NOW, Blog

SITE = "https://example.org"
CONF = f"""
SITEURL = {SITE!r}
CAUSERIE = {{'comments': 'comments', 'fields': CAUSERIE['fields'], 'intake': '/', 'contact': 'lire@example.org'}}
"""
SECRET = b"a secret of the tests, long enough"
BODY = "Je soigne la nuit, et je lis le matin.\n\nC’est calme."
TYPED = {"thread": "un", "lang": "fr", "name": "Zoé Martin", "body": BODY, "charter": "yes"}


def build(folder: Path) -> Path:
    """A blog of four posts and a charter, built once; tests work on copies of it."""
    blog = Blog(folder, CONF)
    blog.post("un", questions="Que faites-vous ?\n    Depuis quand ?")
    blog.post("un", file="un.en.md", lang="en", title="One", questions="What do you do?\n    Since when?")
    blog.post("deux")
    blog.post("clos", closes="2026-11-10")
    blog.post("brouillon", status="draft")
    blog.post("charte", page=True, rules="Parler depuis son métier.\n    Répondre aux idées.")
    first = blog.say("un", 1, "Un point de vue.", name="Ada")
    blog.say("un", 2, "Un commentaire.", reply_to=first.id, source="disqus", source_id="d-77")
    blog.say("un", 3, name=None, body=None, removed=NOW, rule=2)
    blog.say("deux", 1, "Ailleurs.")
    built = blog.build()
    assert built.code == 0, built.log
    return folder


class Clock:
    """A clock that stands still until it is set forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Bits:
    """Random bits that tell where they come in the order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def __call__(self, size: int) -> int:
        with self._lock:
            self._count += 1
            return self._count


class Log(logging.Handler):
    """All that is logged, as text; the server's own words on its load aside."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "waitress.queue":
            self.lines.append(logging.Formatter().format(record))


@dataclass
class House:
    """An intake that answers at `address`."""

    folder: Path
    settings: Settings
    outbox: Outbox
    clock: Clock
    log: Log
    flask: Flask
    forge: Forge
    address: str = ""
    woken: list[datetime] = field(default_factory=list)

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, data: object, **more: Any) -> requests.Response:
        return self.ask("POST", path, data=data, **more)

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        return requests.request(method, self.address + path, **{"timeout": 30, "allow_redirects": False, **more})

    def preview(self, **typed: str) -> dict[str, str]:
        """The form that a preview sends; fails if there is no preview."""
        reply = self.post("comment/", {**TYPED, **typed})
        assert reply.status_code == 200, said(reply)
        sent = carried(reply)
        assert sent["token"]
        return sent

    def send(self, sent: Mapping[str, str], **more: str) -> requests.Response:
        return self.post("comment/", {**sent, "action": "send", **more})

    def sent(self, **typed: str) -> requests.Response:
        """The whole way of a contribution, at a reader's pace."""
        sent = self.preview(**typed)
        self.clock.forward(seconds=30)
        return self.send(sent)

    def rows(self) -> list[Row]:
        rows = self.outbox._rows
        return self.outbox._all(rows.seq > 0)

    def row(self) -> Row:
        (row,) = self.rows()
        return row

    def comment(self) -> Comment:
        row = self.row()
        return codec.read_comment(row.data, row.path)

    def deliver(self) -> None:
        """Have all that waits proposed to the forge."""
        cover = Cover(self.settings, self.forge)
        worker = Worker(self.outbox, self.forge, cover.of, self.clock, lambda: 0.5, "worker")
        while worker.deliver():
            pass
        assert not self.outbox.troubled(), [row.reason for row in self.outbox.troubled()]


def found(folder: Path, **changes: Any) -> Settings:
    """The settings of the blog in a folder."""
    return replace(settings.load(folder / "blogconf.py"), **changes)


@contextmanager
def opened(folder: Path, changes: Mapping[str, Any] | None = None, **parts: Any) -> Iterator[House]:
    """An intake for a blog; `parts` replace what it is made of."""
    own, clock, log = found(folder, **(changes or {})), Clock(), Log()
    outbox = parts.pop("outbox", None) or Outbox(database.address(folder / ".causerie" / "outbox.sqlite"))
    woken: list[datetime] = []
    made = {"wake": lambda: woken.append(clock()), "forge": registry.of(own, "Samir"), "clock": clock, "bits": Bits()}
    flask = app.create(Intake.of(own, outbox, **{**made, "secret": SECRET, **parts}))
    logging.getLogger().addHandler(log)
    try:
        with serving(flask) as address:
            yield House(folder, own, outbox, clock, log, flask, registry.of(own, "Samir"), address, woken)
    finally:
        logging.getLogger().removeHandler(log)
        outbox.close()


@contextmanager
def serving(application: Any, **changes: Any) -> Iterator[str]:
    """The address at which waitress serves a WSGI application."""
    sockets: dict[int, Any] = {}
    server = create_server(application, map=sockets, host="127.0.0.1", port=0, threads=8, **changes)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}/"
    finally:
        # The loop may close the trigger, as it is told to, before the byte that wakes it is written.
        with suppress(OSError):
            server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets, ignore_all=True))
        thread.join()
        server.task_dispatcher.shutdown()
        server.close()


def page(reply: requests.Response) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(reply.text)


def said(reply: requests.Response) -> str:
    """The words of a page's content, without those of its controls."""
    (main,) = page(reply).cssselect("main")
    for area in main.cssselect("textarea, select, script"):
        area.drop_tree()
    return " ".join(main.text_content().split())


def carried(reply: requests.Response) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    return {str(one.get("name")): str(one.get("value")) for one in page(reply).cssselect("form input[type=hidden]")}


def kept(reply: requests.Response) -> list[str]:
    """What stands in the text areas of a page, as a browser has it: without the first line break."""
    return [(area.text or "").removeprefix("\n") for area in page(reply).cssselect("textarea")]


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for a condition, and fail loudly when patience ends."""
    for _ in range(600):
        if condition():
            return
        threading.Event().wait(0.05)
    raise AssertionError(what)


def words(message: str, lang: str = "fr", **values: object) -> str:
    """A message as a page in this language says it, its beginning aside, which may be a capital."""
    return " ".join((str(i18n.translations(lang).gettext(message)) % values)[1:].split())
