"""What an importer gives: the posts and comments of another system as they stand there, and what it could not read.

An importer streams, and writes nothing. It gives each thing as soon as it is read, in the order of its source: a
comment may come before its post, and an answer before what it answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from causerie.importers.ours import OwnPost
from causerie.importers.source import Source
from causerie.model import Comment

Markup = Literal["html", "wordpress", "markdown", "restructuredtext", "text"]
"""What a body is written in; `wordpress` is HTML in which a blank line makes a paragraph, and blocks and shortcodes."""
PostStatus = Literal["published", "draft", "scheduled", "private", "trashed"]
CommentStatus = Literal["approved", "held", "spam", "trashed", "removed"]
"""`removed`: its words are gone, its place is kept for those who answered. What is unknown is `held`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePost:
    """A post or a page of another system.

    `id` is its name there, `path` its old address below the site's (with its slash; empty: it had none), `also` other
    addresses that led to it. Dates have their zones. `pictures` are addresses beside those in its body, `lists` the
    paths of lists in which it stood, each with the category or tag that it is of, where that does not tell its path.
    `ours` is its file, where this house wrote the export.
    """

    id: str
    title: str
    body: str
    date: datetime
    kind: Literal["post", "page"] = "post"
    markup: Markup = "html"
    modified: datetime | None = None
    status: PostStatus = "published"
    slug: str = ""
    path: str = ""
    also: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    summary: str = ""
    lang: str = ""
    location: str = ""
    pictures: tuple[str, ...] = ()
    lists: tuple[tuple[str, str], ...] = ()
    ours: OwnPost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceComment:
    """A comment of another system.

    It belongs to the post `post` (its id there) or, where only that is known, to what is at `address` (a path, or a
    whole address). `parent` is the id of the comment that it answers. `name` is byte for byte what is shown there;
    `url` is the voice's own page. `anchor` is what the old address had behind its #. `ours` is the comment itself,
    where this house wrote the export.
    """

    id: str
    date: datetime
    body: str
    name: str
    post: str = ""
    address: str = ""
    parent: str = ""
    markup: Markup = "html"
    url: str = ""
    edited: datetime | None = None
    status: CommentStatus = "approved"
    kind: Literal["comment", "pingback", "trackback"] = "comment"
    anchor: str = ""
    lang: str = ""
    ours: Comment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A thing that could not be read, or that is none of a blog's: what, its id there, why, and where it stands.

    `message` is a msgid that `values` fill in. `counted` says whether it was something that could have been kept: the
    templates and settings that a source mixes in are not.
    """

    kind: Literal["post", "page", "comment", "other"]
    id: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    where: str = ""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """What a source says of its site, or its owner on the command line: the address, and the zone of naive dates."""

    url: str = ""
    zone: ZoneInfo | None = None


Found = SourcePost | SourceComment | Unread


class Importer(Protocol):
    """One format. A module-level object; `name` is what comments' `source` says."""

    @property
    def name(self) -> str:
        """The system that it is of."""

    def knows(self, source: Source) -> bool:
        """Whether a source is of this format, by its names and its first bytes alone."""

    def site(self, source: Source) -> Site:
        """What the source itself says of its site; empty where it says nothing."""

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Everything in it, as it comes; each call begins anew. No bytes make it raise anything but OwnerError."""
