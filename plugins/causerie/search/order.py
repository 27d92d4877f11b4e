"""The contributions that are listed, in the order of time, which says what of them is settled."""

from __future__ import annotations

from collections.abc import Iterator

from causerie.ledger import Ledger
from causerie.ledger.base import Said
from causerie.ledger.tables import load, moment
from causerie.model import Comment

_ORDERED = "FROM comments WHERE listed ORDER BY moment{0}, id{0}, thread{0} LIMIT ?"


def count(ledger: Ledger) -> int:
    """How many there are."""
    return int(ledger.database.execute("SELECT count(*) FROM comments WHERE listed").fetchone()[0])


def first(ledger: Ledger, most: int) -> Iterator[Said]:
    """The first ones, one by one, each with its thread."""
    return _said(ledger, "", most)


def last(ledger: Ledger, most: int) -> list[Said]:
    """The last ones, the newest last."""
    return list(_said(ledger, " DESC", most))[::-1]


def key(thread: str, comment: Comment) -> tuple[str, ...]:
    """What puts a contribution in its place."""
    return moment(comment.date), comment.id, thread


def place(ledger: Ledger, number: int) -> tuple[str, ...]:
    """The key of the contribution of this number, from 1; nothing for 0."""
    if not number:
        return ()
    query = f"SELECT moment, id, thread {_ORDERED.format('')} OFFSET ?"
    return tuple(ledger.database.execute(query, (1, number - 1)).fetchone())


def facts(ledger: Ledger, most: int) -> Iterator[tuple[str, ...]]:
    """All that the ledger knows of the first ones, and of where any is read in a long thread."""
    yield from ledger.database.execute(f"SELECT thread, id, anchor, record {_ORDERED.format('')}", (most,))
    yield from ledger.database.execute("SELECT * FROM paths ORDER BY thread, questions, id")


def _said(ledger: Ledger, order: str, most: int) -> Iterator[Said]:
    for thread, record in ledger.database.execute(f"SELECT thread, record {_ORDERED.format(order)}", (most,)):
        yield thread, load(Comment, record)
