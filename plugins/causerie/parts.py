"""A long thread on pages of its own: by question and by line of discussion, so that no page grows without end."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain, takewhile
from typing import NamedTuple
from zlib import crc32

from causerie.model import Comment, Post
from causerie.threads import Line, Place, Thread, anchor

PART = "part"
"""The kind of slot that holds a part."""


class Part(NamedTuple):
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

    A line is cut only if it alone is longer than a page, and then in the order in which it is read. What comes in
    mostly leaves all others on the page where they are.
    """
    if len(thread.places) <= size:
        return ()
    groups = [(number, thread.answers(number)) for number in range(1, questions + 1)]
    groups.append((0, thread.views(questions)))
    return tuple(part for question, lines in groups for part in _of(question, lines, size))


def _of(question: int, lines: Sequence[Line], size: int) -> Iterator[Part]:
    pages = list(_pages([piece for line in lines for piece in _pieces(line, size)], size))
    openings = {place.comment.id: line[0] for line in lines for place in line}
    for number, page in enumerate(pages, 1):
        first = page[0][0]
        yield Part(question, number, len(pages), tuple(page), openings[first.comment.id] if first.depth else None)


def _pieces(line: Line, size: int) -> Iterator[Line]:
    """A line, or the pieces of one that is too long for a page."""
    if len(line) <= size:
        yield line
    else:
        yield from (tuple(chain(*places)) for places in _pages([(place,) for place in line], size))


def _pages(pieces: Sequence[Line], size: int) -> Iterator[Sequence[Line]]:
    """The pieces on pages, each but the last more than half full if the piece that comes next does not forbid it."""
    while pieces:
        end = _end(pieces, size)
        yield pieces[:end]
        pieces = pieces[end:]


def _end(pieces: Sequence[Line], size: int) -> int:
    """How many of the pieces stand on the first page.

    Their ids decide, not how full it is: else one answer would push a contribution from each page to the next, away
    from where links lead to it. So are data cut in content-defined chunks. Of the pieces behind the first half of a
    page, one in `size` / 4 begins another; where none does and the page is full, that with the least digest does.
    """
    counts = list(takewhile(lambda count: count <= size, accumulate(map(len, pieces))))
    ends = [end for end, count in enumerate(counts, 1) if 2 * count > size and end < len(pieces)]
    digests = {end: crc32(pieces[end][0].comment.id.encode()) for end in ends}
    early = [end for end in ends if digests[end] * size < 4 << 32]
    if early:
        return early[0]
    if len(counts) == len(pieces):
        return len(pieces)
    return min(ends, key=digests.__getitem__, default=len(counts))


class Layout(NamedTuple):
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
