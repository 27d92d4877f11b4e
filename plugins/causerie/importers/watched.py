"""How far an import is: the bytes of its source that were read, then the things that were written."""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Protocol, cast

from causerie.importers.source import Source


class Watcher(Protocol):
    """Who is told how far it is: of `total` bytes, or, the second time, of `total` things."""

    def reading(self, done: int, total: int) -> None:
        """So many bytes were read."""

    def writing(self, done: int, total: int) -> None:
        """So many things were looked at."""


class Nobody:
    """A watcher that looks away."""

    def reading(self, done: int, total: int) -> None:
        """Say nothing."""

    def writing(self, done: int, total: int) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Watched(Source):
    """A source that tells a watcher how far its files are read; a file that is read again counts once."""

    watcher: Watcher = field(default_factory=Nobody)
    total: int = 0
    done: dict[str, int] = field(default_factory=dict)

    @classmethod
    def by(cls, source: Source, watcher: Watcher) -> Watched:
        """The same source."""
        return cls(source.path, source.names, source._zips, watcher=watcher, total=_size(source))

    @contextmanager
    def _raw(self, name: str) -> Iterator[IO[bytes]]:
        # The decorated method of a class with slots has no `super()` of its own.
        with Source._raw(self, name) as raw:
            yield cast(IO[bytes], io.BufferedReader(_Counted(raw, self, name), 1 << 16))

    def come(self, name: str, place: int) -> None:
        """A file was read so far."""
        if place > self.done.get(name, 0):
            self.done[name] = place
            read = sum(self.done.values()) if len(self.done) < 1000 else place
            self.watcher.reading(min(read, self.total), self.total)


class _Counted(io.RawIOBase):
    def __init__(self, file: IO[bytes], source: Watched, name: str) -> None:
        self._file, self._source, self._name, self._place = file, source, name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        self._source.come(self._name, self._place)
        return len(data)


def _size(source: Source) -> int:
    """The bytes of its files, without pictures, which are not read to the end."""
    packed = [one for whole in source._zips.values() for one in whole.infolist()]
    total = sum(one.file_size for one in packed if not _media(one.filename))
    if source.path.is_dir():
        plain = [source.path / name for name in source.names if not name.startswith(tuple(source._zips))]
    else:
        plain = [] if source._zips else [source.path]
    try:
        return total + sum(file.stat().st_size for file in plain if not _media(file.name))
    except OSError:
        return total


def _media(name: str) -> bool:
    return (mimetypes.guess_type(name)[0] or "").startswith(("image/", "video/", "audio/"))
