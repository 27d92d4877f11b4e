"""Where the discussions of a site stand: open and who was heard last, answered, or closed lately."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

from causerie.ledger import Ledger, asked
from causerie.model import Comment, Post
from causerie.pages import syntheses
from causerie.settings.kinds import Field

LATELY = timedelta(days=30)
"""How long a closed discussion is told of among those in progress: a month, so that nobody finds it gone overnight."""
MOST = 50
"""Open discussions, and closed ones, on the page."""

Host = Callable[[str], Post | None]
"""Finds the post that a thread is read under."""


class Progress(NamedTuple):
    """A discussion and where it stands: how much is said, the fields not heard, in the owner's order, the last voice.

    `answered` says that its author wrote what was heard.
    """

    post: Post
    said: int
    voices: int
    closed: bool
    answered: bool
    unheard: tuple[Field, ...]
    last: Comment | None


def progress(ledger: Ledger, post: Post) -> Progress:
    """Where the discussion of a post stands."""
    said, voices, fields, last = asked.heard(ledger, post.thread)
    unheard = tuple(field for field in ledger.settings.fields if field.key not in fields)
    answered = 0 in syntheses.chosen(ledger.syntheses(post.thread), post.lang, ledger.now)
    return Progress(post, said, voices, post.closed(ledger.now), answered, unheard, last)


def opened(ledger: Ledger, host: Host) -> tuple[list[Post], bool]:
    """The posts whose discussion is open, the one that moved last first, as many as are shown; whether others are."""
    threads = (thread for _, thread in asked.opened(ledger))
    found = list(islice(_standing(ledger, threads, host, closed=False), MOST + 1))
    return found[:MOST], len(found) > MOST


def ended(ledger: Ledger, host: Host) -> list[Post]:
    """The posts whose discussion closed lately, the last one first, as many as are shown."""
    return list(islice(_standing(ledger, asked.closed(ledger, LATELY), host, closed=True), MOST))


def _standing(ledger: Ledger, threads: Iterator[str], host: Host, *, closed: bool) -> Iterator[Post]:
    """The posts that these threads are read under; versions of a post may say different things."""
    for post in filter(None, map(host, threads)):
        lately = post.closes is None or ledger.now - post.closes < LATELY
        if post.invites and post.closed(ledger.now) is closed and lately:
            yield post
