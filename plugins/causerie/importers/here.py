"""What the site has already: its posts by what their heads say, and its comments by the names of their files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from causerie import flatmap
from causerie.codec import PEOPLE_MAX
from causerie.values import ID

_HEAD_MAX = 64 * 1024
"""Bytes of a post in which its head is looked for, where that has no end of its own."""
_LINES_MAX = 16 << 20
"""Bytes of the lines of a head: an imported one may have any number of labels and old addresses."""
_LINE = re.compile(r" {0,3}([A-Za-z0-9_-]+):[ \t]*(.*)")
_FIELDS = {
    ".rst": re.compile(r"^:([A-Za-z0-9_-]+):[ \t]*(.*)$", re.MULTILINE),
    ".html": re.compile(r"""<meta\s+name=["']([A-Za-z0-9_-]+)["']\s+content=["']([^"']*)["']"""),
}
"""How the head of a post is written that is no Markdown."""
_MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
_STEM_LANG = re.compile(r"\.[a-z]{2,3}$")


@dataclass(frozen=True, slots=True)
class Standing:
    """A post of the site: its file below the content folder, what its head says, in small letters."""

    file: str
    head: Mapping[str, str]

    @property
    def slug(self) -> str:
        """Its name; the file's, where its head gives none."""
        return self.head.get("slug") or _STEM_LANG.sub("", Path(self.file).stem)

    @property
    def thread(self) -> str:
        """The folder of its comments."""
        return self.head.get("discussion") or self.slug

    @property
    def output(self) -> str:
        """The file that it is built into, where its head says so."""
        return self.head.get("save_as", "")

    @property
    def addresses(self) -> list[str]:
        """Where it is and where it was, as far as its head knows."""
        said = [self.head.get("url", ""), self.head.get("source_url", ""), *self.head.get("moved_from", "").split()]
        return [f"/{one}" if "//" not in one and not one.startswith("/") else one for one in said if one]


def posts(content: Path) -> Iterator[Standing]:
    """The posts of a content folder that have a head, in order."""
    for folder, below, names in os.walk(content):
        below.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix in (*_MARKDOWN, *_FIELDS) and path.is_file():
                with path.open("rb") as file:
                    data = file.read(_HEAD_MAX) if path.suffix in _FIELDS else b"".join(_lines(file))
                head = _head(data.decode("utf-8-sig", "replace"), path.suffix)
                if head:
                    yield Standing(path.relative_to(content).as_posix(), head)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines before the first that is blank."""
    left = _LINES_MAX
    while left > 0 and (row := file.readline(left)).strip():
        left -= len(row)
        yield row


def _head(text: str, suffix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if suffix in _FIELDS:
        for key, value in _FIELDS[suffix].findall(text):
            found.setdefault(key.lower(), value.strip())
        return found
    for row in text.splitlines():
        line = _LINE.fullmatch(row)
        if line:
            found.setdefault(line[1].lower(), line[2].strip())
        elif row.strip() != "---" and not row.startswith("    "):
            break
    return found


def names(comments: Path) -> Iterator[tuple[str, str]]:
    """Each comment of the folder: its thread, and its id by the name of its file; also those that were decided."""
    if not comments.is_dir():
        return
    # Names alone: a large site has a hundred thousand of them.
    for thread in sorted(os.listdir(comments)):  # noqa: PTH208
        folder = comments / thread
        if folder.is_dir() and not folder.is_symlink():
            for name in os.listdir(folder):  # noqa: PTH208
                if name.endswith(".yml") and ID.fullmatch(name[:-4]):
                    yield thread, name[:-4]


def thread(comments: Path, name: str) -> Iterator[tuple[str, str, str, int]]:
    """The comments of a thread: id, source, its id there, number (0: none). What is at fault tells what it can."""
    folder = comments / name
    for path in sorted(folder.glob("*.yml")) if folder.is_dir() else ():
        if ID.fullmatch(path.stem) and path.is_file():
            with path.open("rb") as file:
                said = flatmap.read(file.read(PEOPLE_MAX), "")[0]
            told = {key: str(entry.value) for key, entry in said.items()}
            number = told.get("number", "")
            counted = int(number) if re.fullmatch(r"[1-9][0-9]{0,5}", number) else 0
            yield path.stem, told.get("source", ""), told.get("source_id", ""), counted
