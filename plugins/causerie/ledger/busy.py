"""Who is at work on a built site: one at a time, and what was begun and not ended is known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from causerie.ledger.tables import PATIENCE


@contextmanager
def alone(ledger: Path) -> Iterator[None]:
    """Wait until nobody else is at work on the site of this ledger; the system ends the work of a process that dies."""
    ledger.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(ledger.with_suffix(".lock"), timeout=PATIENCE, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def begin(ledger: Path) -> None:
    """Say that files of the site are about to be written, so that nobody trusts it until `end`."""
    _mark(ledger).touch()


def end(ledger: Path) -> None:
    """Say that all that was begun is written."""
    _mark(ledger).unlink(missing_ok=True)


def begun(ledger: Path) -> bool:
    """Whether somebody began to write and did not end: a crash, or a build at this moment."""
    return _mark(ledger).exists()


def _mark(ledger: Path) -> Path:
    return ledger.with_suffix(".begun")
