"""What a reader asks for, and the branch and the one file that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal, get_args

from causerie import codec
from causerie.model import Comment, Decision
from causerie.settings import Settings
from causerie.store import DECISIONS

Kind = Literal["comment", "correction", "withdrawal"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WORDS = tuple(f.name for f in fields(Comment) if f.metadata["stranger"])
"""The keys of a comment that its voice sets, and may ask to have corrected."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A contribution to a thread, a correction of one, or a withdrawal.

    `comment` is the contribution as it is to be, and `before` as it is published (None: it is not, or not yet).
    The withdrawal of one that is not published has a `decision` in the place of its comment.
    """

    kind: Kind
    thread: str
    comment: Comment | None = None
    decision: Decision | None = None
    before: Comment | None = None

    @property
    def record(self) -> Comment | Decision:
        """What its file holds."""
        record = self.comment or self.decision
        assert record, "a proposal has a file"  # noqa: S101 (for the type)
        return record

    @property
    def id(self) -> str:
        """The id of the contribution, which a correction and a withdrawal share with it."""
        return self.record.id


def contribution(thread: str, comment: Comment) -> Asked:
    """That a comment be published."""
    return Asked("comment", thread, comment)


def correction(thread: str, comment: Comment, before: Comment | None) -> Asked:
    """That the words of a contribution be those of `comment`, which has its id and date; `before`: as published."""
    return Asked("correction", thread, replace(before, **words(comment)) if before else comment, before=before)


def withdrawal(thread: str, id: str, before: Comment | None, now: datetime) -> Asked:
    """That a contribution be taken down if it is published (`before`), or never be."""
    if before:
        return Asked("withdrawal", thread, without_words(before, now), before=before)
    return Asked("withdrawal", thread, decision=Decision(id=id, thread=thread, date=now, decision="withdrawn"))


def words(comment: Comment) -> Mapping[str, Any]:
    """What its voice says of itself and to the others, by key."""
    return {name: getattr(comment, name) for name in WORDS}


def without_words(comment: Comment, now: datetime, rule: int | None = None) -> Comment:
    """A comment that is taken down: its place and its number stay, for those who answered or cite it."""
    gone: dict[str, Any] = dict.fromkeys(Comment.WORDS)
    return replace(comment, **gone, removed=now, rule=rule)


def branch(kind: Kind, id: str) -> str:
    """The branch of a proposal: `id` is the comment's own, or that of the request to correct or withdraw one."""
    return f"{kind}/{id}"


def path(settings: Settings, thread: str, id: str) -> str:
    """The path of a comment's file below the blog's folder; with DECISIONS as thread, that of a decision's."""
    return f"{settings.comments}/{thread}/{id}.yml"


def written(settings: Settings, thread: str, record: Comment | Decision) -> dict[str, bytes]:
    """A record's file by its path."""
    folder = DECISIONS if isinstance(record, Decision) else thread
    return {path(settings, folder, record.id): codec.write(record)}


def files(asked: Asked, settings: Settings) -> dict[str, bytes]:
    """The one file of a proposal, by its path."""
    return written(settings, asked.thread, asked.record)
