"""The files of Pelican's plugin pelican_comment_system: a folder for each article, a file for each comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby, islice
from pathlib import PurePosixPath

from unidecode import unidecode

from causerie.errors import N_
from causerie.importers.base import Found, Site, SourceComment, Unread
from causerie.importers.isso import markup_of
from causerie.importers.moments import moment
from causerie.importers.source import BROKEN, HEAD, Source

_ENDS = (".md", ".markdown", ".mkd", ".rst")
_LOOKED_AT = 50
_FIELD = re.compile(r"([A-Za-z][\w-]*)\s*:\s*(.*)")
_FIELD_RST = re.compile(r":([A-Za-z][\w-]*):\s*(.*)")


@dataclass(frozen=True, slots=True)
class _File:
    """A file: the name that the plugin makes of its own, its head and its body."""

    name: str
    slug: str
    head: Mapping[str, str]
    body: str


class _PelicanCommentSystem:
    name = "pelican_comment_system"

    def knows(self, source: Source) -> bool:
        """Whether one of its first files in a folder of comments has an author and a date, and no title."""
        for name in islice(_files(source), _LOOKED_AT):
            head, _ = _parted(source.head(name).decode("utf-8-sig", "replace"), name)
            if {"author", "date"} <= head.keys() and not {"title", "_id"} & head.keys():
                return True
        return False

    def site(self, source: Source) -> Site:
        """Nothing: articles are told by their folders."""
        return Site()

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Every file as a comment, an article after another."""
        for article, names in groupby(_files(source), lambda name: _article(source, name)):
            files = []
            for name in names:
                file = _file(source, name)
                if isinstance(file, Unread):
                    yield file
                elif file.head.keys() & {"author", "date", "replyto"}:
                    files.append(file)
            slugs = {file.slug for file in files}
            for file in files:
                yield _comment(file, article, slugs, site)


def _comment(file: _File, article: str, slugs: set[str], site: Site) -> SourceComment | Unread:
    number, told = f"{article}/{file.slug}", file.head.get("date", "")
    date = moment(told, site.zone or UTC)
    if date is None:
        message = N_("its date cannot be read: “%(date)s”")
        return Unread(kind="comment", id=number, message=message, values={"date": told}, where=file.name)
    parent, edited = _parent(file.head.get("replyto", ""), slugs), file.head.get("modified", "")
    rest = file.name.lower().endswith(".rst")
    return SourceComment(
        id=number,
        date=date,
        body=file.body,
        name=file.head.get("author", ""),
        address=f"/{article}/",
        parent=f"{article}/{parent}" if parent else "",
        markup="restructuredtext" if rest else markup_of(file.body),
        url=file.head.get("website", ""),
        edited=moment(edited, site.zone or UTC),
        anchor=f"comment-{file.slug}",
    )


def _parent(told: str, slugs: set[str]) -> str:
    """The comment that is answered: it is named with the end of its file's name or without."""
    plain = _slug(told)
    return next((name for name in (plain, *(plain + end[1:] for end in _ENDS)) if name in slugs), plain)


def _slug(name: str) -> str:
    """What the plugin makes of a file's name, its end included."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", unidecode(name)).strip().lower())


def _file(source: Source, name: str) -> _File | Unread:
    try:
        with source.open(name) as file:
            raw = file.read(HEAD + 1)
    except BROKEN as error:
        return _damaged(name, str(error))
    if len(raw) > HEAD:
        return _damaged(name, f"> {HEAD} B")
    head, body = _parted(raw.decode("utf-8-sig", "replace"), name)
    return _File(name, _slug(PurePosixPath(name).name), head, body)


def _parted(text: str, name: str) -> tuple[dict[str, str], str]:
    """The head and the body: a field on each line, and those that are indented go on with the one before."""
    field = _FIELD_RST if name.lower().endswith(".rst") else _FIELD
    lines, head, last = text.replace("\r\n", "\n").split("\n"), dict[str, str](), ""
    fenced = lines[0].strip() == "---"
    for number, line in enumerate(lines):
        found = field.match(line)
        if fenced and (number == 0 or line.strip() in ("---", "...")):
            if number:
                return head, "\n".join(lines[number + 1 :]).strip("\n")
        elif found:
            last = found.group(1).lower()
            head[last] = found.group(2).strip()
        elif last and line[:1] in (" ", "\t") and line.strip():
            head[last] = f"{head[last]} {line.strip()}"
        elif line.strip() or head:
            return head, "\n".join(lines[number:]).strip("\n")
    return head, ""


def _article(source: Source, name: str) -> str:
    """The folder of an article below that of all comments; of files without one, the folder that was handed in."""
    parts = PurePosixPath(name).parts[:-1]
    below = parts[len(parts) - parts[::-1].index("comments") :] if "comments" in parts else parts
    return "/".join(below) or source.path.name


def _damaged(name: str, reason: str) -> Unread:
    message = N_("the file is damaged here: %(reason)s")
    return Unread(kind="comment", id=name, message=message, values={"reason": reason}, where=name)


def _files(source: Source) -> Iterator[str]:
    """The files of comments; where there is a folder of that name, articles lie beside it."""
    names = source.ending(*_ENDS)
    within = [name for name in names if "comments" in PurePosixPath(name).parts[:-1]]
    return iter(sorted(within or names, key=lambda name: (_article(source, name), name)))


PELICAN_COMMENT_SYSTEM = _PelicanCommentSystem()
