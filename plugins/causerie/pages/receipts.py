"""Receipts: a page for each contribution that was decided, which says how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Any, TypeGuard

from markupsafe import Markup

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
    filling = cache(partial(moulded, slots))
    for one in decided if posts else ():
        if isinstance(one, Decision) or one.source is None:
            post = discussion.host(one.lang if isinstance(one, Comment) else None, posts)
            if _as_most(one) and (fill := filling(post)):
                # The same as `slots.address`, which asks the database.
                link = slots.layout(post).address(one)
                inner = fill({"id": one.id, "body": one.body, "link": link, "decided": one})
            else:
                inner = slots.partial("receipt", post, HOME, decided=one, state=state(one), id=one.id)
            yield file(one.id), frames.page(post.lang, _title(post.lang), inner).encode()


def _as_most(one: Comment | Decision) -> TypeGuard[Comment]:
    """Whether it is a comment that was published, and nothing came after that."""
    return isinstance(one, Comment) and state(one) == "published" and bool(one.body) and one.edited is None


def moulded(slots: Slots, post: Post) -> Fill | None:
    """What makes the receipt of any such comment on a post; None if the template looks at more of it than that."""
    holes = {name: Hole(name) for name in ("id", "body", "link")}
    decided = holes["decided"] = Hole("decided", id=holes["id"], body=holes["body"], edited=None)

    def address(one: Any, where: Post) -> str | Hole:
        return holes["link"] if one is decided and where is post else slots.address(one, where)

    def render() -> Markup:
        facts: dict[str, Any] = {"decided": decided, "state": "published", "id": holes["id"], "address": address}
        return slots.partial("receipt", post, HOME, **facts)

    return mould(render, holes)


def _title(lang: str) -> str:
    return i18n.translations(lang).gettext("Receipt")
