"""What every check is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from causerie import codec
from causerie.errors import Fault
from causerie.model import Comment, Decision, Post, Synthesis
from causerie.settings import Settings
from causerie.store import Corpus, line_of

T = TypeVar("T")


@dataclass(frozen=True)
class Site:
    """All that a check may look at: the files as read, the posts, the settings, and the clock.

    `unwritten` holds, by its path, what a file will hold that is not on the disk yet; its lines are counted there.
    Where this is but one thread of a site, `of` is the site.
    """

    corpus: Corpus
    posts: tuple[Post, ...]
    settings: Settings
    now: datetime
    unwritten: Mapping[str, bytes] = field(default_factory=dict)
    of: Site | None = None

    @property
    def whole(self) -> Site:
        """The site that this belongs to."""
        return self.of or self

    @cached_property
    def rules(self) -> int:
        """How many rules the charter has."""
        return max((len(post.rules) for post in self.posts), default=0)

    @cached_property
    def homes(self) -> Mapping[str, str]:
        """The thread in which each comment stands, by its id."""
        return {comment.id: thread for thread, comment in self.comments()}

    def apart(self, but: Container[str]) -> Iterator[tuple[str, Site]]:
        """The same in pieces: a thread, with all that is said or decided in it, and the posts that claim it.

        So nobody needs all comments at once, and nobody those of the threads that are left out.
        """
        whole, corpus, base = self.whole, self.corpus, self.settings.comments
        posts = _grouped(self.posts, lambda post: post.thread)
        decisions = _grouped(corpus.decisions, lambda decision: decision.thread)
        faults = _grouped(corpus.faults, lambda fault: fault.path.rpartition("/")[0])
        for thread in sorted({*corpus.threads, *corpus.syntheses, *posts, *decisions}):
            if thread in but:
                continue
            here = Corpus(
                threads={thread: corpus.threads[thread]} if thread in corpus.threads else {},
                people=corpus.people,
                decisions=decisions.get(thread, ()),
                # Those of the folder itself are of the list of people.
                faults=(*faults.get(f"{base}/{thread}", ()), *faults.get(base, ())),
                syntheses={thread: corpus.syntheses[thread]} if thread in corpus.syntheses else {},
            )
            yield thread, replace(self, corpus=here, posts=posts.get(thread, ()), of=whole)

    def comments(self) -> Iterator[tuple[str, Comment]]:
        """Every comment, with its thread."""
        for thread, comments in self.corpus.threads.items():
            for comment in comments:
                yield thread, comment

    def file(self, thread: str, id: str) -> str:
        """The file of a comment, as faults name it."""
        return f"{self.settings.comments}/{thread}/{id}.yml"

    def at(self, thread: str, comment: Comment | Decision | Synthesis, fault: Fault) -> Fault:
        """The same fault, with the file of `comment` and the line of its key."""
        path = self.file(thread, comment.id)
        data = self.unwritten.get(path)
        line = line_of(self.settings.root / path, fault.key) if data is None else _line(data, fault.key)
        return replace(fault, path=path, line=line)

    def proposing(self, thread: str, comment: Comment) -> Site:
        """The site of this thread alone, with `comment` in it and in no file; decisions and syntheses are left out.

        A comment of another thread that it answers stays, since a check tells where that is.
        """
        others = [other for other in self.corpus.threads.get(thread, ()) if other.id != comment.id]
        threads = {thread: tuple(sorted([*others, comment], key=lambda one: one.id))}
        if comment.reply_to and all(one.id != comment.reply_to for one in threads[thread]):
            answered = ((name, one) for name, one in self.comments() if one.id == comment.reply_to and name != thread)
            threads |= {name: (one,) for name, one in answered}
        corpus = replace(self.corpus, threads=threads, decisions=(), syntheses={})
        return replace(self, corpus=corpus, unwritten={self.file(thread, comment.id): codec.write(comment)})


def _grouped(found: Iterable[T], name: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for one in found:
        groups.setdefault(name(one), []).append(one)
    return {key: tuple(group) for key, group in groups.items()}


def _line(data: bytes, key: str) -> int:
    """The line of a key in a canonical file, from 1; the first line if the key is not there."""
    before, found, _ = (b"\n" + data).partition(f"\n{key}:".encode())
    return before.count(b"\n") + 1 if key and found else 1


Check = Callable[[Site], Iterator[Fault]]
"""A check reads everything that it is given and reports; it writes nothing, and never stops at the first thing."""
Reading = Callable[[Site, str, Comment], Iterator[Fault]]
"""A reading looks at one contribution to a thread that nobody has read yet, and gives hints, each with its key."""


def hint(rule: str, message: str, remedy: str, key: str, **values: object) -> Fault:
    """What a moderator should look at; it never blocks anything."""
    return Fault(rule, message, remedy, values, key=key, level="hint")
