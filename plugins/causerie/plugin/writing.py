"""How pages are written: whole, and only where they changed; and a page of the site's own among those of the posts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import Template
from pelican.writers import FileOverwriteFailedError, Writer

from causerie.errors import N_, Fault, OwnerError
from causerie.files import write


class Sparing(Writer):  # type: ignore[misc]
    """Pelican's writer, but for files: one that holds its text already keeps its times, and none is ever half one."""

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> StringIO:
        if filename in self._overridden_files and not override:
            return _File(os.devnull, encoding)
        if filename in (self._overridden_files if override else self._written_files):
            raise FileOverwriteFailedError(f"two pages would be written to {filename}")
        if override:
            self._overridden_files.add(filename)
        self._written_files.add(filename)
        return _File(filename, encoding)


class _File(StringIO):
    """Text on its way into a file, where it arrives if nothing goes wrong before its end."""

    def __init__(self, path: str, encoding: str) -> None:
        super().__init__(newline="")
        self._path, self._encoding = path, encoding

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._path != os.devnull:
            write(Path(self._path), self.getvalue().encode(self._encoding))
        super().__exit__(kind, error, trace)


def write_page(
    writer: Writer, name: str, template: Template | _Whole, context: Mapping[str, Any], **known: object
) -> None:
    """Write the file `name` of the built site; `context` is Pelican's, `known` what the template is told besides.

    Raises OwnerError if a post, or what else Pelican wrote, already stands there.
    """
    try:
        writer.write_file(name, template, context, relative_urls=context["RELATIVE_URLS"], **known)
    except FileOverwriteFailedError as error:
        contents = context["generated_content"].values()
        posts = (f"{Path(context['PATH']).name}/{one.relative_source_path}" for one in contents if _is_at(one, name))
        message = N_("the site has a page of its own at %(address)s, where something else stands already")
        remedy = N_("give the post another slug")
        raise OwnerError([Fault("address", message, remedy, {"address": name}, next(posts, name))]) from error


def write_whole_page(writer: Writer, name: str, html: str, context: Mapping[str, Any], **known: object) -> None:
    """Write a page that is made already; else as `write_page`."""
    # Not a template of this text: what readers typed stands in it.
    write_page(writer, name, _Whole(html), context, **known)


@dataclass(frozen=True, slots=True)
class _Whole:
    html: str

    def render(self, context: Mapping[str, Any]) -> str:
        return self.html


def _is_at(content: Any, name: str) -> bool:
    return content is not None and content.save_as == name
