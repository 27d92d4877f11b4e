"""What dies at every step: for each work, how it is prepared, the work itself, and how it is taken up again after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from causerie.forges.base import Forge
from causerie.forges.local import Local
from causerie.outbox.row import Row
from causerie.outbox.table import Outbox
from causerie.outbox.worker import Pace, Worker

from tests.outbox import http_forge
from tests.outbox.samples import item
from tests.samples import NOW

Steps = tuple[Callable[[int], None], Callable[[int], Callable[[], object]], Callable[[int], object]]


def add(url: str) -> Steps:
    """An item is added to an outbox that is not there yet (of SQLite), or is (of PostgreSQL)."""

    def begin(number: int) -> Callable[[], object]:
        return lambda: Outbox(url.replace("NUMBER", str(number))).add(item(number), NOW)

    return nothing, begin, nothing


def nothing(number: int) -> None:
    return


def compose(row: Row) -> tuple[str, str]:
    return f"title of {row.id}", "text"


def deliver(url: str, forge: str) -> Steps:
    """A row is delivered, to a forge at an address or in a folder; then by another worker, after the lease."""

    def worker(name: str, now: datetime) -> Worker:
        found: Forge = http_forge.client(forge) if forge.startswith("http:") else Local(Path(forge), "main")
        return Worker(Outbox(url), found, compose, lambda: now, lambda: 0.0, name)

    def prepare(number: int) -> None:
        outbox = Outbox(url)
        outbox.add(item(number), NOW)
        outbox.close()

    def begin(number: int) -> Callable[[], object]:
        first = worker("first", NOW)
        # The outbox is open already: who dies while opening it is the other test's.
        first.outbox.waiting()
        return first.deliver

    def after(number: int) -> list[object]:
        """Who had it when the first was gone, how far it was, and how far it is in the end."""
        outbox = Outbox(url)
        left = outbox.row(item(number).id)
        second = worker("second", NOW + Pace().lease)
        second.deliver()
        row = outbox.row(item(number).id)
        for opened in (outbox, second.outbox):
            opened.close()
        assert left
        assert row
        return [left.worker, left.state, row.state, row.reason]

    return prepare, begin, after
