"""Contributions that readers can see, each with the post that it is read under."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from causerie.model import Comment, Post

_LONG_AGO = datetime.fromtimestamp(0, UTC)


class Said(NamedTuple):
    """A contribution, and the post in whose page it is shown."""

    comment: Comment
    post: Post

    @property
    def lang(self) -> str:
        """The language of its words."""
        return self.comment.lang or self.post.lang


def hosts(posts: Iterable[Post], lang: str, site_lang: str) -> dict[str, Post]:
    """The published post of each thread: its version in `lang`, else that in the site's language, else another."""
    wanted = (lang, site_lang)
    shown = [post for post in posts if post.status == "published"]
    # The last one stays, so the best comes last; the source decides between two posts of a thread, which is a fault.
    shown.sort(key=lambda post: (-wanted.index(post.lang) if post.lang in wanted else -2, post.lang, post.source))
    return {post.thread: post for post in shown}


def by_post(said: Iterable[Said]) -> list[tuple[Post, list[Said]]]:
    """The contributions of each post in the order of time, the newest post first."""
    groups: dict[Post, list[Said]] = {}
    for one in sorted(said, key=lambda one: (one.comment.date, one.comment.id)):
        groups.setdefault(one.post, []).append(one)
    return sorted(groups.items(), key=lambda pair: (pair[0].date or _LONG_AGO, pair[0].thread), reverse=True)
