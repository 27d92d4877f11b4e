"""A body's HTML is made once by the same software: the ledger remembers what took a parser."""

from __future__ import annotations

from pathlib import Path

from causerie.ledger import Ledger, sync
from causerie.render import render
from causerie.settings import Settings
from causerie.store import Corpus

from tests.samples import NOW


def test_markdown_is_parsed_once(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path, output=tmp_path / "output", cache=tmp_path / "cache")
    first = Ledger.anew(settings, NOW)
    first.renew(b"this reader")
    assert render("a *b*", first.rendered) == render("a *b*")
    first.database.close()
    again = Ledger.anew(settings, NOW)
    again.renew(b"this reader")
    assert again.rendered("a *b*", str.upper) == render("a *b*")
    assert again.rendered("*c*", str.upper) == again.rendered("*c*", str.lower) == "*C*"
    again.renew(b"another reader")
    assert again.rendered("a *b*", str.upper) == "A *B*"
    again.database.close()


def test_a_plain_body_is_not_kept(tmp_path: Path) -> None:
    ledger = sync.in_memory([], Corpus({}, {}, (), ()), Settings(root=tmp_path), NOW)
    render("Un mot.", ledger.rendered)
    assert ledger.database.execute("SELECT count(*) FROM bodies").fetchone() == (0,)
