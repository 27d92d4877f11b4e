"""What every check is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from causerie.errors import Fault
from causerie.model import Comment, Decision, Post
from causerie.settings import Settings
from causerie.store import Corpus, line_of


@dataclass(frozen=True, slots=True)
class Site:
    """All that a check may look at: the files as read, the posts, the settings, and the clock."""

    corpus: Corpus
    posts: tuple[Post, ...]
    settings: Settings
    now: datetime

    def comments(self) -> Iterator[tuple[str, Comment]]:
        """Every comment, with its thread."""
        for thread, comments in self.corpus.threads.items():
            for comment in comments:
                yield thread, comment

    def file(self, thread: str, id: str) -> str:
        """The file of a comment, as faults name it."""
        return f"{self.settings.comments}/{thread}/{id}.yml"

    def at(self, thread: str, comment: Comment | Decision, fault: Fault) -> Fault:
        """The same fault, with the file of `comment` and the line of its key."""
        path = self.file(thread, comment.id)
        return replace(fault, path=path, line=line_of(self.settings.root / path, fault.key))


Check = Callable[[Site], Iterator[Fault]]
"""A check reads everything and reports; it writes nothing, and never stops at the first thing it finds."""
