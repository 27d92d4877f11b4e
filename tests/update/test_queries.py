"""What an update that is told of its file asks of the ledger: nothing that takes longer the larger the site is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from causerie.ledger import tables

from tests.blog import NOW
from tests.update.village import Village

LARGE = ("posts", "comments", "outputs", "files", "slots", "paths", "states", "threads")
"""The tables that have a row for each post, contribution or page."""
SHORT = {
    # An index of those few alone.
    "SCAN posts USING INDEX posts_guide",
    # They end after as many rows as they are to give.
    "SCAN comments USING INDEX listed_all",
    # Some bytes a post, to find the few languages among them.
    "SCAN posts USING COVERING INDEX posts_lang",
}


def test_an_update_goes_through_no_table_that_grows_with_the_site(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    plain = tables.connect

    def connect(path: Path | str) -> sqlite3.Connection:
        database = plain(path)
        database.set_trace_callback(asked.add)
        return database

    made = village.say("un", 60, field="care", occupation="Juge")
    monkeypatch.setattr(tables, "connect", connect)

    village.update(NOW, [village.comments / "un" / f"{made.id}.yml"])

    ledger = sqlite3.connect(next((village.folder / ".cache/causerie").glob("output-*.sqlite")))
    plans = {
        step
        for query in asked
        if query.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE"))
        for *_, step in ledger.execute(f"EXPLAIN QUERY PLAN {query}")
    }
    assert len(plans) > 20
    assert {step for step in plans - SHORT if step.startswith("SCAN") and step.split()[1] in LARGE} == set()
