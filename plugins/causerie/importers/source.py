"""What is handed in: a file, a zip, a folder of both; each file is a stream, unpacked if it is gzip's."""

from __future__ import annotations

import errno
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedIOBase
from itertools import islice
from pathlib import Path
from typing import IO, cast

from causerie.errors import N_, Fault, OwnerError
from causerie.importers import packed

HEAD = 64 * 1024
"""Bytes of a file by which its format is told."""
FILES_MAX = 300_000
"""The files that are looked at: four times those of the largest Takeout that was told of."""
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, UnicodeDecodeError)
"""What reading a file that is cut off, damaged or locked raises; a zip does so by its names, too."""


@dataclass(frozen=True, slots=True)
class Source:
    """The files at `path`; their names are relative, with `/` between their parts, and never lead out of it.

    A zip in a folder is a folder of its name; what is big comes in several.
    """

    path: Path
    _names: tuple[str, ...] = ()
    _zips: Mapping[str, zipfile.ZipFile] = field(default_factory=dict, repr=False)
    """The zips by their names in the folder, each with a slash; a zip that was handed in itself has an empty name."""

    @classmethod
    def of(cls, path: Path) -> Source:
        """What lies at a path. Raises OwnerError if nothing does, if it is too much, or a zip that cannot be read."""
        try:
            found = list(islice(_files(path), FILES_MAX + 1))
            zips = {name: packed.opened(file) for name, file in _zipped(path, found)}
            within = (f"{folder}{one}" for folder, whole in zips.items() for one in packed.names(whole))
            plain = (name for name in found if f"{name}/" not in zips) if "" not in zips else ()
            # Of those of one name in a zip the last one counts.
            names = {*plain, *islice(within, FILES_MAX + 1)}
        except BROKEN as error:
            message, remedy = N_("it cannot be read: %(reason)s"), N_("give the file or the folder of an export")
            raise OwnerError([Fault("import", message, remedy, {"reason": error}, str(path))]) from error
        if len(names) > FILES_MAX:
            message, remedy = N_("it has more than %(count)s files"), N_("give the folder of one export alone")
            raise OwnerError([Fault("import", message, remedy, {"count": FILES_MAX}, str(path))])
        return cls(path, tuple(sorted(names)), zips)

    @property
    def names(self) -> tuple[str, ...]:
        """The files, in order; of a single file, its name alone."""
        return self._names

    def ending(self, *ends: str) -> list[str]:
        """The files whose names end so, in letters of any size."""
        return [name for name in self._names if name.lower().endswith(ends)]

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A file as it is read from its beginning, unpacked. What is wrong with it is one of BROKEN."""
        with self._raw(name) as raw:
            head = raw.read(2)
        with self._raw(name) as raw:
            yield packed.unpacked(raw, self._size(name)) if head == packed.GZIP else raw

    def head(self, name: str) -> bytes:
        """The first HEAD bytes of a file, unpacked; as many as can be read."""
        head = bytearray()
        try:
            with self.open(name) as file:
                # Of a packed file that is cut off, what comes at once is given before its damage is met.
                while len(head) < HEAD and (data := cast(BufferedIOBase, file).read1(HEAD - len(head))):
                    head += data
        except BROKEN:
            pass
        return bytes(head)

    @contextmanager
    def _raw(self, name: str) -> Iterator[IO[bytes]]:
        folder = self._zip(name)
        if folder is not None:
            with self._zips[folder].open(name.removeprefix(folder)) as member:
                yield member
        else:
            with self._plain(name).open("rb") as file:
                yield file

    def _size(self, name: str) -> int:
        """The bytes that a file has on the disk."""
        folder = self._zip(name)
        if folder is None:
            return self._plain(name).stat().st_size
        return self._zips[folder].getinfo(name.removeprefix(folder)).compress_size

    def _zip(self, name: str) -> str | None:
        return next((one for one in self._zips if name.startswith(one)), None)

    def _plain(self, name: str) -> Path:
        return self.path / name if self.path.is_dir() else self.path


def _files(path: Path) -> Iterator[str]:
    if not path.is_dir():
        # What has no end, as a device has none, is no file.
        if path.exists() and not path.is_file():
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path.name)
        with path.open("rb"):
            yield path.name
        return
    for file in path.rglob("*"):
        # A link may lead out of the folder.
        if file.is_file() and not file.is_symlink():
            yield file.relative_to(path).as_posix()


def _zipped(path: Path, names: list[str]) -> Iterator[tuple[str, Path]]:
    """The zips at a path, each with its name in the folder."""
    if path.is_file() and zipfile.is_zipfile(path):
        yield "", path
    elif path.is_dir():
        for name in names:
            if name.lower().endswith(".zip") and zipfile.is_zipfile(path / name):
                yield f"{name}/", path / name
