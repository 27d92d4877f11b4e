"""Comments as a thread: lines of discussion, each a point of view and all that answers it, in the order of time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal, NamedTuple

from causerie.model import Comment

Flag = Literal["", "orphan", "cycle"]
_FORMER: Mapping[str, tuple[re.Pattern[str], str]] = {
    "blogger": (re.compile(r"()(\d+)", re.ASCII), "c"),
    "wordpress": (re.compile(r"()(\d+)", re.ASCII), "comment-"),
    "disqus": (re.compile(r"()(\w+)", re.ASCII), "comment-"),
    "isso": (re.compile(r"(.*:)(\d+)", re.ASCII), "isso-"),
    "commento": (re.compile(r"()(\w+)", re.ASCII), "commento-"),
    "remark42": (re.compile(r"()([\w-]+)", re.ASCII), "remark42__comment-"),
}
"""How other systems call a comment on its page: what its id there is like, whose second group stands behind this."""


class Place(NamedTuple):
    """A comment in its thread: how deep, and under whom.

    `flag` is `orphan` where the comment it answers is not in the thread, `cycle` where comments answer one
    another in a circle; both are then shown as points of view. A removed parent is seen on the parent.
    """

    comment: Comment
    depth: int
    parent: Comment | None
    flag: Flag = ""


Line = tuple[Place, ...]
"""A line of discussion, or a piece of one: a point of view and all that answers it."""


@dataclass(frozen=True)
class Thread:
    """All the comments of a thread, flat; a line is a stretch that begins at depth 0."""

    places: tuple[Place, ...] = ()

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of discussion, each with its point of view first."""
        lines: list[list[Place]] = []
        for place in self.places:
            if place.depth == 0:
                lines.append([])
            lines[-1].append(place)
        return [tuple(line) for line in lines]

    def answers(self, question: int) -> list[Line]:
        """The lines whose first comment answers this question of the post."""
        return [line for line in self.lines if line[0].comment.answers == question]

    def views(self, questions: int) -> list[Line]:
        """The lines that answer none of the post's questions, which are numbered from 1."""
        return [line for line in self.lines if not 1 <= (line[0].comment.answers or 0) <= questions]

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """By the ids of the comments, what each is called on its page; of a number that stands twice, by the ids."""
        times = Counter(place.comment.number for place in self.places)
        said = (place.comment for place in self.places)
        return {one.id: anchor(one) if times[one.number] == 1 else f"c-{one.id}" for one in said}

    @property
    def formers(self) -> Mapping[str, str]:
        """By the ids of the comments, what each was called on the page that it came from; nothing here is called so."""
        pairs = ((former(place.comment), place.comment.id) for place in reversed(self.places))
        found = {called: one for called, one in pairs if called}
        taken = set(self.anchors.values()) if found else set()
        return {one: called for called, one in found.items() if called not in taken}

    @cached_property
    def heard(self) -> list[Comment]:
        """The comments whose words are there: those not removed."""
        return [place.comment for place in self.places if not place.comment.removed]

    @property
    def pinned(self) -> list[Comment]:
        """The comments shown first, in the order of the thread."""
        return [comment for comment in self.heard if comment.pinned]

    @property
    def voices(self) -> int:
        """How many different names speak here."""
        return len({comment.name for comment in self.heard})

    @property
    def fields(self) -> set[str]:
        """The fields that speak here."""
        return spoken([self.places])


def anchor(comment: Comment) -> str:
    """What a comment is called on its page: `c12` by its number, which is never reused; by its id until it has one."""
    return f"c{comment.number}" if comment.number else f"c-{comment.id}"


def former(comment: Comment) -> str:
    """What stood behind the # of its address where it came from, such as `comment-12`; empty if nobody can tell."""
    pattern, called = _FORMER.get(comment.source or "", (None, ""))
    found = pattern.fullmatch(comment.source_id or "") if pattern else None
    return f"{called}{found[2]}" if found else ""


def spoken(lines: Iterable[Line]) -> set[str]:
    """The fields that speak in these lines."""
    return {
        place.comment.field for line in lines for place in line if place.comment.field and not place.comment.removed
    }


def visible(comments: Iterable[Comment], now: datetime) -> list[Comment]:
    """The comments whose date has come; the others stay in until it has."""
    return [comment for comment in comments if comment.date <= now]


def build(comments: Sequence[Comment]) -> Thread:
    """Arrange comments (ids all different, any order) into a thread, in time that grows as their number.

    Lines are in the order of their first comment's date, and so are the comments within a line, but never
    before what they answer, whatever the dates say; the id decides between equal dates.
    """
    roots = _roots(comments)
    known = {comment.id: comment for comment in comments}
    places: list[tuple[tuple[object, ...], Place]] = []
    reached: dict[str, tuple[datetime, int, Comment]] = {}
    for comment in _parents_first(comments, roots):
        if comment.id in roots:
            since, depth, root, parent = comment.date, 0, comment, None
        else:
            parent = known[comment.reply_to or ""]
            since, depth, root = reached[parent.id]
            since, depth = max(since, comment.date), depth + 1
        reached[comment.id] = (since, depth, root)
        order = (root.date, root.id, since, depth, comment.id)
        places.append((order, Place(comment, depth, parent, roots.get(comment.id, ""))))
    places.sort(key=lambda pair: pair[0])
    return Thread(tuple(place for _, place in places))


def _roots(comments: Sequence[Comment]) -> dict[str, Flag]:
    """The ids of the comments that begin a line, each with its flag; of a circle, its earliest comment."""
    known = {comment.id: comment for comment in comments}
    roots: dict[str, Flag] = {}
    settled: set[str] = set()
    for comment in comments:
        walk: dict[str, Comment] = {}
        at = comment
        while at.id not in settled and at.id not in walk:
            walk[at.id] = at
            if at.reply_to is None or at.reply_to not in known:
                roots[at.id] = "orphan" if at.reply_to else ""
                break
            at = known[at.reply_to]
        else:
            if at.id in walk:
                ids = list(walk)
                circle = [walk[name] for name in ids[ids.index(at.id) :]]
                roots[min(circle, key=lambda c: (c.date, c.id)).id] = "cycle"
        settled.update(walk)
    return roots


def _parents_first(comments: Sequence[Comment], roots: dict[str, Flag]) -> Iterable[Comment]:
    replies: dict[str, list[Comment]] = {}
    for comment in comments:
        if comment.id not in roots:
            replies.setdefault(comment.reply_to or "", []).append(comment)
    waiting = [comment for comment in comments if comment.id in roots]
    while waiting:
        comment = waiting.pop()
        yield comment
        waiting += replies.get(comment.id, ())
