"""What the pages that gather ask of the ledger: lists of contributions in time, counts, what moved last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from heapq import merge
from typing import Any

from causerie.ledger import Ledger
from causerie.ledger.base import Said
from causerie.ledger.tables import load, moment, rows
from causerie.model import Comment, Decision


@dataclass(frozen=True)
class List:
    """The listed contributions from a field or an occupation (`column` says which of the two), the oldest first.

    Two that were sent at one instant stand in the order of their ids.
    """

    ledger: Ledger
    column: str
    key: str

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return int(self._rows("SELECT total(said) FROM tallied_jobs WHERE {column} = ?")[0][0])

    def items(self, start: int, end: int) -> list[Said]:
        """Those from the place `start` on, before the place `end`."""
        return [(thread, load(Comment, record)) for thread, record in self._between(start, end, "thread, record")]

    def names(self, start: int, end: int) -> list[tuple[str, str]]:
        """The threads and the ids of the same."""
        return self._between(start, end, "thread, id")

    def _between(self, start: int, end: int, columns: str) -> list[Any]:
        end = min(end, self.count)
        left = self.count - end
        query = "SELECT {columns} FROM comments WHERE listed AND {column} = ?{more} ORDER BY {order} LIMIT ? OFFSET ?"
        # From the end that is closer; of an id that stands in two threads, which is a fault, in one order.
        back = start > left
        order = ", ".join(f"{name}{' DESC' if back else ''}" for name in ("moment", "id", "thread"))
        found = self._rows(query, end - start, left if back else start, order=order, columns=columns)
        return found[::-1] if back else found

    @cached_property
    def first(self) -> Said:
        """The oldest one, of at least one."""
        return self.items(0, 1)[0]

    def place(self, comment: Comment) -> int:
        """How many are older than this one, whether it is there or not."""
        query = "SELECT count(*) FROM comments WHERE listed AND {column} = ?{more} AND (moment, id) >= (?, ?)"
        return self.count - int(self._rows(query, moment(comment.date), comment.id)[0][0])

    def _rows(self, query: str, *values: object, **words: str) -> list[Any]:
        # The index of occupations leaves out those who name none.
        more = " AND job != ''" if self.column == "job" else ""
        return rows(self.ledger.database, query.format(column=self.column, more=more, **words), self.key, *values)


def voices(ledger: Ledger, field: str) -> int:
    """How many different names speak from a field."""
    return int(_one(ledger, "SELECT count(*) FROM tallied_voices WHERE field = ?", field))


def jobs(ledger: Ledger, field: str, most: int) -> list[tuple[str, int, int, Said]]:
    """The occupations that a field's contributions name most often: how often they do, how often all do, the first."""
    query = """SELECT named.job, said, (SELECT total(said) FROM tallied_jobs WHERE job = named.job), thread, record
      FROM (SELECT job, said FROM tallied_jobs WHERE field = ? AND job != '' ORDER BY said DESC, job LIMIT ?) AS named
      JOIN comments ON comments.rowid = (SELECT rowid FROM comments
        WHERE listed AND job = named.job AND job != '' ORDER BY moment, id, thread LIMIT 1)
      ORDER BY said DESC, named.job"""
    found = rows(ledger.database, query, field, most)
    return [(job, said, int(by_all), (thread, load(Comment, record))) for job, said, by_all, thread, record in found]


def named(ledger: Ledger, times: int) -> list[str]:
    """The occupations that are named so often or more."""
    query = "SELECT job FROM tallied_jobs WHERE job != '' GROUP BY job HAVING sum(said) >= ? ORDER BY job"
    return [row[0] for row in rows(ledger.database, query, times)]


def fields_of(ledger: Ledger, job: str) -> list[str]:
    """The fields from which an occupation speaks."""
    query = "SELECT field FROM tallied_jobs WHERE job = ? ORDER BY field"
    return [row[0] for row in rows(ledger.database, query, job)]


