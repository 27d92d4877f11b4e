"""Staticman's files: YAML, JSON or a front matter, a folder for each thread, with the fields that each site chose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import groupby, islice
from pathlib import PurePosixPath

import yaml

from causerie.errors import N_
from causerie.importers.base import Found, Site, SourceComment, Unread
from causerie.importers.isso import markup_of
from causerie.importers.moments import moment
from causerie.importers.ours import OURS, ours
from causerie.importers.remark42 import words
from causerie.importers.source import BROKEN, HEAD, Source

_YAML, _JSON, _FRONT = (".yml", ".yaml"), (".json",), (".md", ".markdown", ".html")
_NAMES = ("name", "author", "username", "nickname")
_BODIES = ("message", "comment", "body", "content", "text")
_PAGES = ("url", "website", "site", "homepage", "link")
_PARENTS = ("replying_to_uid", "replyID", "replyThread", "reply_to", "replyTo", "parent_id", "_parent", "replying_to")
"""What says which comment is answered, the most exact first: an id, or the place in the thread, counted from 1."""
_MARK = re.compile(rb'^\s*["{,]*\s*"?(?:_id|replying_to|replying_to_uid|replyThread)"?\s*:', re.MULTILINE)
_FIELDS = re.compile(rb'^\s*["{,]*\s*"?(message|comment|name|date)"?\s*:', re.MULTILINE)
_LOOKED_AT = 50
_DIGITS = 20
"""No number of seconds or milliseconds has as many."""
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file: its id, its moment and its fields, all of them texts."""

    file: str
    id: str
    date: datetime
    fields: Mapping[str, str]


class _Staticman:
    name = "staticman"

    def knows(self, source: Source) -> bool:
        """Whether one of its first files has the keys that Staticman writes, or those that most sites ask for."""
        for name in islice(_files(source), _LOOKED_AT):
            head = source.head(name)
            if _MARK.search(head) or {b"message", b"name", b"date"} <= set(_FIELDS.findall(head)):
                return True
        return False

    def site(self, source: Source) -> Site:
        """Nothing: the pages are told by their folders."""
        return Site()

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Every file as a comment, a thread after another, each in the order of its dates."""
        for slug, names in groupby(_files(source), lambda name: _thread(source, name)):
            entries = []
            for name in names:
                entry = _entry(source, name, slug, site.zone or UTC)
                if isinstance(entry, _Entry):
                    entries.append(entry)
                elif entry:
                    yield entry
            entries.sort(key=lambda one: (one.date, one.file))
            ids = {one.id for one in entries}
            for entry in entries:
                yield _comment(entry, _parent(entry, entries, ids), slug)


def _comment(entry: _Entry, parent: str, slug: str) -> SourceComment:
    told = entry.fields
    page = told.get("_parent", "")
    body = _first(told, _BODIES).replace("\r\n", "\n").strip("\n")
    return SourceComment(
        id=entry.id,
        date=entry.date,
        body=body,
        name=_first(told, _NAMES),
        address=page if re.match(r"https?://|/", page) else f"/{slug}/",
        parent=parent,
        markup=markup_of(body),
        url=_first(told, _PAGES),
        ours=ours(told.get(OURS, "")),
        edited=_moment(told.get("updated", ""), entry.date.tzinfo or UTC),
    )


def _parent(entry: _Entry, entries: list[_Entry], ids: set[str]) -> str:
    """The id of the comment that is answered; what names none is kept where it cannot but be meant as one."""
    given = [entry.fields[key].strip() for key in _PARENTS if entry.fields.get(key, "").strip()]
    for one in given:
        if one in ids and one != entry.id:
            return one
    place = entry.fields.get("replying_to", "").strip()
    if place.isascii() and place.isdigit() and len(place) < _DIGITS:
        number = int(place)
        return entries[number - 1].id if 1 <= number <= len(entries) and entries[number - 1] is not entry else ""
    return next((entry.fields[key].strip() for key in _PARENTS[:2] if entry.fields.get(key, "").strip()), "")


def _entry(source: Source, name: str, slug: str, zone: tzinfo) -> _Entry | Unread | None:
    """What a file holds; None if it is none of a comment's."""
    try:
        fields = _fields(source, name)
    except (ValueError, yaml.YAMLError, RecursionError, *BROKEN) as error:
        # What the reader of YAML quotes may be private.
        reason = getattr(error, "problem", None) or type(error).__name__
        message = N_("the file is damaged here: %(reason)s")
        return Unread(
            kind="comment", id=f"{slug}/{_stem(name)}", message=message, values={"reason": reason}, where=name
        )
    if not any(key in fields for key in (*_BODIES, "_id")):
        return None
    number, told = fields.get("_id", "").strip() or f"{slug}/{_stem(name)}", fields.get("date", "").strip()
    date = _moment(told, zone) or _moment(_stamp(name), zone)
    if date is None:
        message = N_("its date cannot be read: “%(date)s”")
        return Unread(kind="comment", id=number, message=message, values={"date": told}, where=name)
    return _Entry(name, number, date, fields)


def _fields(source: Source, name: str) -> dict[str, str]:
    """The fields of a file, in whichever form; a body below a front matter is one too."""
    with source.open(name) as file:
        raw = file.read(HEAD + 1)
    if len(raw) > HEAD:
        raise ValueError
    text = raw.decode("utf-8-sig", "replace")
    if name.lower().endswith(_JSON):
        found = json.loads(text, strict=False)
        return {words(key): words(value) for key, value in found.items()} if isinstance(found, dict) else {}
    body = ""
    if name.lower().endswith(_FRONT):
        parts = re.match(r"---[ \t]*\r?\n(.*?\n)---[ \t]*(?:\r?\n|\Z)(.*)", text, re.DOTALL)
        text, body = parts.groups() if parts else ("", "")
    # Texts alone, or a name such as No or 0123 would be none: https://yaml.org/type/bool.html.
    found = yaml.load(_printable(text), _LOADER)  # noqa: S506 (it makes texts, lists and maps of them)
    fields = {words(key): words(value) for key, value in found.items()} if isinstance(found, dict) else {}
    return {**fields, "message": body} if body.strip() and not _first(fields, _BODIES) else fields


def _printable(text: str) -> str:
    """A text without what YAML has no place for: https://yaml.org/spec/1.1/#id868524."""
    return re.sub(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _first(fields: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((fields[key] for key in keys if fields.get(key, "").strip()), "")


def _moment(told: str, zone: tzinfo) -> datetime | None:
    """The moment of a date, or of a number of seconds or milliseconds."""
    plain = told.strip()
    if not re.fullmatch(r"\d{9,19}", plain, re.ASCII):
        return moment(plain, zone)
    try:
        number = int(plain)
        return datetime.fromtimestamp(number / 1000 if len(plain) > 11 else number, zone)
    except (ValueError, OverflowError, OSError):
        return None


def _stamp(name: str) -> str:
    """The number by which Staticman tells files apart: when it came."""
    found = re.search(r"\d{9,13}", _stem(name), re.ASCII)
    return found.group() if found else ""


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _thread(source: Source, name: str) -> str:
    """The folders of a thread below that of all comments; of files without one, the folder that was handed in."""
    parts = PurePosixPath(name).parts[:-1]
    below = parts[len(parts) - parts[::-1].index("comments") :] if "comments" in parts else parts
    return "/".join(below) or source.path.name


def _files(source: Source) -> Iterator[str]:
    names = source.ending(*_YAML, *_JSON, *_FRONT)
    return iter(sorted(names, key=lambda name: (_thread(source, name), name)))


STATICMAN = _Staticman()
