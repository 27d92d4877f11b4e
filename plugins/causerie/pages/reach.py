"""How far the voices of a thread reach: each field's contributions in the course of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from causerie.model import Comment
from causerie.settings import Field
from causerie.threads import Thread

COMMENTS_MIN, FIELDS_MIN = 5, 2
"""What a thread needs before there is anything to be seen in it."""
WIDTH = 200
"""The dots' line in its own units, from the first contribution to the last: some two pixels each."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a field said, or those without a field: how often, to which questions, and its dots as an SVG path."""

    field: Field | None
    count: int
    questions: tuple[int, ...]
    dots: str


class Reach(NamedTuple):
    """The fields that spoke, in the owner's order, those without one last; and when they began and ended."""

    rows: tuple[Row, ...]
    first: datetime
    last: datetime


def reach(thread: Thread, fields: Mapping[str, Field], questions: int) -> Reach | None:
    """The reach of a thread's voices, if at least five contributions of two fields can be seen."""
    grouped: dict[str, list[Comment]] = {key: [] for key in (*fields, "")}
    for comment in thread.heard:
        grouped.get(comment.field or "", grouped[""]).append(comment)
    if len(thread.heard) < COMMENTS_MIN or sum(bool(grouped[key]) for key in fields) < FIELDS_MIN:
        return None
    dates = sorted(comment.date for comment in thread.heard)
    rows = [_row(fields.get(key), said, dates[0], dates[-1], questions) for key, said in grouped.items() if said]
    return Reach(tuple(rows), dates[0], dates[-1])


def _row(field: Field | None, said: list[Comment], first: datetime, last: datetime, questions: int) -> Row:
    answered = {comment.answers for comment in said if comment.answers} & set(range(1, questions + 1))
    span = (last - first).total_seconds() or 1
    # A dot on another one is not drawn twice: so the longest thread's chart stays small.
    dots = sorted({round(WIDTH * (comment.date - first).total_seconds() / span) for comment in said})
    return Row(field, len(said), tuple(sorted(answered)), "".join(f"M{x} 5h0" for x in dots))
