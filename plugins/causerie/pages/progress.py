"""Where each discussion of a site stands: open and who was heard last, answered, or closed lately."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from causerie.model import Comment, Post
from causerie.settings import Settings
from causerie.settings.kinds import Field
from causerie.threads import Thread

LATELY = timedelta(days=30)
"""How long a closed discussion is told of among those in progress: a month, so that nobody finds it gone overnight."""
_LONG_AGO = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Progress:
    """A discussion and where it stands: the fields not heard in it, in the owner's order, and its last contribution.

    `answered` says that its author wrote what was heard.
    """

    post: Post
    thread: Thread
    closed: bool
    answered: bool
    unheard: tuple[Field, ...]
    last: Comment | None

    @property
    def moved(self) -> datetime:
        """When something last happened in it: a contribution, else its post."""
        return max(self.last.date if self.last else _LONG_AGO, self.post.date or _LONG_AGO)


def progress(settings: Settings, post: Post, thread: Thread, answered: bool, now: datetime) -> Progress:
    """Where a discussion stands at an instant; `answered` says whether its author has."""
    unheard = tuple(field for field in settings.fields if field.key not in thread.fields)
    last = max(thread.heard, key=lambda comment: (comment.date, comment.id), default=None)
    return Progress(post, thread, post.closed(now), answered, unheard, last)


def sorted_out(found: Iterable[Progress], now: datetime) -> tuple[list[Progress], list[Progress]]:
    """The open discussions, the one that moved last first; and those that closed lately, the last one first."""
    in_order = sorted(found, key=lambda one: (one.moved, one.post.thread), reverse=True)
    closed = [(one.post.closes, one) for one in in_order if one.closed and one.post.closes]
    lately = [pair for pair in closed if now - pair[0] < LATELY]
    ended = sorted(lately, key=lambda pair: pair[0], reverse=True)
    return [one for one in in_order if not one.closed], [one for _, one in ended]
