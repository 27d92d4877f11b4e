"""Every contribution that readers can see, each with the post that it is read under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from causerie.model import Comment, Post
from causerie.threads import Thread

_LONG_AGO = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """A contribution, and the post in whose page it is shown."""

    comment: Comment
    post: Post

    @property
    def lang(self) -> str:
        """The language of its words."""
        return self.comment.lang or self.post.lang


def hosts(posts: Sequence[Post], lang: str, site_lang: str) -> dict[str, Post]:
    """The published post of each thread: its version in `lang`, else that in the site's language, else another."""
    wanted = (lang, site_lang)
    shown = [post for post in posts if post.status == "published"]
    # The last one stays, so the best comes last.
    shown.sort(key=lambda post: (-wanted.index(post.lang) if post.lang in wanted else -len(wanted), post.lang))
    return {post.thread: post for post in shown}


def everything(hosts: Mapping[str, Post], threads: Mapping[str, Thread]) -> list[Said]:
    """All that is heard under these posts, by thread, each in the order of its thread."""
    return [Said(one, post) for name, post in sorted(hosts.items()) if name in threads for one in threads[name].heard]


def by_post(said: Iterable[Said]) -> list[tuple[Post, list[Said]]]:
    """The contributions of each post in the order of time, the newest post first."""
    groups: dict[Post, list[Said]] = {}
    for one in in_time(said):
        groups.setdefault(one.post, []).append(one)
    return sorted(groups.items(), key=lambda pair: (pair[0].date or _LONG_AGO, pair[0].thread), reverse=True)


def in_time(said: Iterable[Said]) -> list[Said]:
    """The contributions, the oldest first."""
    return sorted(said, key=lambda one: (one.comment.date, one.comment.id))


def newest(said: Iterable[Said], most: int) -> list[Said]:
    """The newest contributions, the last one first."""
    return in_time(said)[::-1][:most]


def voices(said: Iterable[Said]) -> int:
    """How many different names speak."""
    return len({one.comment.name for one in said})
