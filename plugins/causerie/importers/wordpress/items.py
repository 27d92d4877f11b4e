"""A WordPress export cut into its items, and an item into its post and its comments: each is parsed by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from causerie.importers import pieces, xml
from causerie.importers.base import Unread
from causerie.importers.pieces import Piece, Shape
from causerie.importers.source import BROKEN, Source

_ITEMS, _COMMENTS = Shape("item", "channel"), Shape("comment")
_TOLD = Shape("author category")
_LEAVES = xml.leaves(
    "title link description encoded creator category post_name attachment_url meta_value comment_author"
    " comment_author_url comment_content"
)
_CHANNEL = re.compile(r"<channel\b.*", re.DOTALL)
_NEEDED = tuple(re.compile(rb"</" + name + rb"\s*>") for name in (b"content:encoded", b"wp:status", b"wp:post_type"))
_FIELD_END = re.compile(rb"</[\w.-]+(?::[\w.-]+)?\s*>")
_TRIES = 4
"""Ends of fields at which an item that was cut off may end: a custom field has three."""
_FIELD = r"<wp:{}>\s*(?:<!\[CDATA\[)?\s*([\w-]+)"


@dataclass(frozen=True, slots=True)
class Item:
    """An item: the element of its post (without the comments), those of its comments, each with its place, and what of
    it is lost."""

    element: Any
    where: str
    comments: list[tuple[Any, str]]
    lost: list[Unread]


@dataclass(slots=True)
class Head:
    """What a file says before its first item: the blog's address, when it was made, its people by their logins.

    `parents` are the categories in which categories stand, all by the names in their addresses.
    """

    url: str = ""
    date: str = ""
    people: dict[str, Any] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)


def parts(source: Source, name: str) -> Iterator[Head | Item | Unread]:
    """The head of a file, its items, and what of it is lost, in order."""
    try:
        with source.open(name) as file:
            for piece in pieces.pieces(file, _ITEMS):
                if piece.kind == "head":
                    yield _head(piece.data)
                elif piece.kind in ("unended", "damaged"):
                    yield lost(piece, name)
                else:
                    yield _item(piece, name)
    except BROKEN as error:
        yield lost(Piece("damaged", type(error).__name__.encode(), 0), name)


def lost(piece: Piece, name: str, kind: str = "other", id: str = "", line: int = 0) -> Unread:
    """What is told of a piece that is not taken; of a post or a comment, that it is missing."""
    reason = {"reason": piece.data.decode()} if piece.kind == "damaged" else {}
    where, counted = f"{name}:{line or piece.line}", kind != "other"
    return Unread(kind=kind, id=id, message=pieces.WHY[piece.kind], values=reason, where=where, counted=counted)  # type: ignore[arg-type]


def element_of(piece: Piece) -> Any:
    """The element that a whole piece is; None if it cannot be understood."""
    return xml.parsed(xml.decoded(piece.data)[0], _LEAVES) if piece.kind == "whole" else None


def _head(data: bytes) -> Head:
    found = Head()
    text = xml.decoded(data)[0]
    begun = _CHANNEL.search(text)
    channel = xml.opened(begun[0]) if begun else None
    if channel is not None:
        found.url = xml.text(channel, "base_blog_url").strip() or xml.text(channel, "link").strip()
        found.date = xml.text(channel, "pubDate")
    for piece in pieces.pieces(BytesIO(data), _TOLD):
        element = element_of(piece)
        if element is not None and xml.local(element) == "author":
            found.people[xml.text(element, "author_login").strip()] = element
        elif element is not None:
            name, parent = (xml.text(element, f"category_{one}").strip() for one in ("nicename", "parent"))
            found.parents[name] = parent
    return found


def _item(piece: Piece, name: str) -> Item:
    within = list(pieces.pieces(BytesIO(piece.data), _COMMENTS))
    head, told = within[0].data, [one for one in within[1:] if one.kind in ("whole", "cut", "long")]
    tail = piece.data[piece.data.rfind(told[-1].data) + len(told[-1].data) :] if told else b""
    comments, missing = [], list[Unread]()
    for one in told:
        element, line = element_of(one), piece.line + one.line - 1
        if element is not None:
            comments.append((element, f"{name}:{line}"))
        else:
            missing.append(lost(one, name, "comment", _said(one.data, "comment_id"), line))
    post = _post(piece, head, tail, followed=bool(told))
    if post is None:
        kind = _said(piece.data, "post_type") or "post"
        kind = kind if kind in ("post", "page") else "other"
        missing.insert(0, lost(piece, name, kind, _said(piece.data, "post_id")))
    elif piece.kind == "cut":
        missing.append(lost(piece, name))
    return Item(post, f"{name}:{piece.line}", comments, missing)


def _post(piece: Piece, head: bytes, tail: bytes, *, followed: bool) -> Any:
    """The element of an item's post, without its comments; of one that has no end, all fields that have theirs.

    There is none where its words or its status may be missing. Comments come last: a post that some follow is whole.
    """
    end = b"" if re.search(rb"</(?:[\w.-]+:)?item\s*>\s*\Z", tail or head) else b"</item>"
    if piece.kind == "whole" or (piece.kind == "cut" and followed):
        return element_of(Piece("whole", head + tail + end, piece.line))
    if piece.kind == "cut" and all(re.search(one, head) for one in _NEEDED):
        for place in [one.end() for one in _FIELD_END.finditer(head)][: -_TRIES - 1 : -1]:
            element = element_of(Piece("whole", head[:place] + b"</item>", piece.line))
            if element is not None:
                return element
    return None


def _said(data: bytes, name: str) -> str:
    """What a broken element still says of itself."""
    found = re.search(_FIELD.format(name).encode(), data)
    return found[1].decode("utf-8", "replace") if found else ""
