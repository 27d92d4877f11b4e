"""A contribution in its page before it is published: the built page, with its slots as they will be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from causerie import parts, threads
from causerie.checks.base import Site
from causerie.model import Comment, Post
from causerie.pages import slots
from causerie.pages.discussion import Discussion
from causerie.pages.splice import splice
from causerie.threads import Thread

EMPTIED = "form"
"""The slot that a moderator has no use for."""
THREAD = "thread"
"""The slot that a part of a long thread takes where it has no page of its own yet."""


def preview(comment: Comment, post: Post, discussion: Discussion, site: Site) -> bytes | None:
    """The page that will hold this comment, new or changed, as it will be, and no form; None if it is not built.

    In a long thread it is a part's page. While that is not built, its part stands in the page of the post.
    """
    thread = _with(comment, site.corpus.threads.get(post.thread, ()), site)
    path = parts.layout(thread, post, site.settings.page_size).path(comment.id)
    own = _built(site.settings.output, parts.address(post, path))
    page = _built(site.settings.output, post.url) if own is None else own
    if page is None:
        return None
    home = "../" * parts.address(post, path if own else "").count("/")
    for kind, at in sorted(_kinds(page, post)):
        drawn = parts.PART if path and kind == THREAD else kind
        inner = "" if kind == EMPTIED else discussion.slots.partial(drawn, post, home, path, thread)
        page = splice(page, slots.name(kind, post, at), inner)
    return page


def _built(output: Path, url: str) -> bytes | None:
    try:
        return (output / parts.file(url)).read_bytes()
    except OSError:
        return None


def _with(comment: Comment, published: Iterable[Comment], site: Site) -> Thread:
    others = [other for other in published if other.id != comment.id]
    return threads.build(threads.visible([*others, comment], site.now))


def _kinds(page: bytes, post: Post) -> set[tuple[str, str]]:
    """The kinds of this post's slots in its page, each with the path of a part."""
    named = rf'<[a-z]+ data-slot="([a-z_-]+){re.escape(slots.name("", post))}(?::([a-z0-9/]+))?">'
    return set(re.findall(named, page.decode()))
