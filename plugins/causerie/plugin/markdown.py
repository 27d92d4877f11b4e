"""Pelican's reader of Markdown, which does again only what was not done yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from pelican import readers
from pelican.generators import ArticlesGenerator, Generator
from pelican.utils import file_suffix

from causerie.plugin.ahead import Ahead
from causerie.prose.converting import Ways


class MarkdownReader(readers.MarkdownReader):  # type: ignore[misc]
    """Reads as Pelican's own does, under its name: posts and templates are told which reader it was."""

    ahead: Callable[[], Ahead | None] = staticmethod(lambda: None)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The HTML and the metadata of a file; its authors, tags and dates are made anew, with today's settings."""
        ahead = self.ahead()
        made = ahead.made(source_path) if ahead else None
        if made is None:
            found: tuple[str, dict[str, Any]] = super().read(source_path)
            return found
        self._source_path, self._md = source_path, _Done(made.fields)
        return made.html, self._parse_metadata(made.lines)


class _Done:
    """Stands for a Markdown that Pelican has convert metadata: all of it is converted already."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.convert = fields.__getitem__
        self.preprocessors = self

    def deregister(self, name: str) -> None:
        pass

    def reset(self) -> None:
        pass


def take(found: readers.Readers) -> None:
    """Read what Pelican's own reader of Markdown would; where another plugin has put its own, that one reads."""
    for suffix, reader in found.reader_classes.items():
        if reader is readers.MarkdownReader:
            found.reader_classes[suffix] = MarkdownReader


def expect(generator: Generator) -> None:
    """Have what a generator will read converted ahead of it, once it begins."""
    settings, kind = generator.settings, "ARTICLE" if isinstance(generator, ArticlesGenerator) else "PAGE"
    ours = {suffix: one for suffix, one in generator.readers.readers.items() if isinstance(one, MarkdownReader)}
    # Pelican's own cache, if an owner has turned it on, asks no reader.
    if not ours or settings["CACHE_CONTENT"]:
        return
    ahead = cache(partial(_ahead, generator, kind, tuple(ours)))
    for reader in ours.values():
        reader.ahead = ahead


def _ahead(generator: Generator, kind: str, suffixes: tuple[str, ...]) -> Ahead | None:
    """The conversions of a generator's files, in its order; none if an extension may read more than the text."""
    settings = generator.settings
    ways = Ways.of(settings["MARKDOWN"], settings["FORMATTED_FIELDS"])
    if ways is None:
        return None
    files = generator.get_files(settings[f"{kind}_PATHS"], exclude=settings[f"{kind}_EXCLUDES"])
    # As Pelican itself names a file when it asks a reader.
    paths = [
        os.path.abspath(os.path.join(generator.path, file))  # noqa: PTH100, PTH118
        for file in files
        if file_suffix(file) in suffixes
    ]
    return Ahead(paths, ways, Path(settings["CACHE_PATH"], "causerie", f"{kind.lower()}s.sqlite"))
