"""The script by which a page that is served while it is written hears of what is built after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from unittest.mock import sentinel

import pytest
from causerie.tasks.listening import LISTENER, Pages
from werkzeug.test import Client
from werkzeug.wrappers import Response


@pytest.mark.parametrize("page", [b"<head></head><p>x", b"<head><title>a page that is caught half-writ", b""])
def test_every_page_listens(tmp_path: Path, page: bytes) -> None:
    def site(environ: dict[str, object], start: object) -> Iterable[bytes]:
        return Response(page, mimetype="text/html")(environ, start)  # type: ignore[arg-type]

    (tmp_path / "index.html").write_bytes(page)
    # Nothing is told, so that no loop is asked for.
    served = Client(Pages(tmp_path, sentinel.loop).application(site)).get("/").data
    assert served.count(LISTENER) == 1
    assert served.replace(LISTENER, b"") == page


class Now:
    """A loop that does at once what it is given."""

    def add_callback(self, call: Callable[..., None], *args: object) -> None:
        call(*args)


class Browser:
    """What a page that listens is told."""

    def __init__(self) -> None:
        self.reloads = 0
        self.slots: list[str] | None = None

    def reload(self, slots: list[str] | None) -> None:
        self.reloads += 1
        self.slots = slots


def test_a_page_that_lacked_a_picture_is_reloaded_once_though_it_listened_to_nothing_when_all_was_built(
    tmp_path: Path,
) -> None:
    def site(environ: dict[str, object], start: object) -> Iterable[bytes]:
        return Response(status=404)(environ, start)  # type: ignore[arg-type]

    pages = Pages(tmp_path, Now())  # type: ignore[arg-type]
    page = tmp_path / "un" / "index.html"
    page.parent.mkdir()
    page.write_bytes(b"before")
    first, second, third = Browser(), Browser(), Browser()
    pages.opened(first, "/un/")  # type: ignore[arg-type]
    page.write_bytes(b"after")
    pages.written(page)
    assert first.reloads == 1
    pages.closed(first)  # type: ignore[arg-type]
    Client(pages.application(site)).get("/un/vue.svg", headers={"Referer": "http://127.0.0.1:8000/un/"})
    pages.changed()
    for listener in (second, third):
        pages.opened(listener, "/un/")  # type: ignore[arg-type]
    assert (second.reloads, third.reloads) == (1, 0)
