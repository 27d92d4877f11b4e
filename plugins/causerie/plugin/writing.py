"""How pages are written: whole, and only where they changed; and a page of the site's own among those of the posts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from io import StringIO
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self, cast

from jinja2 import Template
from pelican.contents import Content
from pelican.writers import Writer

from causerie.files import write
from causerie.ledger import Held, digest
from causerie.plugin.files import By, Files

_PELICAN = By("Pelican", yields=True)
"""Who writes a file that no template is named for."""


class Known(str):
    """A page's text, and the state that it was made from; without text, where its file was made from that and stands.

    It is `held` there, and the file is left alone.
    """

    state: bytes
    held: Held | None

    def __new__(cls, text: str, state: bytes, held: Held | None) -> Self:
        """A text with what is known of it."""
        made = super().__new__(cls, text)
        made.state, made.held = state, held
        return made


class Sparing(Writer):  # type: ignore[misc]
    """Pelican's writer, but for files: one that holds its text already keeps its times, and none is ever half one.

    No two are written to one place, whoever they are of.
    """

    def __init__(self, output_path: str, settings: Mapping[str, Any] | None = None) -> None:
        super().__init__(output_path, settings)
        self.files = Files()
        self.held: dict[str, Held] = {}
        """What the files hold that were written, by their paths below the output folder."""
        self._by = _PELICAN

    def write_file(self, name: str, template: Any, context: Mapping[str, Any], *args: Any, **known: Any) -> None:
        """As Pelican's; raises OwnerError if somebody else writes this file."""
        self._by = self._who(template, known)
        try:
            if name:
                self.files.look_around(str(name), self._by)
                make_room(Path(self.output_path), str(name))
            super().write_file(name, template, context, *args, **known)
        finally:
            self._by = _PELICAN

    def _who(self, template: Any, known: Mapping[str, Any]) -> By:
        replaces = bool(known.get("override_output"))
        content = next((found for key in ("article", "page", "content") if (found := known.get(key))), None)
        if isinstance(content, Content):
            return By(source(content, self.settings), source=True, replaces=replaces)
        subject = next((str(known[key]) for key in ("tag", "category", "author") if known.get(key)), "")
        name = getattr(template, "name", None) or f"{getattr(known.get('here'), 'kind', '')}.html"
        return By(f"{name} ({subject})" if subject else name, yields="template_name" in known, replaces=replaces)

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> StringIO:
        file = os.path.relpath(filename, self.output_path).replace(os.sep, "/")
        written = self.files.put(file, replace(self._by, replaces=override))
        return _File(filename, encoding, partial(self.held.__setitem__, file) if written else None)


def make_room(output: Path, file: str) -> None:
    """Take away the files that an earlier build left where this one has folders, down to a file."""
    for folder in list(PurePosixPath(file).parents)[:-1]:
        path = output / folder
        if path.is_file():
            path.unlink()


def files_of(writer: Writer) -> Files:
    """The files that a writer has written so far, be it another plugin's."""
    if isinstance(writer, Sparing):
        return writer.files
    found = Files()
    for file in sorted(writer._written_files):
        found.put(os.path.relpath(file, writer.output_path).replace(os.sep, "/"), _PELICAN)
    return found


def source(content: Content, settings: Mapping[str, Any]) -> str:
    """The file of a post or of a static one, as its owner knows it."""
    return f"{Path(settings['PATH']).name}/{content.relative_source_path}"


class _File(StringIO):
    """Text on its way into a file, where it arrives if nothing goes wrong before its end, and somebody wants it."""

    def __init__(self, path: str, encoding: str, hold: Callable[[Held], None] | None) -> None:
        super().__init__(newline="")
        self._path, self._encoding, self._hold = path, encoding, hold
        self._state, self._held = b"", cast("Held | None", None)

    def write(self, text: str) -> int:
        """Take what Pelican gives: a page, or the pieces of a feed."""
        if isinstance(text, Known):
            self._state, self._held = text.state, text.held
        return super().write(text)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._hold:
            self._hold(self._held or self._written())
        super().__exit__(kind, error, trace)

    def _written(self) -> Held:
        data = self.getvalue().encode(self._encoding)
        write(Path(self._path), data)
        return Held(digest(data), made=self._state)


def write_page(
    writer: Writer, name: str, template: Template | _Whole, context: Mapping[str, Any], **known: object
) -> None:
    """Write the file `name` of the built site; `context` is Pelican's, `known` what the template is told besides.

    Raises OwnerError if a post, or what else Pelican wrote, already stands there.
    """
    writer.write_file(name, template, context, relative_urls=context["RELATIVE_URLS"], **known)


def write_whole_page(writer: Writer, name: str, html: str, context: Mapping[str, Any], **known: object) -> None:
    """Write a page that is made already; else as `write_page`."""
    # Not a template of this text: what readers typed stands in it.
    write_page(writer, name, _Whole(html), context, **known)


@dataclass(frozen=True, slots=True)
class _Whole:
    html: str

    def render(self, context: Mapping[str, Any]) -> str:
        return self.html
