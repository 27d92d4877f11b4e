"""Which files of a source are Blogger's, and of which form: told by their names and first bytes."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from causerie.importers import xml
from causerie.importers.source import Source

Form = Literal["takeout", "archive", "atom", "json"]
"""`archive` and `atom` differ in nothing but the kinds that the archive gives to its entries."""
_TAKEOUT = re.compile(rb"schemas\.google\.com/blogger/2018|<blogger:(?:type|status|parent)>")
_BLOGGER = re.compile(rb"tag:blogger\.com,1999:|schemas\.google\.com/blogger/2008|>\s*Blogger\s*</")
_KIND = re.compile(rb"schemas\.google\.com/g/2005#kind")
# A script that a page was to run is the same within a call.
_JSON = re.compile(rb"""\A[^{]{0,500}\{[^{}]{0,500}"feed"\s*:\s*\{""")
_NEVER = ("image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/zip")


def files(source: Source, *forms: Form) -> Iterator[tuple[str, Form]]:
    """The files of these forms, each with its own."""
    for name in source.names:
        if worth(name) and (form := form_of(source.head(name))) in forms:
            yield name, form


def worth(name: str) -> bool:
    """Whether a file can be an export by its name: no picture, and nothing that a Mac puts beside each file."""
    parts = PurePosixPath(name).parts
    kind = mimetypes.guess_type(name)[0] or ""
    return not kind.startswith(_NEVER) and "__MACOSX" not in parts and not parts[-1].startswith("._")


def form_of(head: bytes) -> Form | None:
    """The form of a file that begins so; None if it is not Blogger's."""
    plain = xml.plain(head)
    if xml.root(head) == "feed":
        if _TAKEOUT.search(plain):
            return "takeout"
        return ("archive" if _KIND.search(plain) else "atom") if _BLOGGER.search(plain) else None
    return "json" if _JSON.match(plain) and _BLOGGER.search(plain.replace(rb"\u003c", b"<")) else None
