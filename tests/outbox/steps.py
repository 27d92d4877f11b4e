"""What dies at every step: for each work, how it is prepared, the work itself, and how it is taken up again after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from causerie.forges.base import Forge
from causerie.forges.local import Local
from causerie.outbox.gathering import Gathering
from causerie.outbox.row import Item, Row
from causerie.outbox.table import Outbox
from causerie.outbox.worker import Covered, Pace, Worker

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


def compose(rows: Sequence[Row]) -> Covered:
    return Covered(f"title of {rows[0].id}", "text")


TOGETHER = 3
"""How many rows are gathered, in each thread of its own."""


def flood(number: int) -> list[Item]:
    """The items that are to be one proposal."""
    return [item(TOGETHER * number + place, f"thread-{number}") for place in range(TOGETHER)]


def gather(url: str, forge: str) -> Steps:
    """Several rows are delivered as one; what is left of that by another worker, after the lease."""
    by = Gathering("thread", "UTC")

    def worker(name: str, now: datetime) -> Worker:
        return Worker(Outbox(url), reached(forge), compose, lambda: now, lambda: 0.0, name, gather=by)

    def prepare(number: int) -> None:
        outbox = Outbox(url)
        for one in flood(number):
            outbox.add(one, NOW)
        outbox.close()

    def begin(number: int) -> Callable[[], object]:
        first = worker("first", NOW)
        first.outbox.waiting()
        return first.deliver

    def after(number: int) -> list[object]:
        """How far each was when the first was gone, and where each is in the end."""
        second = worker("second", NOW + Pace().lease)
        outbox = second.outbox
        left = [outbox.row(one.id).state for one in flood(number)]
        while second.deliver():
            pass
        ended = [outbox.row(one.id) for one in flood(number)]
        outbox.close()
        return [left, [row.state for row in ended], [row.branch for row in ended]]

    return prepare, begin, after


def reached(forge: str) -> Forge:
    """A forge at an address or in a folder."""
    return http_forge.client(forge) if forge.startswith("http:") else Local(Path(forge), "main")


def deliver(url: str, forge: str) -> Steps:
    """A row is delivered, to a forge at an address or in a folder; then by another worker, after the lease."""

    def worker(name: str, now: datetime) -> Worker:
        return Worker(Outbox(url), reached(forge), compose, lambda: now, lambda: 0.0, name)

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
