"""What was once made from the same bytes, kept in one file under the digest of all that it was made from."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b
from pathlib import Path

BATCH = 1 << 22
"""Bytes that wait in memory before they are written."""
PATIENCE = 60
"""Seconds that one process waits for another one to have written."""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_TABLE = "create table if not exists made (key blob primary key, value blob not null)"


def key(*parts: bytes | str) -> bytes:
    """The digest of some parts; each counts with its length, so that none can pass for a part of another."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8) + data)
    return digest.digest()


class Cache:
    """Bytes by their key, in the file `path`; several processes may use it at once.

    It never stands in the way: a file that is broken is deleted and begun anew.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._asked: set[bytes] = set()
        self._waiting: dict[bytes, bytes] = {}
        self._size = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._file = self._opened()
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)

    def get(self, key: bytes) -> bytes | None:
        """What was put under this key by anyone, ever; None if nothing was, or if it is lost."""
        self._asked.add(key)
        if key in self._waiting:
            return self._waiting[key]
        try:
            found = self._file.execute("select value from made where key = ?", (key,)).fetchone()
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)
            return None
        return bytes(found[0]) if found else None

    def stays(self, key: bytes) -> None:
        """Keep what is under this key, as if somebody had asked for it."""
        self._asked.add(key)

    def put(self, key: bytes, value: bytes) -> None:
        """Keep `value`; it is in the file after `flush` or `close`, or when enough others wait with it."""
        self._asked.add(key)
        self._waiting[key] = value
        self._size += len(value)
        if self._size >= BATCH:
            self.flush()

    def sweep(self) -> None:
        """Forget what nobody asked for since this was opened."""
        self.flush()
        try:
            with self._file:
                self._file.execute("create temp table asked (key blob primary key)")
                self._file.executemany("insert into asked values (?)", ((one,) for one in self._asked))
                self._file.execute("delete from made where key not in asked")
                self._file.execute("drop table asked")
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)

    def flush(self) -> None:
        """Write what waits."""
        try:
            with self._file:
                self._file.executemany("insert or replace into made values (?, ?)", self._waiting.items())
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)
        self._waiting, self._size = {}, 0

    def close(self) -> None:
        """Write what waits, and let the file go."""
        self.flush()
        self._file.close()

    def _opened(self) -> sqlite3.Connection:
        file = sqlite3.connect(self.path, timeout=PATIENCE)
        try:
            file.execute("pragma journal_mode = wal")
            # A power cut may cost what was written last, and no more.
            file.execute("pragma synchronous = normal")
            file.execute(_TABLE)
        except BaseException:
            file.close()
            raise
        return file

    def _begin_anew(self, error: sqlite3.DatabaseError) -> None:
        """Delete a broken file; raises the error if it is another one, such as a full disk."""
        if error.sqlite_errorcode & 0xFF not in _BROKEN:
            raise error
        # 2 ms that few need.
        import logging

        logging.getLogger(__name__).warning("The cache %s is broken (%s) and is begun anew", self.path, error)
        if hasattr(self, "_file"):
            self._file.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(f"{self.path.name}{suffix}").unlink(missing_ok=True)
        self._file = self._opened()
