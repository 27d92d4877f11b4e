"""Blogger's Takeout, which its backup gives too since 2025: feed.atom, with the pictures in albums beside it."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC
from pathlib import PurePosixPath
from typing import Any

from causerie import clock
from causerie.errors import N_, Fault, OwnerError
from causerie.importers.base import Found, Site, Unread
from causerie.importers.blogger import atom, elements, ids, marks, sites
from causerie.importers.blogger.entry import Entry, Kind, found
from causerie.importers.blogger.reading import guess, parts
from causerie.importers.pieces import pieces
from causerie.importers.source import BROKEN, Source

_KINDS: dict[str, Kind] = {"POST": "post", "PAGE": "page", "COMMENT": "comment"}
_BLOG = re.compile(r"tag:blogger\.com,1999:blog-\d+")


class Takeout:
    """A feed.atom alone, or with all that a Takeout has around it."""

    name = "blogger"

    def knows(self, source: Source) -> bool:
        """Whether one of its files is the feed of a Takeout."""
        return next(marks.files(source, "takeout"), None) is not None

    def site(self, source: Source) -> Site:
        """The address that the posts' own links to one another give; a Takeout names none."""
        names = [name for name, _ in marks.files(source, "takeout")]
        entries = (part for name in names for part in parts(source, name, "takeout", entry) if isinstance(part, Entry))
        return Site(sites.guessed(entries))

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Everything in the blog's feed. Raises OwnerError if there are several blogs in it."""
        zone, now = site.zone or UTC, clock.now()
        names = [name for name, _ in marks.files(source, "takeout")]
        blogs = _blogs(source, names)
        for name in names:
            if name not in blogs:
                message = N_("it holds comments on other blogs alone")
                yield Unread(kind="other", id="", message=message, where=name, counted=False)
                continue
            for part in parts(source, name, "takeout", entry):
                if isinstance(part, Entry):
                    yield from found(part, zone, now)
                elif isinstance(part, Unread):
                    yield part


def entry(element: Any, where: str, *, stray: bool) -> Entry:
    """An entry from its element."""
    within = elements.named(element)
    author = elements.named(elements.first(within, "author"))
    links = within.get("link", [])
    kind = _KINDS.get(elements.value(within, "type"))
    path = elements.value(within, "filename") or next(
        (one.get("href", "") for one in links if one.get("rel") in (None, "alternate")), ""
    )
    return Entry(
        kind=kind or ("comment" if elements.value(within, "parent") else "post"),
        id=ids.number(elements.value(within, "id")),
        where=where,
        # What is of no known type is not published as one.
        status=elements.value(within, "status") if kind else "",
        trashed=bool(elements.value(within, "trashed")),
        stray=stray,
        post=ids.number(elements.value(within, "parent")),
        answers=elements.value(within, "inReplyTo"),
        name=elements.value(author, "name"),
        uri=elements.value(author, "uri"),
        title=elements.plain(within, "title"),
        body=elements.markup(within, "content"),
        dates=tuple(elements.value(within, one) for one in ("published", "created", "updated")),
        updated=elements.value(within, "updated"),
        path=ids.path(path) if path else "",
        labels=atom.tags(within.get("category", [])),
        authors=tuple(filter(None, [elements.value(author, "name")])),
        summary=elements.value(within, "metaDescription"),
        location=_place(elements.named(elements.first(within, "location"))),
        pictures=atom.pictures([*links, *within.get("enclosure", [])]),
    )


def albums(source: Source) -> Mapping[str, str]:
    """The pictures of a Takeout: the name of each file, in NFC, and what the source calls it.

    A name that several albums have is left out: which of them a post shows, nothing tells.
    """
    members = [name for name in source.names if "__MACOSX" not in name and _picture(name)]
    names = [unicodedata.normalize("NFC", PurePosixPath(name).name) for name in members]
    times = Counter(names)
    return {name: member for name, member in zip(names, members, strict=True) if times[name] == 1}


def _picture(name: str) -> bool:
    kind = mimetypes.guess_type(name)[0] or ""
    return kind.startswith(("image/", "video/")) and not PurePosixPath(name).name.startswith("._")


def _place(location: elements.Children) -> str:
    point = [elements.value(location, one) for one in ("latitude", "longitude")]
    return elements.value(location, "name") or (" ".join(point) if all(point) else "")


def _blogs(source: Source, names: list[str]) -> list[str]:
    """The files that hold a blog; what its owner wrote on others' blogs is a feed too, with comments alone."""
    if len(names) < 2:
        return names
    blogs = {name: blog for name in names if (blog := _blog(source, name))}
    if len(set(blogs.values())) > 1:
        message, remedy = N_("there are several blogs in it: %(names)s"), N_("give the feed.atom of one of them alone")
        raise OwnerError([Fault("import", message, remedy, {"names": ", ".join(blogs)}, str(source.path))])
    return list(blogs)


def _blog(source: Source, name: str) -> str:
    """The id of the blog whose posts a file has; empty if it has none."""
    try:
        with source.open(name) as file:
            for piece in pieces(file):
                if piece.kind == "whole" and guess(piece.data) != "comment":
                    known = _BLOG.search(piece.data.decode("utf-8", "replace"))
                    return known[0] if known else name
    except BROKEN:
        return ""
    return ""


TAKEOUT = Takeout()
