"""The discussion of a whole site, for one build: each post's thread and slots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from causerie import threads
from causerie.model import Post
from causerie.pages.slots import Slots
from causerie.render import plain
from causerie.settings import Settings
from causerie.store import Corpus


class Discussion:
    """What the posts of a site are told about their comments; `now` keeps future ones in."""

    def __init__(
        self, settings: Settings, posts: Sequence[Post], corpus: Corpus, folders: Sequence[Path], now: datetime
    ) -> None:
        self.settings = settings
        self.posts = posts
        self.threads = {
            name: threads.build(threads.visible(comments, now)) for name, comments in corpus.threads.items()
        }
        self.slots = Slots(settings, folders, self.threads, corpus.people, posts, now, corpus.syntheses)

    def hosts(self) -> dict[str, list[Post]]:
        """The posts that readers can see, by their threads."""
        return by_thread([post for post in self.posts if post.status != "draft"])

    def title(self, post: Post) -> str:
        """The title of a post as text, with the typography of its language."""
        return plain(post.title, post.lang, self.settings.rules("fix"))

    def host(self, lang: str | None, posts: Sequence[Post]) -> Post:
        """The version of a post that a comment in `lang` is linked to: that one, or else that in the site's."""
        wanted = (lang, self.settings.lang)
        return min(posts, key=lambda post: wanted.index(post.lang) if post.lang in wanted else len(wanted))


def by_thread(posts: Sequence[Post]) -> dict[str, list[Post]]:
    """The posts by their threads, in the order of the threads' names, then of their languages."""
    grouped: dict[str, list[Post]] = {}
    for post in sorted(posts, key=lambda post: (post.thread, post.lang)):
        grouped.setdefault(post.thread, []).append(post)
    return grouped
