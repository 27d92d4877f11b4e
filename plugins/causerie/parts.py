"""A long thread on pages of its own: by question and by line of discussion, so that no page grows without end."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from causerie.model import Comment, Post
from causerie.threads import Line, Place, Thread, anchor

PART = "part"
"""The kind of slot that holds a part."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a long thread: the `number`th `of` those that a question has; question 0 is the points of view.

    A line whose first place is not at depth 0 began on an earlier page: `opening` is its point of view.
    """

    question: int
    number: int
    of: int
    lines: tuple[Line, ...]
    opening: Place | None = None

    @property
    def path(self) -> str:
        """Where it is, below its post: `q1/`, `q1/2/`, `views/`."""
        of = f"q{self.question}/" if self.question else "views/"
        return of if self.number == 1 else f"{of}{self.number}/"

    @property
    def places(self) -> Iterator[Place]:
        """The comments that stand on it."""
        return (place for line in self.lines for place in line)


def split(thread: Thread, questions: int, size: int) -> tuple[Part, ...]:
    """The pages of a thread of more than `size` comments, at most so many on each; none of a shorter one.

    A line is cut only if it alone is longer than a page, and then in the order in which it is read.
    """
    if len(thread.places) <= size:
        return ()
    groups = [(number, thread.answers(number)) for number in range(1, questions + 1)]
    groups.append((0, thread.views(questions)))
    return tuple(part for question, lines in groups for part in _of(question, lines, size))


def _of(question: int, lines: Sequence[Line], size: int) -> Iterator[Part]:
    pages = list(_pages(lines, size))
    openings = {place.comment.id: line[0] for line in lines for place in line}
    for number, page in enumerate(pages, 1):
        first = page[0][0]
        yield Part(question, number, len(pages), tuple(page), openings[first.comment.id] if first.depth else None)


def _pages(lines: Iterable[Line], size: int) -> Iterator[list[Line]]:
    """The lines, or the pieces of those that are too long, on as few pages as their order allows."""
    page: list[Line] = []
    for piece in (line[at : at + size] for line in lines for at in range(0, len(line), size)):
        if page and sum(map(len, page)) + len(piece) > size:
            yield page
            page = []
        page.append(piece)
    if page:
        yield page


@dataclass(frozen=True, slots=True)
class Layout:
    """The pages that a post's discussion stands on: its own and its parts; the maps are by comments' ids."""

    post: Post
    parts: tuple[Part, ...]
    paths: Mapping[str, str]
    anchors: Mapping[str, str]
    formers: Mapping[str, str]

    def path(self, id: str) -> str:
        """The page of the comment of this id, below its post; empty: the post's own."""
        return self.paths.get(id, "")

    def anchor(self, comment: Comment) -> str:
        """What a comment is called on its page."""
        return self.anchors.get(comment.id) or anchor(comment)

    def former(self, comment: Comment) -> str:
        """What it was called where it came from, if it came from elsewhere, and nothing else here is called so."""
        return self.formers.get(comment.id, "")

    def address(self, comment: Comment) -> str:
        """Where a comment can be read, below the site's root."""
        return f"{address(self.post, self.path(comment.id))}#{self.anchor(comment)}"


def layout(thread: Thread, post: Post, size: int) -> Layout:
    """How a thread stands under a post, with at most `size` comments a page."""
    parts = split(thread, len(post.questions), size)
    paths = {place.comment.id: part.path for part in parts for place in part.places}
    return Layout(post, parts, paths, thread.anchors, thread.formers)


def address(post: Post, path: str) -> str:
    """Where a part of a post's thread is below the site's root; without a path, where the post is."""
    if not path or not post.url or post.url.endswith("/"):
        return f"{post.url}{path}"
    return f"{posixpath.splitext(post.url)[0]}/{path}"


def file(url: str) -> str:
    """The file of a page of the built site, by its address below the root."""
    return f"{url}index.html" if url.endswith("/") or not url else url
