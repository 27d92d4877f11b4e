"""A file of Blogger's read entry by entry; what of it cannot be read is told by its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from causerie.errors import N_
from causerie.importers import pieces, xml
from causerie.importers.base import Unread
from causerie.importers.blogger import atom, elements, gdata, ids
from causerie.importers.blogger.entry import Entry, Kind
from causerie.importers.blogger.marks import Form
from causerie.importers.source import BROKEN, Source

_ID = re.compile(rb"""(?:\bid>|"id"\s*:\s*\{\s*"\$t"\s*:\s*")\s*(tag:blogger\.com,1999:blog-\d+\.(?:post|page)-\d+)""")
_COMMENT = re.compile(rb"kind#comment|\btype>\s*COMMENT|in-reply-to|inReplyTo")
_PAGE = re.compile(rb"kind#page|\btype>\s*PAGE|\.page-\d")
_OTHER = re.compile(rb"kind#(?:template|settings)|\.settings\.|\.(?:layout|template)\b")
_FEED = re.compile(r"<(?:[\w.-]+:)?feed[\s>].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself: its id, its entries in all (0: it does not say), its blog's address."""

    id: str
    total: int
    home: str


def parts(
    source: Source, name: str, form: Form, made: Callable[..., Entry] = atom.entry
) -> Iterator[Head | Entry | Unread]:
    """The head of a file, then its entries; `made` makes one of an element."""
    json = form == "json"
    try:
        with source.open(name) as file:
            for piece in gdata.pieces(file) if json else pieces.pieces(file):
                yield _part(piece, f"{name}:{piece.line}", json=json, made=made)
    except BROKEN as error:
        yield _other(N_("the file cannot be read: %(reason)s"), name, reason=type(error).__name__)


def _part(piece: pieces.Piece, where: str, *, json: bool, made: Callable[..., Entry]) -> Head | Entry | Unread:
    if piece.kind == "unended":
        return _other(pieces.WHY["unended"], where)
    if piece.kind == "damaged":
        return _other(pieces.WHY["damaged"], where, reason=piece.data.decode())
    text, clean = xml.decoded(piece.data)
    if piece.kind == "head":
        return _head(gdata.head(text)) if json else head_of(piece.data)
    if piece.kind == "whole":
        element = gdata.parsed(text) if json else xml.parsed(text)
        if element is not None:
            return made(element, where, stray=not clean)
    kind, found = guess(piece.data), _ID.search(piece.data)
    number = ids.number(found[1].decode()) if found else ""
    return Unread(kind=kind, id=number, message=pieces.WHY[piece.kind], where=where, counted=kind != "other")


def guess(data: bytes) -> Kind:
    """What an entry was that cannot be read any more."""
    if _OTHER.search(data):
        return "other"
    if _COMMENT.search(data):
        return "comment"
    return "page" if _PAGE.search(data) else "post"


def head_of(data: bytes) -> Head:
    """What the part of an Atom feed that comes before its entries says."""
    found = _FEED.search(xml.decoded(data)[0])
    return _head(xml.opened(found[0]) if found else None)


def _head(element: Any) -> Head:
    within = elements.named(element)
    links = [link for link in within.get("link", []) if link.get("rel") == "alternate"]
    homes = [home for link in links if (home := ids.home(link.get("href", "")))]
    total = elements.value(within, "totalResults")
    counted = int(total) if re.fullmatch("[0-9]{1,9}", total) else 0
    return Head(elements.value(within, "id"), counted, homes[0] if homes else "")


def _other(message: str, where: str, **values: object) -> Unread:
    return Unread(kind="other", id="", message=message, values=values, where=where, counted=False)
