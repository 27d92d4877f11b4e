"""The script by which a page that is served while it is written hears of what is built after it."""

from __future__ import annotations

from collections.abc import Iterable
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
