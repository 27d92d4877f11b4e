"""What an export holds, as a table on disk: a row for each thing, by its place in the order in which it is read.

A gigabyte of posts and comments is never in memory: the export is read twice, first for this, then to be written.
An id is no key of it, since some exports give one to several things.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from causerie.importers import naming
from causerie.importers.base import SourceComment, SourcePost
from causerie.importers.here import Standing
from causerie.importers.writing import wordless
from causerie.store import thread_name

_TABLES = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;
CREATE TABLE places (n INTEGER PRIMARY KEY, system TEXT, home TEXT, id TEXT, thread TEXT, file TEXT, fresh INTEGER);
CREATE INDEX whose ON places (system, id);
CREATE TABLE addresses (key TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;
CREATE TABLE names (name TEXT, place INTEGER, UNIQUE (name, place));
CREATE TABLE taken (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE outputs (path TEXT PRIMARY KEY, folder INTEGER) WITHOUT ROWID;
CREATE TABLE posts (
    seq INTEGER PRIMARY KEY, id TEXT, kind TEXT, status TEXT, path TEXT, wanted TEXT, moment TEXT, mark TEXT,
    place INTEGER, fate TEXT, keeps INTEGER DEFAULT 0, ousted INTEGER DEFAULT 0
);
CREATE INDEX post_ids ON posts (id);
CREATE TABLE own (
    seq INTEGER PRIMARY KEY, slug TEXT, thread TEXT, file TEXT, digest TEXT, url TEXT, save TEXT, system TEXT,
    home TEXT, placed INTEGER
);
CREATE TABLE beside (kind TEXT, id TEXT, thread TEXT, path TEXT, about TEXT, data BLOB);
CREATE TABLE also (seq INTEGER, key TEXT);
CREATE INDEX also_of ON also (seq);
CREATE TABLE comments (
    seq INTEGER PRIMARY KEY, id TEXT, post TEXT, key TEXT, name TEXT, parent TEXT, status TEXT, kind TEXT, moment TEXT,
    said TEXT, ours TEXT, given INTEGER, place INTEGER, over INTEGER, number INTEGER, fate TEXT DEFAULT '',
    hint TEXT DEFAULT '', wants TEXT, upon TEXT DEFAULT ''
);
CREATE INDEX comment_ids ON comments (id);
CREATE INDEX comment_ours ON comments (ours);
CREATE INDEX belonging ON comments (post, key, name);
CREATE TABLE there (ours TEXT, thread TEXT, system TEXT, id TEXT, number INTEGER);
CREATE INDEX there_ours ON there (ours);
CREATE INDEX there_ids ON there (thread, system, id);
CREATE TABLE waiting (
    line INTEGER, raw BLOB, ours TEXT UNIQUE, batch INTEGER, system TEXT, theirs TEXT, post TEXT, key TEXT, name TEXT,
    data TEXT, thread TEXT DEFAULT ''
);
CREATE INDEX waiting_ids ON waiting (system, theirs);
"""


SOURCE_ID_SURE = 99
"""Characters of an id elsewhere that a comment's file surely holds whole: it keeps a hundred."""


@dataclass(frozen=True, slots=True)
class ToldPost:
    """What becomes of a post: its fate, thread, file, whether it keeps its old address, whether it is new here.

    `ousted` says that it could keep its address, if nothing else stood there or in its way.
    """

    fate: str
    thread: str
    file: str
    keeps: bool
    fresh: bool
    ousted: bool


@dataclass(frozen=True, slots=True)
class ToldComment:
    """What becomes of a comment: its fate, its id here, whom it answers here, its thread and number, what is told."""

    fate: str
    ours: str
    over: str
    thread: str
    number: int | None
    hint: str


