"""Isso's database, and the JSON that Isso reads from any other system.

Its bodies are Markdown, but those that Isso itself had from elsewhere are HTML: each row is judged by itself.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from causerie.errors import N_
from causerie.importers.base import CommentStatus, Found, Markup, Site, SourceComment, Unread
from causerie.importers.moments import moment
from causerie.importers.ours import OURS, ours
from causerie.importers.packed import TooMuchError
from causerie.importers.remark42 import members, words
from causerie.importers.source import BROKEN, HEAD, Source

_DATABASE = b"SQLite format 3\0"
_TABLE = re.compile(rb"create\s+table\s+(?:if\s+not\s+exists\s+)?[\"'`\[]?comments\b", re.IGNORECASE)
_GENERIC = re.compile(rb'\s*\[\s*\{(?=.*"comments"\s*:\s*\[)(?=.*"created"\s*:)', re.DOTALL)
_STATES: Mapping[object, CommentStatus] = {1: "approved", 2: "held", 4: "removed"}
_WANTED = ("id", "tid", "parent", "created", "modified", "mode", "text", "author", "website")
"""The columns that are read; whoever wrote from where, under which address, is not even looked at."""
_ROW_MIN = 8
"""Bytes that a row takes at the least: a damaged database may be a ring, and has no end."""
_COPY_MAX = 2 << 30
"""Bytes of a database that is copied: a million comments, and as much again for votes and the room of deleted ones."""
_STEP = 1 << 20
_TABLES = ("comments", "threads")
_FEW = 3
"""A database and what lies beside it while it is used."""
_TEXT_MAX = 4 * 1024 * 1024
_CODE = re.compile(r"```.*?(?:```|\Z)|(`+).+?\1|^(?: {4}|\t).*$", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(r"</?(?:p|br|div|ul|ol|li|blockquote|pre|h[1-6]|table|img)\b[^<>]*>", re.IGNORECASE)
_INLINE = re.compile(r"</(?:a|b|i|em|strong|u|s|del|strike|code|span|font|cite|q|sub|sup)>", re.IGNORECASE)
_MARKDOWN = re.compile(r"\*\*\S|\]\(|^\s{0,3}(?:>|[-*+] |\d+\. |#+ )", re.MULTILINE)


def markup_of(body: str) -> Markup:
    """What a comment is written in, where its system does not say: Markdown, HTML, or HTML with blank lines."""
    plain = _CODE.sub("", body)
    if _BLOCK.search(plain):
        return "html"
    if not _INLINE.search(plain) or _MARKDOWN.search(plain) or plain != body:
        return "markdown"
    return "wordpress"


class _Isso:
    name = "isso"

    def knows(self, source: Source) -> bool:
        """Whether a file in it is such a database or such JSON."""
        return any(_databases(source)) or any(_generic(source))

    def site(self, source: Source) -> Site:
        """Nothing: it knows paths alone."""
        return Site()

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Every comment of each database, then of each other file."""
        for name in _databases(source):
            with tempfile.TemporaryDirectory() as folder:
                try:
                    copy = _copy(source, name, Path(folder))
                    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=rw", uri=True)) as database:
                        yield from _rows(database, copy.stat().st_size, name, site)
                except TooMuchError:
                    message = N_("it is larger than any database of comments, and was not read")
                    yield Unread(kind="other", id="", message=message, where=name, counted=False)
                except (sqlite3.Error, *BROKEN) as error:
                    # What SQLite says quotes a damaged file, in letters or not.
                    yield _damaged(name, getattr(error, "sqlite_errorname", type(error).__name__))
        for name in _generic(source):
            yield from _told(source, name, site)


def _copy(source: Source, name: str, folder: Path) -> Path:
    """A database of its own, with what was written to it last: reading one takes files beside it."""
    copy = folder / "comments.db"
    with source.open(name) as file:
        _write(copy, file)
    with ExitStack() as stack:
        journal = _journal(source, name, stack)
        if journal:
            _write(folder / "comments.db-wal", journal)
    return copy


def _write(target: Path, file: IO[bytes]) -> None:
    """Copy a file. Raises TooMuchError before it fills the disk."""
    size = 0
    with target.open("wb") as made:
        while block := file.read(_STEP):
            size += len(block)
            if size > _COPY_MAX:
                raise TooMuchError
            made.write(block)


def _journal(source: Source, name: str, stack: ExitStack) -> IO[bytes] | None:
    """What was written to a database and not yet put into it; where a file was handed in, it lies beside it."""
    try:
        if f"{name}-wal" in source.names:
            return stack.enter_context(source.open(f"{name}-wal"))
        if source.path.name == name and source.path.is_file():
            return stack.enter_context(source.path.with_name(f"{name}-wal").open("rb"))
        return None
    except BROKEN:
        return None


