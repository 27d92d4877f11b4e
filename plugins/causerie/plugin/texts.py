"""The posts' texts, laid aside in a file: Pelican would hold all of them in memory until the last page is written."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from typing import Self, cast

from pelican import Pelican
from pelican.contents import Article, Content, Page

from causerie.cache import key

TEXTS = "CAUSERIE_TEXTS"
"""Where Pelican's settings hold the file of this build: contents know nothing of it but them."""
_NAME = "_content"
# The attributes are those in which Pelican looks.
_LINK = re.compile(r"""(?:href|src|poster|data|cite|formaction|action|content)\s*=\s*((["'])[{|].*?\2)""")


@dataclass(frozen=True, slots=True)
class Gist:
    """What is known of a text without reading it: its digest, and the attributes with addresses for Pelican to resolve.

    These are quoted, as they stand in its HTML.
    """

    digest: bytes
    links: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """What is to be known of a text."""
        return cls(key(text), tuple(found[1] for found in _LINK.finditer(text)))


class _Texts:
    """A file without a name, there as long as somebody knows of a text in it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed below)

    def __del__(self) -> None:
        self._file.close()

    def put(self, text: str) -> _Aside:
        start, data = self._file.seek(0, os.SEEK_END), text.encode("utf-8", "surrogatepass")
        return _Aside(self, start, self._file.write(data), Gist.of(text))

    def get(self, start: int, length: int) -> str:
        self._file.seek(start)
        return self._file.read(length).decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class _Aside:
    """A text's place in the file, in bytes."""

    texts: _Texts
    start: int
    length: int
    gist: Gist


def begin(pelican: Pelican) -> None:
    """Give a build its file, which is gone with it."""
    if not isinstance(Content.__dict__.get(_NAME), property):
        setattr(Content, _NAME, property(_get, _set))
    pelican.settings[TEXTS] = _Texts()


def lay_aside(content: Content) -> None:
    """Keep the text of a post that was just read, or changed, in its build's file; whoever asks reads it there."""
    texts, text = content.settings.get(TEXTS), vars(content).get(_NAME)
    if texts and isinstance(content, Article | Page) and isinstance(text, str):
        vars(content)[_NAME] = texts.put(text)


def gist(content: Content) -> Gist:
    """What is known of the text of a post."""
    found = vars(content).get(_NAME)
    return found.gist if isinstance(found, _Aside) else Gist.of(found or "")


def _get(content: Content) -> str | None:
    found = vars(content).get(_NAME)
    return found.texts.get(found.start, found.length) if isinstance(found, _Aside) else cast("str | None", found)


def _set(content: Content, text: str | None) -> None:
    vars(content)[_NAME] = text
