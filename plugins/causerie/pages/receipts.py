"""Receipts: a page for each contribution that was decided, which says how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial

from causerie import i18n
from causerie.model import Comment, Decision, Post
from causerie.pages.discussion import Discussion
from causerie.pages.frame import Frames
from causerie.pages.journal import state
from causerie.pages.moulds import Fill, Hole, mould
from causerie.pages.slots import Slots

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
    slots = discussion.slots
    moulded = cache(partial(_moulded, slots))
    for one in decided if posts else ():
        if isinstance(one, Decision) or one.source is None:
            post = discussion.host(one.lang if isinstance(one, Comment) else None, posts)
            fill = moulded(post) if isinstance(one, Comment) and _as_most(one) else None
            if fill:
                link = slots.address(one, post)
                inner = fill({"id": one.id, "body": one.body, "link": link, "decided": one})
            else:
                inner = slots.partial("receipt", post, HOME, decided=one, state=state(one), id=one.id)
            yield file(one.id), frames.page(post.lang, _title(post.lang), inner).encode()


def _as_most(one: Comment) -> bool:
    """Whether a comment was published, and nothing came after that."""
    return state(one) == "published" and bool(one.body) and one.edited is None


def _moulded(slots: Slots, post: Post) -> Fill | None:
    """The receipt of any such comment on a post: a template that looks at more of it must see it itself."""
    holes = {name: Hole(name) for name in ("id", "body", "link")}
    decided = holes["decided"] = Hole("decided", id=holes["id"], body=holes["body"], edited=None)

    def address(one: Comment | Hole, post: Post) -> str | Hole:
        return holes["link"] if one is decided else slots.address(one, post)

    known = {"decided": decided, "state": "published", "id": holes["id"], "address": address}
    return mould(partial(slots.partial, "receipt", post, HOME, **known), holes)


def _title(lang: str) -> str:
    return i18n.translations(lang).gettext("Receipt")
