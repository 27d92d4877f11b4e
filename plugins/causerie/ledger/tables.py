"""The ledger's tables, and records as their rows hold them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from causerie.ledger import tallies
from causerie.model import Comment, Decision, Person, Record, Synthesis

SCHEMA = (
    """
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE folders(path TEXT PRIMARY KEY, signature BLOB) WITHOUT ROWID;
CREATE TABLE files(folder TEXT, name TEXT, digest BLOB, PRIMARY KEY (folder, name)) WITHOUT ROWID;
CREATE TABLE faults(path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE posts(source TEXT PRIMARY KEY, thread TEXT, lang TEXT, status TEXT, guide INTEGER, opens TEXT,
  closes TEXT, changed TEXT, post TEXT);
CREATE INDEX posts_of ON posts(thread);
CREATE INDEX posts_guide ON posts(thread) WHERE guide;
CREATE INDEX posts_opens ON posts(opens) WHERE opens != '';
CREATE INDEX posts_closes ON posts(closes) WHERE closes != '';
CREATE INDEX posts_lang ON posts(lang, status);
CREATE TABLE comments(
  thread TEXT, id TEXT, moment TEXT, removed TEXT, due TEXT, listed INTEGER, field TEXT, job TEXT, name TEXT,
  person TEXT, anchor TEXT, record BLOB);
CREATE UNIQUE INDEX comments_of ON comments(thread, id);
CREATE INDEX comments_named ON comments(id);
CREATE INDEX comments_due ON comments(due) WHERE due != '';
CREATE INDEX comments_by ON comments(person) WHERE person != '';
CREATE INDEX comments_removed ON comments(removed) WHERE removed != '';
CREATE INDEX listed_all ON comments(moment, id) WHERE listed;
CREATE INDEX listed_field ON comments(field, moment, id, thread) WHERE listed;
CREATE INDEX listed_job ON comments(job, moment, id, thread) WHERE listed AND job != '';
CREATE INDEX listed_name ON comments(name, thread, moment, id) WHERE listed;
CREATE TABLE standing(thread TEXT PRIMARY KEY, moved TEXT, closes TEXT) WITHOUT ROWID;
CREATE INDEX standing_moved ON standing(closes, moved, thread);
CREATE TABLE paths(thread TEXT, questions INTEGER, id TEXT, path TEXT, PRIMARY KEY (thread, questions, id))
  WITHOUT ROWID;
CREATE TABLE threads(name TEXT PRIMARY KEY, heard INTEGER, voices INTEGER, fields TEXT, last TEXT, moved TEXT,
  changed TEXT);
CREATE TABLE states(thread TEXT PRIMARY KEY, state BLOB) WITHOUT ROWID;
CREATE TABLE syntheses(thread TEXT, name TEXT, due TEXT, question INTEGER, lang TEXT, record BLOB,
  PRIMARY KEY (thread, name));
CREATE TABLE decisions(id TEXT PRIMARY KEY, thread TEXT, moment TEXT, record BLOB);
CREATE INDEX decisions_of ON decisions(thread);
CREATE INDEX decisions_at ON decisions(moment);
CREATE TABLE people(key TEXT PRIMARY KEY, record BLOB);
CREATE TABLE bodies(key BLOB PRIMARY KEY, html TEXT) WITHOUT ROWID;
CREATE TABLE slots(name TEXT, file TEXT, PRIMARY KEY (name, file)) WITHOUT ROWID;
CREATE TABLE outputs(file TEXT PRIMARY KEY, digest BLOB, own INTEGER, thread TEXT, made BLOB) WITHOUT ROWID;
CREATE INDEX outputs_of ON outputs(thread) WHERE thread != '';
"""
    + tallies.SCHEMA
)
"""`moment` and `changed` are dates in UTC that sort as text, `due` is one that has not come yet, or nothing."""
VERSION = crc32(SCHEMA.encode()) & 0x7FFFFFFF
PATIENCE = 600
"""Seconds for which one who writes waits for another one: as long as the longest build that was measured, and more."""

R = TypeVar("R", bound=Record)
_DATES = {"date", "edited", "removed"}
_COLUMNS: dict[Any, tuple[tuple[Callable[[Any, Any], None], bool], ...]] = {
    cls: tuple((getattr(cls, name).__set__, name in _DATES) for name in cls.kinds())
    for cls in (Comment, Decision, Synthesis, Person)
}
"""What puts each key of a record in its place, and whether it is a date."""
_read = json.JSONDecoder().raw_decode


def connect(path: Path | str) -> sqlite3.Connection:
    """The database, made if it is not there or has other tables; transactions are begun by hand.

    Raises sqlite3.DatabaseError if the file holds something else.
    """
    database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    # A crash of the machine may lose the last update, and no more.
    database.execute("PRAGMA synchronous = NORMAL")
    if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        empty(database)
    return database


def empty(database: sqlite3.Connection) -> None:
    """Begin anew."""
    found = rows(database, "SELECT name FROM sqlite_master WHERE type = 'table'")
    drops = "".join(f"DROP TABLE {name};" for (name,) in found)
    database.executescript(f"BEGIN IMMEDIATE;{drops}{SCHEMA}PRAGMA user_version = {VERSION};COMMIT;")


def moment(date: datetime) -> str:
    """A date as text that sorts as dates do."""
    return date.astimezone(UTC).isoformat(timespec="microseconds")[:26]


def dump(record: Record) -> str:
    """A record as text, which `comment` and its like read back."""
    values = [getattr(record, name) for name in record.kinds()]
    return json.dumps([each.isoformat() if isinstance(each, datetime) else each for each in values], ensure_ascii=False)


def load(cls: type[R], text: str) -> R:
    """A record from its text: it was checked when its file was read, and is not once more, which is what takes time."""
    made = cls.__new__(cls)
    for (put, dated), value in zip(_COLUMNS[cls], _read(text)[0], strict=True):
        put(made, datetime.fromisoformat(value) if dated and value else value)
    return made


def synthesis(text: str, question: int, lang: str) -> Synthesis:
    """A synthesis from its text and what the name of its file says."""
    made = load(Synthesis, text)
    object.__setattr__(made, "question", question)
    object.__setattr__(made, "lang", lang)
    return made


def rows(database: sqlite3.Connection, query: str, *values: Any) -> list[Any]:
    """What a query finds."""
    return database.execute(query, values).fetchall()