class Index:
    """The table of one export, in a file that its maker takes away; `home` and `base` are its site's host and folder.

    `charter` says that a post which is here has the rules by which contributions are read.

    Blogger counts for all its blogs together; the ids of others are one site's.
    """

    def __init__(self, path: Path, system: str, url: str) -> None:
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.executescript(_TABLES)
        self.system = system
        self.home = "" if system == "blogger" else naming.home(url)
        self.base = _folder(url)
        self.charter = False
        self.database.execute("BEGIN")

    def rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """What a query finds, row by row; it is not to change which rows those are, unless they are sorted."""
        return iter(self.database.execute(query, values))

    def one(self, query: str, *values: object) -> Any:
        """The first value of the first row that a query finds; None if there is none."""
        row = self.database.execute(query, values).fetchone()
        return row[0] if row else None

    def do(self, query: str, *values: object) -> int:
        """Change something; how many rows it changed."""
        return self.database.execute(query, values).rowcount

    def stand(self, post: Standing, home: str) -> None:
        """Note a post that the site has; `home` is its file by its name alone."""
        system, url = post.head.get("source", ""), post.head.get("source_url", "")
        host = "" if system == "blogger" else naming.home(url)
        thread = post.thread if thread_name(post.thread) else naming.plain(post.thread)
        place = self.settle(system, host, post.head.get("source_id", ""), thread, post.file, fresh=False)
        base = _folder(url) if system == self.system else ""
        self.lead(place, [naming.key_of(one, self.base or base) for one in post.addresses], [post.slug])
        self.put(post.output or home)
        self.charter = self.charter or "rules" in post.head
        self.take(f"/{post.slug}", f"/{post.thread}", Path(post.file).stem)

    def settle(self, system: str, home: str, id: str, thread: str, file: str, *, fresh: bool) -> int:
        """Give a post a place; its number."""
        row = (system, home, id, thread, file, fresh)
        return int(self.database.execute("INSERT INTO places VALUES (NULL, ?, ?, ?, ?, ?, ?)", row).lastrowid or 0)

    def lead(self, place: int, keys: Iterable[str], names: Iterable[str]) -> None:
        """Have addresses and names lead to a place, unless they lead to another already."""
        pairs = [(key, place) for key in keys if key]
        self.database.executemany("INSERT OR IGNORE INTO addresses VALUES (?, ?)", pairs)
        self.database.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", [(n, place) for n in names if n])

    def take(self, *names: str) -> None:
        """Note what no other post may be called."""
        self.database.executemany("INSERT OR IGNORE INTO taken VALUES (?)", [(name.casefold(),) for name in names])

    def free(self, name: str) -> bool:
        """Whether nothing is called so."""
        return self.one("SELECT 1 FROM taken WHERE name = ?", name.casefold()) is None

    def put(self, file: str) -> None:
        """Note a file of the built site, by its path there."""
        path = file.casefold()
        self.do("INSERT OR REPLACE INTO outputs VALUES (?, 0)", path)
        self.database.executemany("INSERT OR IGNORE INTO outputs VALUES (?, 1)", [(one,) for one in _folders(path)])

    def room(self, file: str) -> bool:
        """Whether no file and no folder of the built site is where a file would be, and no file where its folders."""
        path = file.casefold()
        if self.one("SELECT 1 FROM outputs WHERE path = ?", path):
            return False
        query = "SELECT 1 FROM outputs WHERE path = ? AND NOT folder"
        return not any(self.one(query, one) for one in _folders(path))

    def add_post(self, seq: int, post: SourcePost) -> None:
        """Note a post of the export."""
        wanted = naming.plain(post.slug or post.title)
        # What has an address of its own is one post, whatever it is called; a number is no address.
        plain = post.path and "?" not in post.path
        mark = naming.key_of(post.path) if plain else f"{post.path} {post.slug} {post.title}"
        row = (seq, post.id, post.kind, post.status, post.path, wanted, _moment(post.date), mark)
        self.database.execute("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, '', 0, 0)", row)
        keys = [(seq, naming.key_of(one, self.base)) for one in (post.path, *post.also) if one]
        self.database.executemany("INSERT INTO also VALUES (?, ?)", keys)
        if post.ours:
            self.do("INSERT INTO own VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)", seq, *post.ours.row)

    def add_comment(self, seq: int, comment: SourceComment) -> None:
        """Note a comment of the export."""
        own = comment.ours
        ours = own.id if own else naming.comment_id(self.system, self.home, comment.id, comment.date)
        said = hashlib.sha256(f"{comment.name}\0{comment.body}".encode("utf-8", "replace")).hexdigest()[:16]
        key = "" if comment.post else naming.key_of(comment.address, self.base) if comment.address else ""
        name = "" if comment.post else naming.plain(naming.last_part(comment.address))
        status = "removed" if comment.status == "approved" and wordless(comment) else comment.status
        theirs = (seq, comment.id, comment.post, key, name, comment.parent, status, comment.kind)
        row = (*theirs, _moment(comment.date), said, ours, own.number if own else None, (own and own.reply_to) or "")
        self.database.execute(
            "INSERT INTO comments (seq, id, post, key, name, parent, status, kind, moment, said, ours, given, wants)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )

    def post(self, seq: int) -> ToldPost | None:
        """What becomes of the post that is read as number `seq`."""
        query = """SELECT o.fate, coalesce(p.thread, ''), coalesce(p.file, ''), o.keeps, coalesce(p.fresh, 0), o.ousted
            FROM posts o LEFT JOIN places p ON p.n = o.place WHERE o.seq = ?"""
        row = self.database.execute(query, (seq,)).fetchone()
        return ToldPost(*row[:3], *map(bool, row[3:])) if row else None

    def comment(self, seq: int) -> ToldComment | None:
        """What becomes of the comment that is read as number `seq`."""
        query = """SELECT c.fate, c.ours, coalesce(o.ours, c.upon), coalesce(p.thread, ''), c.number, c.hint
            FROM comments c LEFT JOIN places p ON p.n = c.place LEFT JOIN comments o ON o.seq = c.over
            WHERE c.seq = ?"""
        row = self.database.execute(query, (seq,)).fetchone()
        return ToldComment(*row) if row else None

    def file_at(self, address: str) -> str:
        """The file of the post at an old address, below the content folder; empty if there is none."""
        query = "SELECT p.file FROM addresses a JOIN places p ON p.n = a.place WHERE a.key = ?"
        return str(self.one(query, naming.key_of(address, self.base)) or "")


def _folders(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _folder(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _moment(date: datetime) -> str:
    return date.astimezone(UTC).replace(microsecond=0).isoformat()
