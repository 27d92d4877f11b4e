"""Disqus's export: threads, which are addresses, and posts, which are comments.

Each article may have several threads, one for each address that its page was ever seen at. All their comments are
given, each with the address of its own thread.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from causerie.errors import N_
from causerie.importers import pieces
from causerie.importers.base import CommentStatus, Found, Site, SourceComment, Unread
from causerie.importers.moments import moment
from causerie.importers.ours import OURS, ours
from causerie.importers.source import BROKEN, Source
from causerie.importers.wordpress.items import lost
from causerie.importers.xml import child, decoded, leaves, local, parsed, plain, root, text

_MARK = re.compile(rb"<disqus\b")
_SHAPE = pieces.Shape("thread post", "disqus")
_POST = re.compile(rb"<(?:[\w.-]+:)?post\b")
_ID = re.compile(rb"""\A<[^>]*?[\s:]id\s*=\s*["']([\w.-]{1,40})["']""")
_LEAVES = leaves("id link title message name username")


@dataclass(frozen=True, slots=True)
class _Thread:
    """Where a thread stands, and whether it was taken away as a whole."""

    address: str
    deleted: bool


class _Disqus:
    name = "disqus"

    def knows(self, source: Source) -> bool:
        """Whether a file in it begins as Disqus's."""
        return any(_files(source))

    def site(self, source: Source) -> Site:
        """Nothing: threads are of the site, of its mirrors and of its author's own machine alike."""
        return Site()

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Every post, as a comment; threads say where they stand."""
        files, threads = list(_files(source)), dict[str, _Thread]()
        for name in files:
            for thread, _ in _elements(source, name, "thread"):
                if not isinstance(thread, Unread):
                    threads[_number(thread)] = _Thread(_address(thread), _true(thread, "isDeleted"))
        for name in files:
            for post, where in _elements(source, name, "post"):
                yield post if isinstance(post, Unread) else _comment(post, threads, site, where)


def _comment(element: Any, threads: dict[str, _Thread], site: Site, where: str) -> SourceComment | Unread:
    told, of = text(element, "createdAt").strip(), _number(child(element, "thread"))
    # Times are UTC's, whether they say so or not.
    date, thread = moment(told, UTC), threads.get(of, _Thread("", False))
    name, body = text(child(element, "author"), "name").strip("\r\n\t "), text(element, "message").strip()
    number = _number(element) or _made_up(of, told, name, body)
    if date is None:
        message = N_("its date cannot be read: “%(date)s”")
        return Unread(kind="comment", id=number, message=message, values={"date": told}, where=where)
    own, status = ours(text(child(element, OURS))), _status(element, thread)
    if own and own.removed and status == "removed":
        # It says so by itself.
        status = "approved"
    return SourceComment(
        id=number,
        date=date.astimezone(site.zone or UTC),
        body="" if status == "removed" else body,
        name="" if status == "removed" else name,
        post="" if thread.address else f"thread {of}",
        address=thread.address,
        parent=_number(child(element, "parent")),
        status=status,
        anchor=f"comment-{number}",
        ours=own,
    )


def _status(element: Any, thread: _Thread) -> CommentStatus:
    if _true(element, "isSpam"):
        return "spam"
    if _true(element, "isDeleted"):
        return "removed"
    if thread.deleted:
        return "trashed"
    return "held" if text(element, "isApproved").strip().lower() == "false" else "approved"


def _address(thread: Any) -> str:
    """The address that a thread has, or the name that the page gave it where that is one."""
    link, name = text(thread, "link").strip(), text(thread, "id").strip()
    return link or (name if re.match(r"https?://|/", name) else "")


def _made_up(*parts: str) -> str:
    """An id for a post that has none, the same each time."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _number(element: Any | None) -> str:
    """The `dsq:id` of an element, whatever its prefix is called."""
    if element is None:
        return ""
    found = (value for key, value in element.attrib.items() if str(key).rpartition("}")[2].rpartition(":")[2] == "id")
    return str(next(found, "")).strip()


def _true(element: Any, name: str) -> bool:
    return text(element, name).strip().lower() == "true" if child(element, name) is not None else False


def _files(source: Source) -> Iterator[str]:
    for name in source.names if len(source.names) == 1 else source.ending(".xml", ".gz"):
        head = source.head(name)
        if root(head) == "disqus" or (not root(head) and _MARK.search(plain(head))):
            yield name


def _elements(source: Source, name: str, wanted: str) -> Iterator[tuple[Any, str]]:
    """The elements of a name, each with its place; with the posts, what of the file is lost."""
    try:
        with source.open(name) as file:
            for piece in pieces.pieces(file, _SHAPE):
                element = parsed(decoded(piece.data)[0], _LEAVES) if piece.kind == "whole" else None
                if element is not None:
                    if local(element) == wanted:
                        yield element, f"{name}:{piece.line}"
                elif wanted == "post" and piece.kind != "head":
                    yield _lost(piece, name), ""
    except BROKEN as error:
        if wanted == "post":
            yield lost(pieces.Piece("damaged", type(error).__name__.encode(), 0), name), ""


def _lost(piece: pieces.Piece, name: str) -> Unread:
    if not _POST.match(piece.data):
        return lost(piece, name)
    found = _ID.match(piece.data)
    return lost(piece, name, "comment", found[1].decode() if found else "")


DISQUS = _Disqus()
