"""The posts' texts, laid aside in a file: Pelican would hold all of them in memory until the last page is written."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from typing import BinaryIO, cast

from pelican import Pelican
from pelican.contents import Article, Content, Page

TEXTS = "CAUSERIE_TEXTS"
"""Where Pelican's settings hold the file of this build: contents know nothing of it but them."""
_NAME = "_content"


@dataclass(frozen=True, slots=True)
class _Aside:
    """A text's place in the file, in bytes."""

    file: BinaryIO
    start: int
    length: int

    def text(self) -> str:
        self.file.seek(self.start)
        return self.file.read(self.length).decode("utf-8", "surrogatepass")


def begin(pelican: Pelican) -> None:
    """Give a build its file, which is gone with it."""
    if not isinstance(Content.__dict__.get(_NAME), property):
        setattr(Content, _NAME, property(_get, _set))
    pelican.settings[TEXTS] = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the build is)


def lay_aside(content: Content) -> None:
    """Keep the text of a post that was just read, or changed, in its build's file; whoever asks reads it there."""
    file, text = content.settings.get(TEXTS), vars(content).get(_NAME)
    if file is not None and isinstance(content, Article | Page) and isinstance(text, str):
        start = file.seek(0, os.SEEK_END)
        vars(content)[_NAME] = _Aside(file, start, file.write(text.encode("utf-8", "surrogatepass")))


def _get(content: Content) -> str | None:
    found = vars(content).get(_NAME)
    return found.text() if isinstance(found, _Aside) else cast("str | None", found)


def _set(content: Content, text: str | None) -> None:
    vars(content)[_NAME] = text
