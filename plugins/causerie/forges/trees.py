"""The files of a commit, as a forge's tree."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from causerie.errors import N_, Fault
from causerie.forges import names
from causerie.forges.base import PLAIN, ConflictError
from causerie.forges.git import Git

FOLDER = "40000"
_FILES = (PLAIN, "100755")


@dataclass(frozen=True, slots=True)
class GitTree:
    """The files of a commit or of a tree (empty: there are none), of a blog that lies below `prefix`.

    An entry is what git knows of a path: its mode, a space, and the object's id; empty if there is nothing.
    """

    git: Git
    version: str
    prefix: str

    def read(self, path: str) -> bytes | None:
        """What a path holds; None if there is no such file."""
        if not names.is_path(path):
            return None
        folder, name = posixpath.split(path)
        return self._contents({path: self._folders([folder])[folder].get(name, "")}).get(path)

    def list(self, folder: str) -> Mapping[str, bytes]:
        """The files directly in a folder, by their whole paths; links are none."""
        if folder and not names.is_path(folder):
            return {}
        found = self._folders([folder])[folder]
        return self._contents({posixpath.join(folder, name): entry for name, entry in found.items()})

    def entries(self, paths: Iterable[str]) -> dict[str, str]:
        """The entry of each path."""
        split = {path: posixpath.split(path) for path in paths}
        folders = self._folders({folder for folder, _ in split.values()})
        return {path: folders[folder].get(name, "") for path, (folder, name) in split.items()}

    def demand_room(self, paths: Iterable[str]) -> None:
        """Raise ConflictError if a path is a folder, or lies below something that is none."""
        above = {path: [str(one) for one in PurePosixPath(path).parents][:-1] for path in paths}
        entries = self.entries({*above, *(one for parents in above.values() for one in parents)})
        wrong = [
            path
            for path, parents in above.items()
            if entries[path].startswith(FOLDER)
            or any(entries[one] and not entries[one].startswith(FOLDER) for one in parents)
        ]
        if wrong:
            message, remedy = N_("a file and a folder cannot have the same name"), N_("move one of them away")
            raise ConflictError([Fault("forge", message, remedy, path=path) for path in wrong])

    def _folders(self, folders: Iterable[str]) -> dict[str, dict[str, str]]:
        """The entries of each folder, by their names; none if there is no such folder."""
        asked = list(folders)
        if not self.version:
            return {folder: {} for folder in asked}
        found = self.git.objects([f"{self.version}:{(self.prefix + folder).rstrip('/')}" for folder in asked])
        return {
            folder: dict(_rows(one.data, len(self.version) // 2)) if one and one.kind == "tree" else {}
            for folder, one in zip(asked, found, strict=True)
        }

    def _contents(self, entries: Mapping[str, str]) -> dict[str, bytes]:
        files = {path: entry.split()[1] for path, entry in entries.items() if entry.startswith(_FILES)}
        found = self.git.objects(list(files.values()))
        return {path: one.data for path, one in zip(files, found, strict=True) if one}


def _rows(data: bytes, width: int) -> Iterator[tuple[str, str]]:
    """The rows of a tree object: mode, space, name, NUL, and the id in `width` bytes."""
    at = 0
    while at < len(data):
        mark = data.index(b"\0", at)
        mode, _, name = data[at:mark].partition(b" ")
        at = mark + 1 + width
        yield name.decode("utf-8", "surrogateescape"), f"{mode.decode()} {data[mark + 1 : at].hex()}"