def _rows(database: sqlite3.Connection, size: int, name: str, site: Site) -> Iterator[Found]:
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _TEXT_MAX)
    database.execute("PRAGMA trusted_schema=OFF")
    named = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name IN (?, ?)"
    kinds = dict(database.execute(named, _TABLES))
    # A view or a computed column may ask for work without end.
    if any(
        re.search(r"\b(?:virtual|generated|as\s*\()", str(kinds.get(one, "virtual")), re.IGNORECASE) for one in _TABLES
    ):
        yield _damaged(name, "comments, threads")
        return
    there = {row[1] for row in database.execute("PRAGMA table_info(comments)")}
    columns = ", ".join(f"c.{one}" if one in there else "NULL" for one in _WANTED)
    query = f"SELECT {columns}, t.uri FROM comments c LEFT JOIN threads t ON t.id = c.tid ORDER BY c.rowid"  # noqa: S608 (words of ours)
    for row in islice(database.execute(query), size // _ROW_MIN):
        yield _comment(dict(zip((*_WANTED, "uri"), row, strict=True)), name, site)


def _comment(row: Mapping[str, Any], name: str, site: Site) -> SourceComment | Unread:
    thread, parent = row["tid"], row["parent"]
    number, date = f"{thread}:{row['id']}", _epoch(row["created"], site)
    if date is None:
        message, values = N_("its date cannot be read: “%(date)s”"), {"date": str(row["created"])}
        return Unread(kind="comment", id=number, message=message, values=values, where=f"{name}: comments {row['id']}")
    status = _STATES.get(row["mode"], "held")
    body, address = _text(row["text"]), _text(row["uri"])
    return SourceComment(
        id=number,
        date=date,
        body="" if status == "removed" else body,
        name="" if status == "removed" else _text(row["author"]),
        post="" if address else f"thread {thread}",
        address=address,
        parent=f"{thread}:{parent}" if parent else "",
        markup=markup_of(body),
        url="" if status == "removed" else _text(row["website"]),
        edited=_epoch(row["modified"], site),
        status=status,
        anchor=f"isso-{row['id']}",
    )


def _told(source: Source, name: str, site: Site) -> Iterator[Found]:
    """The comments of a JSON file: a list of threads, each with its own."""
    for place, thread in members(source, name, re.compile(r'\{\s*"(?:id|comments|title)"')):
        comments = thread.get("comments") if isinstance(thread, dict) else None
        if not isinstance(comments, list):
            yield thread if isinstance(thread, Unread) else _damaged(f"{name}:{place}", "comments")
            continue
        address = words(thread.get("id"))
        for position, one in enumerate(comments):
            yield _of_json(one if isinstance(one, dict) else {}, address, position, f"{name}:{place}", site)


def _of_json(one: Mapping[str, Any], address: str, position: int, where: str, site: Site) -> SourceComment | Unread:
    # Those who write such files often give every comment the number 0.
    given = words(one.get("id"))
    number = f"{address}:{given}" if given not in ("", "0") else f"{address}:@{position}"
    told, body, parent = words(one.get("created")), words(one.get("text")), words(one.get("parent"))
    date = moment(told, site.zone or UTC)
    if date is None:
        message = N_("its date cannot be read: “%(date)s”")
        return Unread(kind="comment", id=number, message=message, values={"date": told}, where=where)
    return SourceComment(
        id=number,
        date=date,
        body=body,
        name=words(one.get("author")),
        address=address,
        parent=f"{address}:{parent}" if parent not in ("", "0") else "",
        markup=markup_of(body),
        url=words(one.get("website")),
        ours=ours(words(one.get(OURS))),
        anchor=f"isso-{given}" if given not in ("", "0") else "",
    )


def _epoch(told: object, site: Site) -> datetime | None:
    try:
        date = datetime.fromtimestamp(float(told), site.zone or UTC) if isinstance(told, int | float) else None
    except (ValueError, OverflowError, OSError):
        return None
    return date if date and 2 <= date.year < 9999 else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _damaged(name: str, reason: str) -> Unread:
    message = N_("the file is damaged here: %(reason)s")
    return Unread(kind="other", id="", message=message, values={"reason": reason}, where=name, counted=False)


def _databases(source: Source) -> Iterator[str]:
    names = source.names if len(source.names) <= _FEW else source.ending(".db", ".sqlite", ".sqlite3", ".gz")
    for name in names:
        if source.head(name).startswith(_DATABASE):
            with ExitStack() as stack:
                journal = _journal(source, name, stack)
                # A young database has its tables there alone.
                if _TABLE.search(source.head(name) + (journal.read(HEAD) if journal else b"")):
                    yield name


def _generic(source: Source) -> Iterator[str]:
    names = source.names if len(source.names) == 1 else source.ending(".json", ".json.gz")
    return (name for name in names if _GENERIC.match(source.head(name)))


ISSO = _Isso()