def spoken(ledger: Ledger) -> list[str]:
    """The languages of the posts that are published, and of all that is said under them."""
    said = rows(ledger.database, "SELECT lang FROM tallied_langs WHERE lang != ''")
    return sorted({*ledger.languages(), *(row[0] for row in said)})


def speaking(ledger: Ledger, lang: str) -> int:
    """How many contributions say themselves in which language they are, and say this one."""
    return int(_one(ledger, "SELECT total(said) FROM tallied_langs WHERE lang = ?", lang))


def speakers(ledger: Ledger, most: int) -> list[str]:
    """The names that are heard in most discussions."""
    query = "SELECT name FROM speakers ORDER BY threads DESC, name LIMIT ?"
    return [row[0] for row in rows(ledger.database, query, most)]


def firsts(ledger: Ledger, name: str, most: int) -> list[Said]:
    """The first contribution of a name to each of so many discussions, in the order of the threads."""
    threads = rows(
        ledger.database, "SELECT thread FROM tallied_threads WHERE name = ? ORDER BY thread LIMIT ?", name, most
    )
    return [(thread, first(ledger, name, thread)) for (thread,) in threads]


def first(ledger: Ledger, name: str, thread: str) -> Comment:
    """The first contribution of a name to a discussion in which it is heard."""
    query = "SELECT record FROM comments WHERE listed AND name = ? AND thread = ? ORDER BY moment, id LIMIT 1"
    return load(Comment, _one(ledger, query, name, thread))


def opened(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """The moment and the thread of each discussion that may be open, the one that moved last first."""
    query = "SELECT moved, thread FROM standing WHERE closes {} ? ORDER BY moved DESC, thread DESC"
    ends = ledger.database.execute(query.format(">"), (moment(ledger.now),))
    yield from merge(ledger.database.execute(query.format("="), ("",)), ends, reverse=True)


def closed(ledger: Ledger, lately: timedelta) -> Iterator[str]:
    """The threads of the posts that closed within this time, the last one first."""
    query = """SELECT thread FROM posts WHERE closes != '' AND closes > ? AND closes <= ? AND status = 'published'
      GROUP BY thread ORDER BY max(closes) DESC, thread"""
    found = ledger.database.execute(query, (moment(ledger.now - lately), moment(ledger.now)))
    yield from (row[0] for row in found)


def heard(ledger: Ledger, thread: str) -> tuple[int, int, list[str], Comment | None]:
    """How many contributions and voices a thread has, the fields that speak in it, and its last contribution."""
    found = rows(ledger.database, "SELECT heard, voices, fields, last FROM threads WHERE name = ?", thread)
    said, names, fields, last = found[0] if found else (0, 0, "", "")
    return said, names, fields.split(), ledger.comment(thread, last) if last else None


def decided(ledger: Ledger) -> tuple[list[Decision], list[Said]]:
    """All decisions, and what was removed from the threads of posts that are published."""
    told = rows(ledger.database, "SELECT record FROM decisions ORDER BY id")
    query = """SELECT thread, record FROM comments WHERE removed != '' AND due = '' AND thread IN
      (SELECT thread FROM posts WHERE status = 'published') ORDER BY thread, id"""
    gone = rows(ledger.database, query)
    return [load(Decision, row[0]) for row in told], [(thread, load(Comment, record)) for thread, record in gone]


def due(ledger: Ledger, since: datetime) -> bool:
    """Whether the date of a decision or of a removal came after `since`."""
    query = """SELECT EXISTS(SELECT 1 FROM decisions WHERE moment > ? AND moment <= ?)
      OR EXISTS(SELECT 1 FROM comments WHERE removed != '' AND removed > ? AND removed <= ?)"""
    dates = (moment(since), moment(ledger.now))
    return bool(_one(ledger, query, *dates, *dates))


def shown(ledger: Ledger, thread: str) -> bool:
    """Whether a post of this thread is published."""
    return bool(rows(ledger.database, "SELECT 1 FROM posts WHERE thread = ? AND status = 'published'", thread))


def _one(ledger: Ledger, query: str, *values: object) -> Any:
    return ledger.database.execute(query, values).fetchone()[0]
