"""What changed in some folders since they were looked at last: by the stamps of their files, then by their content."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

GRAIN = 50_000_000
"""Nanoseconds within which a file system may give two changes one time (Linux: a tick, 1 to 10 ms)."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is new, other or gone: its folder below the root, its name, its content's digest (or None)."""

    folder: str
    name: str
    digest: bytes | None

    @property
    def path(self) -> str:
        """Where the file is, below the root."""
        return f"{self.folder}/{self.name}"


@dataclass(slots=True)
class Looked:
    """What a look found: the changes, and the signatures of the folders, for `remember`."""

    changes: list[Change] = field(default_factory=list)
    signatures: dict[str, bytes] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def look(database: sqlite3.Connection, root: Path, tops: list[str]) -> Looked:
    """Compare all files below the folders `tops` of `root` with what is remembered of them.

    A folder whose names, sizes and stamps are as they were is not read. Hidden files and caches of Python are nothing.
    """
    known = dict(database.execute("SELECT path, signature FROM folders"))
    found = Looked()
    now = time.time_ns()
    seen = set()
    for folder, names, signature, sure in _walk(root, tops, now):
        seen.add(folder)
        if known.get(folder) != signature:
            found.signatures[folder] = signature if sure else b""
            found.changes += _compared(database, root, folder, names)
    found.gone = [folder for folder in known if folder not in seen and _below(folder, tops)]
    for folder in found.gone:
        found.changes += _compared(database, root, folder, [])
    return found


def remember(database: sqlite3.Connection, looked: Looked) -> None:
    """Keep what a look found, once all that follows from it is done."""
    database.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?)", looked.signatures.items())
    database.executemany("DELETE FROM folders WHERE path = ?", [(folder,) for folder in looked.gone])
    settle(database, looked.changes)


def settle(database: sqlite3.Connection, changes: list[Change]) -> None:
    """Keep the digests of changed files."""
    new = [(one.folder, one.name, one.digest) for one in changes if one.digest is not None]
    gone = [(one.folder, one.name) for one in changes if one.digest is None]
    database.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", new)
    database.executemany("DELETE FROM files WHERE folder = ? AND name = ?", gone)


def at(root: Path, path: str) -> Change:
    """The change that somebody tells of: what is at `path` below `root` now."""
    folder, _, name = path.rpartition("/")
    return Change(folder, name, _digest(root / path))


def forget(database: sqlite3.Connection, folder: str) -> None:
    """Have the next look read this folder's files, whatever their stamps: not all that changed in it was told."""
    database.execute("UPDATE folders SET signature = x'' WHERE path = ?", (folder,))


def _walk(root: Path, tops: list[str], now: int) -> Iterator[tuple[str, list[str], bytes, bool]]:
    """Each folder, the names in it, its signature, and whether that is old enough to be trusted.

    A file may change twice in one tick. A site has ten times as many files as all else here has lines to run: so
    there is one loop, and little in it.
    """
    waiting = list(tops)
    while waiting:
        folder = waiting.pop()
        names, stamps, newest = [], [], 0
        try:
            with os.scandir(root / folder) as entries:
                for entry in entries:
                    name = entry.name
                    if name[0] == "." or name == "__pycache__":
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(f"{folder}/{name}")
                        continue
                    found = entry.stat(follow_symlinks=False)
                    changed = found.st_ctime_ns
                    names.append(name)
                    stamps.append(f"{name}/{found.st_size}/{found.st_mtime_ns}/{changed}/{found.st_ino}")
                    if changed > newest:
                        newest = changed
        except OSError:
            continue
        stamps.sort()
        signature = blake2b("\n".join(stamps).encode(errors="surrogateescape"), digest_size=16).digest()
        yield folder, names, signature, newest < now - GRAIN


def _compared(database: sqlite3.Connection, root: Path, folder: str, names: list[str]) -> Iterator[Change]:
    known = dict(database.execute("SELECT name, digest FROM files WHERE folder = ?", (folder,)))
    for name in sorted(names):
        digest = _digest(root / folder / name)
        if digest is not None and digest != known.pop(name, None):
            yield Change(folder, name, digest)
    for name in sorted(known):
        yield Change(folder, name, None)


def _digest(path: Path) -> bytes | None:
    try:
        # What a link leads to is not ours to follow: that it is one is what the reading reports.
        if path.is_symlink():
            return blake2b(b"link " + os.fsencode(path.readlink()), digest_size=16).digest()
        return blake2b(path.read_bytes(), digest_size=16).digest()
    except FileNotFoundError:
        return None
    except OSError as error:
        return blake2b(f"unreadable {error.errno}".encode(), digest_size=16).digest()


def _below(folder: str, tops: list[str]) -> bool:
    return any(folder == top or folder.startswith(f"{top}/") for top in tops)
