"""What changed in some folders since they were looked at last: by the stamps of their files, then by their content."""

from __future__ import annotations

import marshal
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

GRAIN = 50_000_000
"""Nanoseconds within which a file system may give two changes one time (Linux: a tick, 1 to 10 ms)."""
WORTH = 500
"""Folders of which a copy of this process takes a share: it costs what some twenty folders cost."""
Folder = tuple[str, list[str], bytes, int]
"""A folder's path, the names of the files in it, its signature, and when one of them changed last, in nanoseconds."""


class Change(NamedTuple):
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


def look(
    database: sqlite3.Connection, root: Path, tops: list[str], meanwhile: Callable[[], None] = lambda: None
) -> Looked:
    """Compare all files below the folders `tops` of `root` with what is remembered of them.

    A folder whose names, sizes and stamps are as they were is not read. Hidden files and caches of Python are nothing.
    Where two processes look, this one does something else first, `meanwhile`, for as long as a fifth of the look takes.
    """
    known = dict(database.execute("SELECT path, signature FROM folders"))
    found = Looked()
    now = time.time_ns()
    seen = set()
    for folder, names, signature, newest in _walk(root, tops, meanwhile):
        seen.add(folder)
        if known.get(folder) != signature:
            # A file may change twice in one tick.
            found.signatures[folder] = signature if newest < now - GRAIN else b""
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


def _walk(root: Path, tops: list[str], meanwhile: Callable[[], None]) -> Iterator[Folder]:
    """Each folder among `tops` of `root` and below them, hidden ones left out."""
    below: list[str] = []
    for top in tops:
        yield from _read(root, top, below)
    share = 3 * len(below) // 5 if len(below) >= WORTH and alone() else 0
    theirs = _Other(root, below[:share]) if share else None
    meanwhile()
    yield from _through(root, below[share:])
    if theirs:
        yield from theirs.found()


def _through(root: Path, folders: list[str]) -> Iterator[Folder]:
    """Some folders and all below them."""
    waiting = list(folders)
    while waiting:
        yield from _read(root, waiting.pop(), waiting)


def _read(root: Path, folder: str, below: list[str]) -> Iterator[Folder]:
    """A folder, if it can be read; those in it are put to `below`.

    A site has ten times as many files as all else here has lines to run: so there is one loop, and little in it.
    """
    names, stamps, newest = [], [], 0
    try:
        with os.scandir(root / folder) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == "." or name == "__pycache__":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    below.append(f"{folder}/{name}")
                    continue
                found = entry.stat(follow_symlinks=False)
                changed = found.st_ctime_ns
                names.append(name)
                stamps.append(f"{name}/{found.st_size}/{found.st_mtime_ns}/{changed}/{found.st_ino}")
                if changed > newest:
                    newest = changed
    except OSError:
        return
    stamps.sort()
    signature = blake2b("\n".join(stamps).encode(errors="surrogateescape"), digest_size=16).digest()
    yield folder, names, signature, newest


def alone() -> bool:
    """Whether this process may have a copy of itself at work on another core: no thread of it holds anything."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


class _Other:
    """A copy of this process that walks some folders, and all below them."""

    def __init__(self, root: Path, folders: list[str]) -> None:
        self._root, self._folders = root, folders
        ours, theirs = os.pipe()
        self._process = os.fork()
        if not self._process:
            with os.fdopen(theirs, "wb") as pipe:
                pipe.write(marshal.dumps(list(_through(root, folders))))
            # Nothing else of what this process has open is the copy's to end.
            os._exit(0)
        os.close(theirs)
        self._pipe = os.fdopen(ours, "rb")

    def found(self) -> Iterator[Folder]:
        """What it found; found here, if it died over it."""
        with self._pipe:
            said = self._pipe.read()
        died = os.waitpid(self._process, 0)[1]
        yield from _through(self._root, self._folders) if died else marshal.loads(said)  # noqa: S302 (from our own code)


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
