"""The outbox itself: a table whose rows are the truth of what was received, and of how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import fields, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

import peewee

from causerie.errors import N_, Fault, ForgeError
from causerie.outbox import database, gathering
from causerie.outbox.database import attempted
from causerie.outbox.gathering import Gathering
from causerie.outbox.row import Item, Row, model

WAITING_MAX = 20_000
"""Rows that may wait: what a forge takes in 40 hours, at 500 an hour (GitHub's secondary limit), and so within LIFE."""
CAUGHT_MAX = 1_000
"""Caught rows that are kept for the moderators; the oldest give way."""
KEPT = timedelta(days=400)
"""How long a sent row, without its words, answers for its receipt: a year, and a month more."""

_T = TypeVar("_T")


class FullError(ForgeError):
    """Nothing more can wait, for the forge has not taken what waits; `after` is an hour, in which it takes some."""

    def __init__(self) -> None:
        message = N_("too much is waiting to be sent to the moderators")
        super().__init__([Fault("full", message, N_("keep your text, and come back in an hour"))], after=3600)


class _TakenError(Exception):
    """Somebody else took a row meanwhile."""


class Outbox:
    """What readers sent, in the order that it came; any thread and any process may use it at once.

    `url` is sqlite:////FOLDER/FILE (`database.address` makes it) or postgresql://USER@HOST/NAME. The table is made
    on first use. Times are aware. Every method raises OwnerError if the database cannot be used now.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._database = database.of(url)

    @cached_property
    def _rows(self) -> Any:
        rows = model(self._database)
        with self._database.alone():
            self._database.create_tables([rows])
        return rows

    @attempted
    def alone(self, work: Callable[[], _T]) -> _T:
        """Do what only one process that uses this outbox may be doing at a time."""
        with self._database.alone():
            return work()

    def close(self) -> None:
        """Close this thread's connection; it opens again when it is needed."""
        self._database.close()

    @attempted
    def add(self, item: Item, now: datetime) -> Row:
        """Keep an item, on disk before this returns; a key that is there already gives the row that has it.

        Raises FullError if too many rows wait.
        """
        rows = self._rows
        # Alone: a server may show a later row before an earlier one, and the order of a thread would be lost.
        with self._database.alone():
            found = self._first(rows.key == item.key)
            if found:
                return found
            if item.state == "waiting" and self._count("waiting") >= WAITING_MAX:
                raise FullError
            own = {field.name: getattr(item, field.name) for field in fields(Item)}
            values: dict[str, Any] = {**own, "received": now, "since": now, "not_before": now, "changed": now}
            seq = rows.insert(values).execute()
            if item.state == "caught":
                self._give_way()
        return Row(**values, seq=seq)

    @attempted
    def claim(self, worker: str, now: datetime, lease: timedelta, gather: Gathering | None = None) -> Row | None:
        """Take the oldest row that can be delivered, for as long as the lease; None if there is none.

        A row waits for the earlier ones of its thread, whether they are held or in backoff. Those that are to be
        gathered with it are taken along; from then on they are taken together, and with no others, for ever.
        """
        ready = self._ready(now)
        taken = {"worker": worker, "not_before": now + lease, "changed": now}
        while row := self._first(ready):
            with suppress(_TakenError):
                if not gather and not gathering.together(row):
                    return self._take([row], taken, ready)
                # Alone: of two that took several rows at once, each could wait for the other's.
                with self._database.alone():
                    found = self._with(row, now, gather)
                    branch = row.branch if len(found) == 1 or gathering.together(row) else gathering.name(row)
                    return self._take(found, {**taken, "branch": branch}, self._rows.not_before <= now)
        return None

    def sent(self, row: Row, now: datetime) -> bool:
        """The forge has it; False if the lease ran out and somebody else took it, and nothing is changed then."""
        return self._release(row, now, state="sent", data=b"", faults=())

    def later(self, row: Row, now: datetime, not_before: datetime, faults: Sequence[Fault]) -> bool:
        """Try it again, not before that time; False as for `sent`."""
        return self._release(row, now, not_before=not_before, faults=faults)

    def park(self, row: Row, now: datetime, faults: Sequence[Fault]) -> bool:
        """Give it up until a moderator releases it; False as for `sent`."""
        return self._release(row, now, state="parked", faults=faults)

    def part(self, row: Row, now: datetime, faults: Sequence[Fault]) -> bool:
        """Give up one of the rows that were gathered, which leaves the others; False as for `sent`."""
        return self._release(row, now, state="parked", faults=faults, branch=gathering.own(row))

    @attempted
    def again(self, id: str, now: datetime) -> bool:
        """Release a parked or caught row, to be sent in its old place; False if it is no such row.

        Those that were gathered with it, and parked with it, are released with it.
        """
        fresh = {"state": "waiting", "tries": 0, "since": now, "not_before": now, "changed": now, "faults": ()}
        rows, row = self._rows, self._first(self._rows.id == id)
        these = rows.branch == row.branch if row and gathering.together(row) else rows.id == id
        return self._set(fresh, these, rows.state.in_(("parked", "caught")))

    @attempted
    def drop(self, id: str) -> bool:
        """Forget a row that is in trouble, its words too; False if there is none, or a worker has it."""
        rows = self._rows
        return bool(rows.delete().where(rows.id == id, self._troubled, rows.worker == "").execute())

    @attempted
    def row(self, id: str) -> Row | None:
        """One row."""
        return self._first(self._rows.id == id)

    @attempted
    def waiting(self) -> list[Row]:
        """The rows on their way to the forge, the oldest first."""
        return self._all(self._rows.state == "waiting")

    @attempted
    def troubled(self) -> list[Row]:
        """The rows that a moderator should know of, the oldest first: parked, caught, and those that failed so far."""
        return self._all(self._troubled)

    @attempted
    def purge(self, now: datetime) -> int:
        """Forget the rows that were sent long ago; how many there were."""
        old = self._rows.changed < now - KEPT
        return int(self._rows.delete().where(self._rows.state == "sent", old).execute())

    @property
    def _troubled(self) -> Any:
        """What is parked, caught, or failed so far."""
        rows = self._rows
        return rows.state.in_(("parked", "caught")) | ((rows.state == "waiting") & ~rows.faults.is_null())

    def _ready(self, now: datetime) -> Any:
        """What can be delivered."""
        rows, earlier = self._rows, self._rows.alias()
        blocking = earlier.select(1).where(
            earlier.thread == rows.thread, earlier.state == "waiting", earlier.seq < rows.seq
        )
        return (rows.state == "waiting") & (rows.not_before <= now) & ~peewee.fn.EXISTS(blocking)

    def _with(self, row: Row, now: datetime, gather: Gathering | None) -> list[Row]:
        """The rows that are to be taken with one that can be delivered, itself among them; in their order."""
        rows, earlier = self._rows, self._rows.alias()
        if gathering.together(row):
            return self._all((rows.state == "waiting") & (rows.branch == row.branch))
        if gather is None:
            return [row]
        blocking = earlier.select(1).where(
            earlier.thread == rows.thread,
            earlier.state == "waiting",
            earlier.seq < rows.seq,
            ~gather.fits(earlier, row, now),
        )
        found = self._all(gather.fits(rows, row, now) & ~peewee.fn.EXISTS(blocking), most=gathering.MOST)
        return gathering.fitting(found) if row in found[:1] else [row]

    def _take(self, found: Sequence[Row], taken: dict[str, Any], ready: Any) -> Row:
        """Lease rows that were tried equally often. Raises _TakenError if one of them is not as it was read."""
        tries = found[0].tries if found else 0
        these = self._rows.id.in_([row.id for row in found]) & (self._rows.state == "waiting")
        values = {**taken, "tries": tries + 1}
        if not found or self._update(values, these, self._rows.tries == tries, ready) < len(found):
            raise _TakenError
        first, *others = [replace(row, **values) for row in found]
        return replace(first, along=tuple(others))

    @attempted
    def _release(self, row: Row, now: datetime, **values: Any) -> bool:
        rows = self._rows
        # The end of the lease and the count of tries tell it from a later lease of the same worker.
        lease = (rows.worker == row.worker) & (rows.tries == row.tries) & (rows.not_before == row.not_before)
        these = rows.id.in_([one.id for one in row.each]) & (rows.state == "waiting") & lease
        with self._database.alone() if row.along else nullcontext():
            return self._set({"worker": "", "changed": now, **values}, these)

    def _set(self, values: dict[str, Any], *where: Any) -> bool:
        return bool(self._update(values, *where))

    def _update(self, values: dict[str, Any], *where: Any) -> int:
        return int(self._rows.update(values).where(*where).execute())

    def _first(self, where: Any) -> Row | None:
        return next(iter(self._all(where, most=1)), None)

    def _all(self, where: Any, most: int | None = None) -> list[Row]:
        query = self._rows.select().where(where).order_by(self._rows.seq).limit(most)
        return [Row(**{**found, "data": bytes(found["data"])}) for found in query.dicts()]

    def _count(self, state: str) -> int:
        return int(self._rows.select().where(self._rows.state == state).count())

    def _give_way(self) -> None:
        rows = self._rows
        caught = rows.state == "caught"
        newest_to_go = rows.select(rows.seq).where(caught).order_by(rows.seq.desc()).limit(1).offset(CAUGHT_MAX)
        rows.delete().where(caught, rows.seq <= newest_to_go).execute()
