"""A long thread over its parts: where its contributions are read, and which parts may look other than before."""

from __future__ import annotations

from typing import NamedTuple

from causerie import parts
from causerie.ledger.base import Ledger
from causerie.parts import Part
from causerie.threads import Thread


class Spread(NamedTuple):
    """A thread's parts, for each number of questions that a post of it asks; and what stands elsewhere than before.

    `moved` are the ids of the contributions on another part than before, or new there; `left` are the paths of the
    parts that they left.
    """

    pages: tuple[tuple[Part, ...], ...]
    moved: set[str]
    left: set[str]

    def touched(self, others: set[str]) -> set[str]:
        """The paths of the parts that may differ, if nothing but these contributions became other, by their ids.

        None of them is answered by one that was there before: so what is not among them is in its old order.
        """
        parts = (part for pages in self.pages for part in pages)
        return {part.path for part in parts if part.path in self.left or _tells_of(part, others)}


def _tells_of(part: Part, others: set[str]) -> bool:
    """Whether a part shows or names one of these contributions."""
    opening = part.opening is not None and part.opening.comment.id in others
    return opening or any(place.comment.id in others or place.comment.reply_to in others for place in part.places)


def spread(ledger: Ledger, name: str, thread: Thread, questions: set[int]) -> Spread:
    """Keep where the contributions to a thread are read under posts that ask so many questions."""
    size = ledger.settings.page_size
    pages = {asked: parts.split(thread, asked, size) for asked in sorted(questions)}
    now = {
        (asked, place.comment.id, part.path)
        for asked, found in pages.items()
        for part in found
        for place in part.places
    }
    was = set(ledger.database.execute("SELECT questions, id, path FROM paths WHERE thread = ?", (name,)))
    gone = [(name, *row[:2]) for row in was - now]
    ledger.database.executemany("DELETE FROM paths WHERE thread = ? AND questions = ? AND id = ?", gone)
    new = [(name, *row) for row in now - was]
    ledger.database.executemany("INSERT INTO paths VALUES (?, ?, ?, ?)", new)
    return Spread(tuple(pages.values()), {row[1] for row in now ^ was}, {row[2] for row in was - now})
