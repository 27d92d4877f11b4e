"""Remark42's backup: JSON values one after another, wherever lines end; and how such a stream is read.

The first may say which version it is, who wrote and on which pages; each other one is a comment.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import IO, Any
from urllib.parse import urlsplit

from causerie.errors import N_
from causerie.importers.base import CommentStatus, Found, Site, SourceComment, Unread
from causerie.importers.moments import moment
from causerie.importers.source import BROKEN, Source

_CHUNK = 64 * 1024
VALUE_MAX = 8 * 1024 * 1024
"""Characters of one value that are waited for; what has more is broken."""
_TAIL = 16
"""A value that is cut off fails this near to the end at the most, but for an open text."""
_COMMENT = re.compile(r'\{\s*"id"\s*:')
_MARK = re.compile(rb'"locator"\s*:')
_HEAD = re.compile(rb'^\s*\{\s*"version"\s*:\s*\d+\s*(?:\}|,\s*"(?:users|posts)")')
_DECODER = json.JSONDecoder(strict=False)


def words(value: object) -> str:
    """A text or a number of a stranger's JSON as a text that can be written anywhere; else nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        told = str(value)
    except ValueError:
        return ""
    # Halves of characters, as \ud83d, are none.
    return told if told.isascii() else told.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Text:
    """A file as text of which no more is held than the value that is being read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._wanted = _CHUNK
        self.held, self.at, self.line, self.ended = "", 0, 1, False

    def more(self) -> bool:
        """Read on, each time as much again as is held; False at the end."""
        if self.ended:
            return False
        self.line += self.held.count("\n", 0, self.at)
        self.held, self.at = self.held[self.at :], 0
        raw = self._file.read(max(_CHUNK, len(self.held)))
        self.ended = not raw
        self.held += self._decoder.decode(raw, self.ended)
        return True

    def skip(self, blank: str) -> str:
        """Go past such characters; the one that stands there then, or nothing at the end."""
        while True:
            while self.at < len(self.held) and self.held[self.at] in blank:
                self.at += 1
            if self.at < len(self.held) or not self.more():
                return self.held[self.at : self.at + 1]

    def value(self) -> Any:
        """The value that begins here. Raises ValueError or RecursionError if it is none, and stays before it."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self.held, self.at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos >= len(self.held) - _TAIL
                if not cut or len(self.held) - self.at > VALUE_MAX or not self.more():
                    raise
                continue
            if end < len(self.held) or not self.more():
                self.at = end
                return value

    def find(self, start: re.Pattern[str]) -> bool:
        """Go to where this begins next, behind the character that stands here; False if it does nowhere."""
        self.at += 1
        while True:
            found = start.search(self.held, self.at)
            if found:
                self.at = found.start()
                return True
            self.at = max(self.at, len(self.held) - 200)
            if not self.more():
                self.at = len(self.held)
                return False

    @property
    def place(self) -> int:
        """The line that is being read."""
        return self.line + self.held.count("\n", 0, self.at)


def members(
    source: Source,
    name: str,
    start: re.Pattern[str],
    *,
    comment: re.Pattern[str] | None = None,
    within: bool = False,
) -> Iterator[tuple[int, Any]]:
    """The values of a file of JSON, each with its line: those one after another, and those in lists.

    Where `within` is set, the file is one object, and the values are those in its lists. What is broken is an Unread,
    a comment's if it begins as `comment`; it is read on where `start` begins next.
    """
    try:
        with source.open(name) as file:
            text = _Text(file)
            for place, value in _members(text, start, within):
                if not isinstance(value, Exception):
                    yield place, value
                elif comment and comment.match(text.held, text.at):
                    yield place, _broken(name, place, _reason(value), counted=True)
                else:
                    yield place, _broken(name, place, _reason(value))
    except BROKEN as error:
        yield 0, _broken(name, 0, str(error))


def _members(text: _Text, start: re.Pattern[str], within: bool) -> Iterator[tuple[int, Any]]:
    if within and text.skip(" \t\r\n") == "{":
        text.at += 1
    while (first := text.skip(" \t\r\n,[]}")) != "":
        place = text.place
        try:
            if first == '"' and within:
                text.value()
                if text.skip(" \t\r\n:") != "[":
                    text.value()
                continue
            value = text.value()
        except (ValueError, RecursionError) as error:
            yield place, error
            text.find(start)
        else:
            yield place, value


def _reason(error: Exception) -> str:
    # The decoder tells what it had expected and none of the words; where that is counts from what was held of the file.
    return error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__


def _broken(name: str, line: int, reason: str, *, counted: bool = False) -> Unread:
    return Unread(
        kind="comment" if counted else "other",
        id="",
        message=N_("the file is damaged here: %(reason)s"),
        values={"reason": reason},
        where=f"{name}:{line}",
        counted=counted,
    )


class _Remark42:
    name = "remark42"

    def knows(self, source: Source) -> bool:
        """Whether a file in it begins as such a backup."""
        return any(_files(source))

    def site(self, source: Source) -> Site:
        """Where the page of the first comment stands."""
        for name in _files(source):
            for _, value in members(source, name, _COMMENT):
                address = _page(value) if isinstance(value, dict) else ""
                try:
                    parts = urlsplit(address)
                except ValueError:
                    continue
                if parts.scheme in ("http", "https") and parts.netloc:
                    return Site(url=f"{parts.scheme}://{parts.netloc}")
        return Site()

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Every comment; the head is none."""
        for name in _files(source):
            for place, value in members(source, name, _COMMENT, comment=_COMMENT):
                if isinstance(value, Unread):
                    yield value
                elif isinstance(value, dict) and ("locator" in value or "id" in value):
                    yield _comment(value, f"{name}:{place}", site)
                elif not isinstance(value, dict) or "version" not in value:
                    yield _broken(name, place, "")


def _comment(one: Mapping[str, Any], where: str, site: Site) -> SourceComment | Unread:
    number, told = words(one.get("id")), words(one.get("time"))
    date = moment(told, site.zone or UTC)
    if not number or date is None:
        message = N_("its date cannot be read: “%(date)s”") if number else N_("it has no number")
        return Unread(kind="comment", id=number, message=message, values={"date": told}, where=where)
    status: CommentStatus = "removed" if one.get("delete") is True else "approved"
    user, edit, address = one.get("user"), one.get("edit"), _page(one)
    typed, shown = words(one.get("orig")), words(one.get("text"))
    return SourceComment(
        id=number,
        date=date,
        body="" if status == "removed" else typed or shown,
        name="" if status == "removed" or not isinstance(user, dict) else words(user.get("name")),
        address=address,
        parent=words(one.get("pid")),
        markup="markdown" if typed else "html",
        edited=moment(words(edit.get("time")), site.zone or UTC) if isinstance(edit, dict) else None,
        status=status,
        anchor=f"remark42__comment-{number}",
    )


def _page(one: Mapping[str, Any]) -> str:
    locator = one.get("locator")
    return words(locator.get("url")) if isinstance(locator, dict) else ""


def jsons(source: Source, *ends: str) -> Iterator[tuple[str, bytes]]:
    """The files that begin as JSON does, each with its head; of several, those whose names end so."""
    for name in source.names if len(source.names) == 1 else source.ending(*ends):
        head = source.head(name)
        if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
            yield name, head


def _files(source: Source) -> Iterator[str]:
    found = jsons(source, ".json", ".jsonl", ".gz", ".backup")
    return (name for name, head in found if _MARK.search(head) or _HEAD.search(head))


REMARK42 = _Remark42()
