"""What accepting a proposal makes of the published branch as it is then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from causerie import codec, flatmap
from causerie.errors import N_, Fault
from causerie.forges.base import ConflictError, Tree
from causerie.model import Comment, Decision
from causerie.proposals.asked import Asked, path, without_words, words
from causerie.settings import Settings
from causerie.store import DECISIONS
from causerie.values import COUNT


def accepted(asked: Asked, tree: Tree, settings: Settings, now: datetime) -> Comment | Decision:
    """The record to write: a new comment has its number, a published one keeps all that a moderator gave it.

    Raises ConflictError if what stands there leaves no room for it, or was changed since the proposal was made.
    """
    file = path(settings, asked.thread, asked.id)
    data = tree.read(file)
    if data is None:
        return _fresh(asked, tree, settings, now)
    standing = codec.read_comment(data, file)
    if standing.removed:
        raise _conflict(file, N_("this contribution was taken down"), N_("decline the proposal"))
    if asked.kind == "withdrawal":
        return without_words(standing, now)
    if asked.kind == "comment" or asked.comment is None:
        raise _conflict(file, N_("this contribution is published already"), N_("decline the proposal"))
    if words(asked.before) != words(standing) if asked.before else standing.edited:
        message = N_("this contribution was changed after its correction was asked for")
        raise _conflict(file, message, N_("edit what is published by hand, then decline the correction"))
    return replace(standing, **words(asked.comment), edited=now)


def _fresh(asked: Asked, tree: Tree, settings: Settings, now: datetime) -> Comment | Decision:
    decided = path(settings, DECISIONS, asked.id)
    if tree.read(decided) is not None:
        message = N_("this contribution was declined or withdrawn")
        raise _conflict(decided, message, N_("decline the proposal, or delete this file first"))
    if asked.before:
        file = path(settings, asked.thread, asked.id)
        raise _conflict(file, N_("this contribution is not published any more"), N_("decline the proposal"))
    if asked.comment:
        return numbered(asked.comment, asked.thread, tree, settings)
    return replace(asked.record, date=now)


def _conflict(file: str, message: str, remedy: str) -> ConflictError:
    return ConflictError([Fault("conflict", message, remedy, {}, file)])


def numbered(comment: Comment, thread: str, tree: Tree, settings: Settings) -> Comment:
    """The same comment with the number after the highest of its thread."""
    found = tree.list(f"{settings.comments}/{thread}")
    return replace(comment, number=max((_number(data, file) for file, data in found.items()), default=0) + 1)


def _number(data: bytes, file: str) -> int:
    # A file that is at fault holds its number all the same, and people cite it.
    entry = flatmap.read(data, file)[0].get("number")
    try:
        return int(COUNT.read(str(entry.value))) if entry else 0
    except ValueError:
        return 0
