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


def receipts(discussion: Discussion, decisions: Iterable[Decision], frames: Frames) -> Iterator[tuple[str, bytes]]:
    """Every receipt: its path below the output folder, and its bytes; what was imported has none."""
    hosts = discussion.hosts()
    said = ((name, place.comment) for name, thread in discussion.threads.items() for place in thread.places)
    sent: list[tuple[str, Comment | Decision]] = [(name, one) for name, one in said if one.source is None]
    for name, decided in [*sent, *((decision.thread, decision) for decision in decisions)]:
        if name in hosts:
            post = discussion.host(decided.lang if isinstance(decided, Comment) else None, hosts[name])
            page = _page(discussion, decided, post, frames)
            yield f"{path(decided.id)}index.html", page.encode()


def _page(discussion: Discussion, decided: Comment | Decision, post: Post, frames: Frames) -> str:
    inner = discussion.slots.partial("receipt", post, HOME, decided=decided, state=state(decided), id=decided.id)
    return frames.page(post.lang, i18n.translations(post.lang).gettext("Receipt"), inner)
