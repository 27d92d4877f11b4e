"""Receipts: a page for each contribution that was decided, which says how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from causerie import i18n
from causerie.model import Comment, Decision, Post
from causerie.pages.discussion import Discussion
from causerie.pages.frame import Frames
from causerie.pages.journal import state

HOME = "../../"
"""The way from a receipt to the site's root."""


def path(id: str) -> str:
    """Where the receipt of a contribution is, below the site's address."""
    return f"receipt/{id}/"


def file(id: str) -> str:
    """The file of the receipt of a contribution, below the output folder."""
    return f"{path(id)}index.html"


def all_of(discussion: Discussion, frames: Frames, thread: str) -> Iterator[tuple[str, bytes]]:
    """The receipts of all that was decided in a thread: the path of each below the output folder, and its bytes."""
    ledger = discussion.ledger
    comments = [place.comment for place in ledger.thread(thread).places]
    return of_thread(discussion, frames, thread, [*comments, *ledger.decisions(thread)])


def of_thread(
    discussion: Discussion, frames: Frames, thread: str, decided: Iterable[Comment | Decision]
) -> Iterator[tuple[str, bytes]]:
    """The receipts of these contributions to a thread; of two of one id, the last is the receipt.

    What was imported has none, nor has what was said under a post that is not there.
    """
    posts = [post for post in discussion.ledger.posts(thread) if post.status != "draft"]
    for one in decided if posts else ():
        if isinstance(one, Decision) or one.source is None:
            post = discussion.host(one.lang if isinstance(one, Comment) else None, posts)
            yield file(one.id), _page(discussion, one, post, frames).encode()


def _page(discussion: Discussion, decided: Comment | Decision, post: Post, frames: Frames) -> str:
    inner = discussion.slots.partial("receipt", post, HOME, decided=decided, state=state(decided), id=decided.id)
    return frames.page(post.lang, i18n.translations(post.lang).gettext("Receipt"), inner)
