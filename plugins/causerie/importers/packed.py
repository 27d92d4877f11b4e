"""What is packed, within bounds: a zip whose list of names can be held, and files that do not unpack without end."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from causerie.errors import N_, Fault, OwnerError

GZIP = b"\x1f\x8b"
"""What a file begins with that gzip packed."""
LIST_MAX = 16 << 20
"""Bytes of a zip's list of names; a hundred thousand pictures of an album take twelve million."""
SPARED = 8 << 30
"""Bytes that anything may unpack to: eight times the largest export that is measured, and a minute's work."""
TIMES_MAX = 100
"""How many times its packed bytes anything larger may become; what people write becomes some ten times as much."""
_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing that give no more at once than is asked for; all that blogs are exported by."""
_LOCKED = 1
"""The bit of a file's flags that says that a password is needed."""


class TooMuchError(OSError):
    """A file unpacks to more than any export has."""


def opened(path: Path) -> zipfile.ZipFile:
    """A zip. Raises OwnerError if it holds too much, or nothing that can be read; OSError and BadZipFile as zips do."""
    file = _Listed(path)
    try:
        whole = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        if not file.cut:
            raise
        raise _refused(path, N_("it holds too many files"), N_("give the folder of one export alone")) from error
    inside = [one for one in whole.infolist() if not one.filename.endswith("/")]
    if sum(one.file_size for one in inside) > most(path.stat().st_size):
        message = N_("it would unpack to more than %(times)s times its size, as no export does")
        raise _refused(path, message, N_("get it again from where it was made"), times=TIMES_MAX)
    if inside and not any(map(_readable, inside)):
        message = N_("it is locked with a password, or packed in a way that is not known here")
        raise _refused(path, message, N_("unpack it, and give its folder"))
    return whole


def names(whole: zipfile.ZipFile) -> Iterator[str]:
    """The files of a zip that stay below its folder, can be read, and are not what a Mac adds to each file."""
    return (one.filename for one in whole.infolist() if _proper(one.filename) and _readable(one))


def most(size: int) -> int:
    """The bytes that so many packed ones may become."""
    return max(SPARED, TIMES_MAX * size)


def unpacked(raw: IO[bytes], size: int) -> IO[bytes]:
    """A file that gzip packed to `size` bytes. To read more of it than it may have raises TooMuchError."""
    return cast(IO[bytes], io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=raw), most(size))))


class _Listed(io.FileIO):
    """A zip of which no more is read at once than its list of names may have; `cut` says that more was wanted."""

    cut = False

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = -1 if size is None else size
        data = super().read(LIST_MAX if wanted < 0 else min(wanted, LIST_MAX))
        self.cut = self.cut or wanted > LIST_MAX
        return data

    def __del__(self) -> None:
        # A zip closes its file in the end only if it opened it.
        self.close()


class _Bounded(io.RawIOBase):
    def __init__(self, file: gzip.GzipFile, left: int) -> None:
        self._file, self._left = file, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read1(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise TooMuchError
        buffer[: len(data)] = data
        return len(data)


def _readable(one: zipfile.ZipInfo) -> bool:
    return one.compress_type in _READ and not one.flag_bits & _LOCKED


def _proper(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    led_out = ".." in parts or parts[:1] in ((), ("/",)) or ":" in parts[0]
    return not led_out and not name.endswith("/") and parts[0] != "__MACOSX"


def _refused(path: Path, message: str, remedy: str, **values: object) -> OwnerError:
    return OwnerError([Fault("import", message, remedy, values, str(path))])
