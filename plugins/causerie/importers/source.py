"""What is handed in: a file, a zip, a folder of both; each file is a stream, unpacked if it is gzip's."""

from __future__ import annotations

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path, PurePosixPath
from typing import IO, cast

from causerie.errors import N_, Fault, OwnerError

HEAD = 64 * 1024
"""Bytes of a file by which its format is told."""
_GZIP = b"\x1f\x8b"
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, lzma.LZMAError)
"""What reading a file that is cut off, damaged or locked raises."""


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
        """What lies at a path. Raises OwnerError if nothing does, or if it is a zip that cannot be read."""
        try:
            zips = {name: zipfile.ZipFile(file) for name, file in _zipped(path)}
            within = [f"{folder}{one}" for folder, whole in zips.items() for one in _members(whole)]
            plain = [name for name in _files(path) if f"{name}/" not in zips] if "" not in zips else []
            return cls(path, tuple(sorted([*plain, *within])), zips)
        except BROKEN as error:
            message, remedy = N_("it cannot be read: %(reason)s"), N_("give the file or the folder of an export")
            raise OwnerError([Fault("import", message, remedy, {"reason": error}, str(path))]) from error

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
            yield cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if head == _GZIP else raw

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
        folder = next((one for one in self._zips if name.startswith(one)), None)
        if folder is not None:
            with self._zips[folder].open(name.removeprefix(folder)) as member:
                yield member
        else:
            with (self.path / name if self.path.is_dir() else self.path).open("rb") as file:
                yield file


def _files(path: Path) -> list[str]:
    if not path.is_dir():
        with path.open("rb"):
            return [path.name]
    # A link may lead out of the folder.
    return [file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file() and not file.is_symlink()]


def _zipped(path: Path) -> Iterator[tuple[str, Path]]:
    """The zips at a path, each with its name in the folder."""
    if path.is_file() and zipfile.is_zipfile(path):
        yield "", path
    elif path.is_dir():
        for name in _files(path):
            if name.lower().endswith(".zip") and zipfile.is_zipfile(path / name):
                yield f"{name}/", path / name


def _members(whole: zipfile.ZipFile) -> Iterator[str]:
    return (one.filename for one in whole.infolist() if not one.is_dir() and _proper(one.filename))


def _proper(name: str) -> bool:
    """Whether a zip's name stays below its folder, and is not what a Mac adds to each file."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts) and ".." not in parts and parts[0] not in ("/", "__MACOSX") and ":" not in parts[0]
