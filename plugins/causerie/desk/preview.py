"""A contribution in its page before it is published: the built page, with its slots as they will be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from causerie import threads
from causerie.checks.base import Site
from causerie.model import Comment, Post
from causerie.pages import slots
from causerie.pages.discussion import Discussion
from causerie.pages.splice import splice
from causerie.threads import Thread

EMPTIED = "form"
"""The slot that a moderator has no use for."""


def preview(comment: Comment, post: Post, discussion: Discussion, site: Site) -> str | None:
    """The page of `post` as it will be with this comment, new or changed, and no form; None if it is not built."""
    page = _built(site.settings.output, post)
    if page is None:
        return None
    thread = _with(comment, site.corpus.threads.get(post.thread, ()), site)
    home = "../" * post.url.count("/")
    for kind in sorted(_kinds(page, post)):
        inner = "" if kind == EMPTIED else discussion.slots.partial(kind, post, home, thread=thread)
        page = splice(page, slots.name(kind, post), inner)
    return page


def _built(output: Path, post: Post) -> str | None:
    name = f"{post.url}index.html" if post.url.endswith("/") or not post.url else post.url
    try:
        return (output / name).read_text(encoding="utf-8")
    except OSError:
        return None


def _with(comment: Comment, published: Iterable[Comment], site: Site) -> Thread:
    others = [other for other in published if other.id != comment.id]
    return threads.build(threads.visible([*others, comment], site.now))


def _kinds(page: str, post: Post) -> set[str]:
    """The kinds of this post's slots in its page."""
    return set(re.findall(rf'<[a-z]+ data-slot="([a-z_-]+){re.escape(slots.name("", post))}">', page))
