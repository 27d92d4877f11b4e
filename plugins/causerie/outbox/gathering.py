"""Which rows go to the forge as one proposal: a flood of forty must not be forty pull requests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from causerie.forges.base import GATHERED, KINDS
from causerie.forges.branches import CHANGES_MAX
from causerie.outbox.row import Row

MOST = CHANGES_MAX - 1
"""Rows of one proposal: one fewer than a forge reads of it, so that whatever else is in it is seen."""
BYTES_MAX = 24_000
"""Bytes of all their files: their words then fit into the text of a pull request, escapes included."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """That new contributions which wait together are one proposal: those of a `thread`, or of a `day` in `zone`."""

    by: str
    zone: str

    def fits(self, rows: Any, first: Row, now: datetime) -> Any:
        """The condition for a row of the table `rows` to go along with the first.

        One that was tried before may be at the forge already; one that a moderator released goes by itself.
        """
        untouched = (rows.tries == 0) & (rows.since == rows.received) & (rows.not_before <= now)
        new = rows.branch.startswith(KINDS[0])
        return (rows.state == "waiting") & untouched & new & self._beside(rows, first)

    def _beside(self, rows: Any, first: Row) -> Any:
        if self.by == "thread":
            return rows.thread == first.thread
        zone = ZoneInfo(self.zone)
        day = first.received.astimezone(zone).date()
        midnight, next_one = (datetime.combine(date, time(), zone) for date in (day, day + timedelta(days=1)))
        return (rows.received >= midnight) & (rows.received < next_one)


def name(first: Row) -> str:
    """The branch of those that go with a row: a row begins one only once, whatever becomes of it."""
    return f"{GATHERED}{first.id}"


def own(row: Row) -> str:
    """The branch of a row that is taken out of what was gathered."""
    return f"{KINDS[0]}{row.id}"


def together(row: Row) -> bool:
    """Whether a row was gathered with others before: then it goes with them, and with nobody else, for ever."""
    return row.branch.startswith(GATHERED)


def fitting(rows: Iterable[Row]) -> list[Row]:
    """As many of the rows, from the first on, as one proposal can hold."""
    found: list[Row] = []
    room = BYTES_MAX
    for row in rows:
        room -= len(row.data)
        if found and room < 0:
            break
        found.append(row)
    return found
