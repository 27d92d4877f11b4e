"""What an exporter is given: the site, its posts with their texts, and what is said under each.

Each comment goes along as the file that it is here, in a place that other systems pass over, so that whoever comes
back loses nothing; where posts go along, so do they, their syntheses and decisions. Neither an e-mail address nor an
IP address is in any export, since there is none in a comment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import IO

from causerie import codec, i18n
from causerie.errors import N_
from causerie.model import Comment, Decision, Post, Record, Synthesis
from causerie.render import render

OURS = "causerie"
"""What the place of a comment's own file is called in each format."""
NOBODY = "—"
"""The name at a comment whose words are gone: the systems want one."""
_TAG = re.compile(r"<[A-Za-z/!?]")
"""What is no markup in a comment here, and would be elsewhere."""

_PICTURE = re.compile(r"<img\s[^>]*?\bsrc=\"([^\"]+)\"")


@dataclass(frozen=True, slots=True)
class Home:
    """A site: its whole address without a slash at the end, its title, what is below that, its language."""

    url: str
    title: str
    subtitle: str = ""
    lang: str = "fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A post with its text as HTML whose addresses are whole, and what its head says of it beside `post`.

    `file` is its own file as it is here, and `path` where that lies below the content folder; both are empty where it
    is no Markdown.
    """

    post: Post
    html: str
    slug: str
    path: str = ""
    file: str = ""
    kind: str = "post"
    status: str = "published"
    modified: datetime | None = None
    summary: str = ""
    categories: Sequence[str] = ()
    tags: Sequence[str] = ()
    authors: Sequence[str] = ()
    series: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """A blog on its way out. `said` gives the comments of a thread, which are read one thread after another.

    `heard` gives a thread's syntheses, and `decided` the decisions about what was said in it.
    """

    home: Home
    pieces: Sequence[Piece]
    said: Callable[[str], Sequence[Comment]]
    heard: Callable[[str], Sequence[Synthesis]] = lambda thread: ()
    decided: Callable[[str], Sequence[Decision]] = lambda thread: ()

    def discussions(self) -> Iterator[tuple[Piece, list[Comment]]]:
        """Each post with the comments of its thread, the oldest first; of translations, which share one, one has it."""
        hosts = self.hosts()
        for piece in self.pieces:
            found = self.said(piece.post.thread) if hosts[piece.post.thread] is piece else ()
            yield piece, sorted(found, key=lambda one: (one.date, one.id))

    def hosts(self) -> Mapping[str, Piece]:
        """The post that has a thread's comments, by the thread."""
        hosts = {piece.post.thread: piece for piece in reversed(self.pieces)}
        return hosts | {piece.post.thread: piece for piece in self.pieces if piece.post.lang == self.home.lang}

    def address(self, piece: Piece) -> str:
        """The whole address of a post."""
        return f"{self.home.url}/{piece.post.url}"

    def pictures(self, piece: Piece) -> list[str]:
        """The whole addresses of the site's own pictures that a post shows, each once."""
        found = (unescape(one) for one in _PICTURE.findall(piece.html))
        return list(dict.fromkeys(one for one in found if one.startswith(f"{self.home.url}/")))

    def words(self, comment: Comment) -> tuple[str, str]:
        """The name and the Markdown of a comment; of one that was removed, that it was."""
        if comment.removed:
            gone = i18n.translations(self.home.lang).gettext(N_("A contribution that was removed"))
            return NOBODY, gone
        return comment.name or "", comment.body or ""

    def lenient(self, comment: Comment) -> str:
        """The words of a comment for a system that lets HTML through: Markdown, or HTML where it would read some."""
        body = self.words(comment)[1]
        return self.html(comment) if _TAG.search(body) else body

    def html(self, comment: Comment) -> str:
        """The words of a comment as HTML, as this site shows them."""
        return str(render(self.words(comment)[1])).strip("\n")


def file(record: Record) -> str:
    """A comment, a synthesis or a decision as its own file has it."""
    return codec.write(record).decode()


Exporter = Callable[[Leaving, IO[str]], int]
"""Writes a blog as one file; how many comments are in it."""
