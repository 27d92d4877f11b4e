"""The database behind an address: SQLite in a file, or PostgreSQL; the same queries run on both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import peewee
from filelock import FileLock

from causerie.errors import N_, Fault, OwnerError

SQLITE, POSTGRESQL = "sqlite:///", "postgresql://"
PATIENCE = 30
"""Seconds that a writer waits for the others of one file; each holds it for a flush, which takes milliseconds."""
LOCK = 0x63617573
"""The advisory lock of those who must be alone: "caus" in ASCII, a number that nobody else in a database takes."""


class Sqlite(peewee.SqliteDatabase):
    """A file; each thread has a connection of its own, which stays open."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Full: a commit is flushed. Secure deletion: words that were sent do not stay in the file's free pages.
        pragmas = {"journal_mode": "wal", "synchronous": "full", "secure_delete": "on"}
        super().__init__(str(path), pragmas=pragmas, timeout=PATIENCE, lock_type="IMMEDIATE")

    def _connect(self) -> Any:
        # Of two that turn a new file to WAL at once, one is told that it is locked, however patient it is.
        with FileLock(f"{self.database}.lock"):
            return super()._connect()  # type: ignore[misc]

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A transaction that no other one of this kind overlaps, in any process; flushed to disk when it ends."""
        with self.atomic():
            yield


class Postgresql(peewee.PostgresqlDatabase):
    """A server; each thread has a connection of its own, which stays open."""

    def __init__(self, url: str) -> None:
        super().__init__(url, prefer_psycopg3=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A transaction that no other one of this kind overlaps, in any process; flushed to disk when it ends."""
        with self.atomic():
            flushed = peewee.fn.set_config("synchronous_commit", "on", True)
            peewee.Select(columns=[peewee.fn.pg_advisory_xact_lock(LOCK), flushed]).execute(self)
            yield


def address(path: Path) -> str:
    """The address of an SQLite file."""
    return f"{SQLITE}{path.resolve()}"


def file(url: str) -> Path | None:
    """The SQLite file of an address; None if a server keeps it."""
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None


def of(url: str) -> Sqlite | Postgresql:
    """The database of an address, not opened yet; raises OwnerError if it is of no known kind, or has no folder."""
    path = file(url)
    if path:
        try:
            return Sqlite(path)
        except OSError as error:
            raise _unusable(error) from error
    if url.startswith(POSTGRESQL):
        return Postgresql(url)
    message = N_("this address of an outbox cannot be used")
    # The address may hold a password, so it is not repeated.
    raise OwnerError([Fault("outbox", message, N_("write sqlite:////FOLDER/FILE or postgresql://USER@HOST/NAME"))])


def _unusable(error: Exception) -> OwnerError:
    message = N_("the outbox cannot be used: %(reason)s")
    remedy = N_("see that its database runs, and that there is room on its disk")
    return OwnerError([Fault("outbox", message, remedy, {"reason": error})])


_P = ParamSpec("_P")
_T = TypeVar("_T")
_DOWN = (peewee.OperationalError, peewee.InterfaceError)


def attempted(method: Callable[_P, _T]) -> Callable[_P, _T]:
    """A method that may be done twice: again if its connection was cut, as by a server that was started anew.

    Its object has a `_database`. Raises OwnerError if that cannot be used now.
    """

    @wraps(method)
    def attempt(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        database = cast(Any, args[0])._database
        try:
            try:
                return method(*args, **kwargs)
            except _DOWN:
                if database.is_connection_usable():
                    raise
                database.close()
                return method(*args, **kwargs)
        except peewee.IntegrityError:
            raise
        except peewee.DatabaseError as error:
            raise _unusable(error) from error

    return attempt
