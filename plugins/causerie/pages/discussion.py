"""The discussion of a whole site, for one build: each post's thread and slots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self, TypeVar

from causerie.ledger import Ledger, sync
from causerie.model import Post
from causerie.pages.slots import Slots
from causerie.render import plain
from causerie.settings import Settings
from causerie.store import Corpus
from causerie.threads import Thread

T = TypeVar("T")


class Discussion:
    """What the posts of a site are told about their comments; `folders` hold the theme's templates, the first first."""

    def __init__(self, ledger: Ledger, folders: Sequence[Path]) -> None:
        self.ledger = ledger
        self.settings = ledger.settings
        self.threads: Mapping[str, Thread] = _Lazy(ledger.names, ledger.thread)
        """The threads in which something can be seen, by their names; each is arranged when it is asked for."""
        heard = _Lazy(ledger.names, ledger.syntheses)
        now, where = ledger.now, ledger.address
        self.slots = Slots(self.settings, folders, self.threads, ledger.people, ledger.guides(), now, heard, where)
        self.slots.rendered = ledger.rendered

    @classmethod
    def of(
        cls, settings: Settings, posts: Sequence[Post], corpus: Corpus, folders: Sequence[Path], now: datetime
    ) -> Self:
        """The discussion of what was read already; `now` keeps future comments in."""
        return cls(sync.in_memory(posts, corpus, settings, now), folders)

    def forget(self) -> None:
        """Let go of the threads that were asked for last, where they are long and nobody will ask again."""
        self.slots.layout.cache_clear()
        self.ledger.kept.clear()

    @cached_property
    def posts(self) -> list[Post]:
        """Every post of the site."""
        return self.ledger.all_posts()

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


class _Lazy(Mapping[str, T]):
    """What there is of each thread, read when it is asked for."""

    def __init__(self, names: Callable[[], list[str]], read: Callable[[str], T]) -> None:
        self._names = names
        self._read = read

    def __getitem__(self, name: str) -> T:
        found = self._read(name)
        if not found or (isinstance(found, Thread) and not found.places):
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())
