"""What the outbox holds: an item that is handed in, and the row that it becomes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import peewee

from causerie.errors import Fault

State = Literal["waiting", "sent", "parked", "caught"]
"""Waiting for its turn, or with a worker; sent to the forge; given up, or caught by a trap: a moderator decides."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a reader sent: one file for one proposal.

    `id` is the request's own and is never reused; `key` is the same for whatever must be taken once only; `lang` is
    the reader's. A trap's catch is handed in as caught, with what caught it as its faults.
    """

    id: str
    key: str
    thread: str
    branch: str
    path: str
    data: bytes
    lang: str
    state: State = "waiting"
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Item):
    """An item in the outbox, in the order of `seq`.

    `since` is when it began to wait: when it was received, or released by a moderator. Nobody takes it before
    `not_before`: the end of its backoff, or of the lease of the `worker` that has it ("": none has). `tries` counts
    how often it was taken, `faults` are those of the last time. The words go (`data` is empty) once it is sent.
    `along` are the later ones that were taken with it, to become one proposal, whose branch all of them have.
    """

    seq: int
    received: datetime
    since: datetime
    not_before: datetime
    changed: datetime
    tries: int = 0
    worker: str = ""
    along: tuple[Row, ...] = ()

    @property
    def each(self) -> tuple[Row, ...]:
        """The row and those along with it, each by itself."""
        return (replace(self, along=()), *self.along)

    @property
    def reason(self) -> str:
        """Why it is not sent, in English; whoever shows it in another language asks `faults`."""
        return "; ".join(" ".join(fault.said(str)) for fault in self.faults)


class _Moment(peewee.BigIntegerField):
    """A time as microseconds since 1970 in UTC: exact, and compared alike by every database."""

    def db_value(self, value: datetime) -> int:
        return (value - _EPOCH) // timedelta(microseconds=1)

    def python_value(self, value: int) -> datetime:
        return _EPOCH + timedelta(microseconds=value)


class _Faults(peewee.TextField):
    """Faults as JSON, so that each who shows them says them in their language."""

    def db_value(self, value: Sequence[Fault]) -> str | None:
        return json.dumps([asdict(fault) for fault in value], default=str) if value else None

    def python_value(self, value: str | None) -> tuple[Fault, ...]:
        return tuple(Fault(**fault) for fault in json.loads(value or "[]"))


def model(database: peewee.Database) -> type[Any]:
    """The table of rows in a database."""

    class Outbox(peewee.Model):
        seq = peewee.BigAutoField()
        id = peewee.TextField(unique=True)
        key = peewee.TextField(unique=True)
        thread = peewee.TextField()
        branch = peewee.TextField()
        path = peewee.TextField()
        data = peewee.BlobField()
        lang = peewee.TextField()
        state = peewee.TextField()
        received = _Moment()
        since = _Moment()
        not_before = _Moment()
        changed = _Moment()
        tries = peewee.IntegerField(default=0)
        worker = peewee.TextField(default="")
        faults = _Faults(default=(), null=True)

        class Meta:
            table_name = "outbox"
            indexes = ((("state", "seq"), False), (("thread", "state", "seq"), False))

    Outbox.bind(database)
    return Outbox
