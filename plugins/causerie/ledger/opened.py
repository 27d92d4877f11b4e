"""The file of a ledger, and the facts of the site that it keeps."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Self

from causerie.ledger import tables
from causerie.settings import Settings
from causerie.threads import Thread

SEARCH = "search"
"""Where it keeps what the index of the search was made from, and its name; nothing, if the site has none."""
KEPT = 16
"""Threads that are kept as they were arranged last, in a process that asks for them again."""


class Kept(dict[str, Thread]):
    """The last threads that were arranged."""

    def __setitem__(self, name: str, thread: Thread) -> None:
        self.pop(name, None)
        if len(self) >= KEPT:
            del self[next(iter(self))]
        super().__setitem__(name, thread)


def home(settings: Settings) -> Path:
    """The file of the ledger of the site that is built in the settings' output folder."""
    below = os.path.relpath(settings.output, settings.root).replace(os.sep, "/")
    named = blake2b(below.encode(), digest_size=4).hexdigest()
    return settings.cache / "causerie" / f"{settings.output.name}-{named}.sqlite"


class Opened:
    """A ledger's database, what the owner decided, and the instant, `now`, that it is asked at."""

    def __init__(self, database: sqlite3.Connection, settings: Settings, now: datetime) -> None:
        self.database = database
        self.settings = settings
        self.now = now
        self.kept = Kept()

    @classmethod
    def at(cls, path: Path, settings: Settings, now: datetime) -> Self:
        """The ledger in a file, made if it is not there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return cls(tables.connect(path), settings, now)

    @classmethod
    def anew(cls, settings: Settings, now: datetime) -> Self:
        """The ledger of the site that is about to be built; one that is broken is begun anew."""
        path = home(settings)
        try:
            return cls.at(path, settings, now)
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
            return cls.at(path, settings, now)

    def renew(self, reader: bytes) -> None:
        """Begin anew, if another reader than this one filled it: what it left out may be let in now."""
        if self.meta("reader") != reader:
            own = tables.rows(self.database, "SELECT file FROM outputs WHERE own")
            tables.empty(self.database)
            # What the last build wrote is known still, so that it goes if the next one does not write it.
            self.database.executemany("INSERT INTO outputs VALUES (?, x'', 1, '', x'')", own)
            self.note("reader", reader)

    def meta(self, key: str) -> bytes | str | None:
        """A fact of the site that was built, if it is known."""
        found = self.database.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def note(self, key: str, value: bytes | str) -> None:
        """Keep a fact of the site."""
        self.database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def rendered(self, body: str, make: Callable[[str], str]) -> str:
        """The HTML of a body, made if this reader did not make it before: a parser takes 15 ms to be there."""
        asked = blake2b(body.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        found = self.database.execute("SELECT html FROM bodies WHERE key = ?", (asked,)).fetchone()
        if found:
            return str(found[0])
        made = make(body)
        self.database.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?)", (asked, made))
        return made
