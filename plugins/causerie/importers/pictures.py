"""The pictures that an export has beside its posts, as files of the site; each once, named after what is in it."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from causerie import files
from causerie.errors import N_
from causerie.importers import kinds, naming
from causerie.importers.source import BROKEN, Source

FOLDER = "images/imported"
"""Where they stand, below the content folder."""
_HOSTS = ("blogger.com", "blogspot.com", "ggpht.com", "googleusercontent.com", "files.wordpress.com", "wp.com")
"""Where the pictures of hosted blogs are, by the end of their names."""
_SIZE = re.compile(r"-\d+x\d+(?=\.\w+$)|-scaled(?=\.\w+$)")
"""What WordPress adds to the name of a picture that it made smaller."""


class Pictures:
    """Those of one export; `wanted` says that they are to be written, and not only told.

    `refused` holds the addresses of those that are not kept, and why.
    """

    def __init__(self, source: Source, home: str, content: Path, *, wanted: bool) -> None:
        self._source, self._home, self._content, self._wanted = source, home, content, wanted
        self._names = dict(_names(source))
        self._made: dict[str, tuple[str, str]] = {}
        self.refused: dict[str, str] = {}
        self.copied = 0

    def of(self, address: str) -> str:
        """The path of a picture below the content folder; empty if the export does not have it, or not as one."""
        if not self._names or not (member := self._member(address)):
            return ""
        if member not in self._made:
            self._made[member] = self._copy(member)
        path, why = self._made[member]
        if why:
            self.refused[address] = why
        return path

    def _member(self, address: str) -> str:
        try:
            parts = urlsplit(address)
            path = unicodedata.normalize("NFC", unquote(parts.path)).replace("+", " ")
        except ValueError:
            return ""
        host = naming.home(address) if parts.netloc else ""
        if parts.scheme not in ("", "http", "https") or (host and host != self._home and not host.endswith(_HOSTS)):
            return ""
        tails = [path.rpartition("/uploads/")[2]] if "/uploads/" in path else []
        names = [*tails, path.rpartition("/")[2]]
        tries = [*names, *(_SIZE.sub("", name) for name in names)]
        return next((self._names[name] for name in tries if self._names.get(name)), "")

    def _copy(self, member: str) -> tuple[str, str]:
        """The path of a picture, or why it has none."""
        try:
            with self._source.open(member) as file:
                data = file.read(kinds.BYTES_MAX + 1)
        except BROKEN:
            return "", N_("its file cannot be read")
        why = kinds.unfit(data)
        if why:
            return "", why
        self.copied += 1
        return keep(self._content, member, data, wanted=self._wanted), ""


def keep(content: Path, name: str, data: bytes, *, wanted: bool = True) -> str:
    """Write a picture, if it is `wanted`; its path below the content folder: what it was called, eight figures of its
    digest, and what it is."""
    stem = naming.plain(PurePosixPath(name.replace("\\", "/")).stem) or "image"
    path = f"{FOLDER}/{stem}-{hashlib.sha256(data).hexdigest()[:8]}{kinds.kind(data)}"
    if wanted:
        files.write(content / path, data)
    return path


def _names(source: Source) -> Iterator[tuple[str, str]]:
    """What addresses may end with, and the file that is meant; a name that several files have means none of them."""
    members = [name for name in source.names if _picture(name)]
    # Old programs of Windows write its own slashes into a zip.
    names = [unicodedata.normalize("NFC", name).replace("\\", "/") for name in members]
    times = Counter(PurePosixPath(name).name for name in names)
    for name, member in zip(names, members, strict=True):
        if "uploads/" in name:
            yield name.rpartition("uploads/")[2], member
        last = PurePosixPath(name).name
        yield last, member if times[last] == 1 else ""


def _picture(name: str) -> bool:
    kind = mimetypes.guess_type(name)[0] or ""
    return kind.startswith(("image/", "video/")) and not PurePosixPath(name).name.startswith("._")
