"""The public feeds as JSON, in which every element is an object: cut into entries, which are made elements again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from lxml import etree

from causerie.importers.pieces import PIECE_MAX, QUOTED, Piece, utf8
from causerie.importers.source import BROKEN
from causerie.importers.xml import legal

# Where an entry begins in the list of them. Within a text its quotes would have backslashes before them.
_ENTRY = re.compile(rb"""[\[,]\s{0,40}(\{)\s{0,40}"id"\s{0,40}:\s{0,40}\{\s{0,40}"\$t"\s{0,40}:\s{0,40}"tag:""")
_EDGE_MAX = 300
_FEED = re.compile(r""""feed"\s*:\s*(?=\{)""")
_END = re.compile(rb"\]\s*\}\s*\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,60}")
_DEEP = 12
"""Levels of an entry; Blogger's have four."""


def pieces(file: IO[bytes]) -> Iterator[Piece]:
    """The head of a feed and its entries, in order, as those of an Atom feed are given."""
    buffer, line, inside, headed, looked, damaged = bytearray(), 1, False, False, 0, ""
    try:
        for data in utf8(file):
            buffer += data
            while edge := _ENTRY.search(buffer, looked):
                size = edge.start(1)
                if inside or not headed:
                    yield Piece("whole" if inside else "head", bytes(buffer[:size]), line)
                line += buffer.count(b"\n", 0, size)
                del buffer[:size]
                # A comma before the next: the mark of this one is not found again.
                inside, headed, looked = True, True, 1
            looked = max(looked, len(buffer) - _EDGE_MAX)
            if len(buffer) > PIECE_MAX:
                if inside or not headed:
                    yield Piece("long" if inside else "head", bytes(buffer[:QUOTED]), line)
                line += buffer.count(b"\n", 0, len(buffer) - _EDGE_MAX)
                del buffer[: len(buffer) - _EDGE_MAX]
                inside, headed, looked = False, True, 0
    except BROKEN as error:
        damaged = type(error).__name__
    if inside or not headed:
        yield Piece("whole" if inside else "head", bytes(buffer), line)
    if inside and not _END.search(buffer):
        yield Piece("unended", b"", line)
    if damaged:
        yield Piece("damaged", damaged.encode(), line)


def parsed(text: str) -> Any:
    """The element that the object at the beginning of a text stands for; None if there is none."""
    return _element(text, "entry")


def head(text: str) -> Any:
    """The element of a feed, from all that stands before its first entry; None if it cannot be read."""
    begun = _FEED.search(text)
    told = text[begun.end() :] if begun else ""
    whole = _element(told, "feed")
    return _element(f"{told}]}}", "feed") if whole is None else whole


def _element(text: str, name: str) -> Any:
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text)
        return _made(found, name, 0) if isinstance(found, dict) else None
    except (ValueError, RecursionError):
        return None


def _made(found: Mapping[str, Any], name: str, depth: int) -> Any:
    """An element as GData writes it: `$t` is its text, texts are attributes, `a$b` is b."""
    element = etree.Element(name)
    for key, value in found.items():
        local = key.rpartition("$")[2]
        if key == "$t" and isinstance(value, str):
            element.text = legal(value)
        elif not _NAME.fullmatch(local) or depth > _DEEP or local == "entry":
            continue
        elif isinstance(value, str):
            element.set(local, legal(value))
        else:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    element.append(_made(one, local, depth + 1))
    return element
