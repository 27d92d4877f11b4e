"""What a post that claims to be ours may say: nothing that runs, shows a file of its owner's, or tells who reads it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from pelican.utils import get_date

from causerie import values
from causerie.errors import N_
from causerie.importers.markdown.checking import rendered
from causerie.importers.markdown.converting import COSTLY
from causerie.importers.markdown.elements import parsed
from causerie.importers.markdown.names import GONE
from causerie.importers.markdown.tree import running
from causerie.importers.ours import OwnPost

FOREIGN = N_("left out of its head, since any export could say so; write it again if it is yours: %(name)s")
"""What is told of a line that is one of `foreign`."""
_LINES = re.compile(r"template|translation|override_\w+|_\w*|remote")
"""Lines of a head that would put a post in the place of another page, or of a part of Pelican's, or have browsers tell
other sites who reads it."""
_RUNS = GONE | {"form", "input", "button", "base", "meta", "link", "object", "embed"}
_FILES = re.compile(r"""(["'])(?=[{|](?:static|attach)[}|](.*?)\1)""", re.DOTALL)
"""What Pelican copies, by an address in a text's HTML."""
_STATES = ("", "published", "draft", "hidden", "skip")
_COSTLY = 40_000_000
"""Characters of a text times its signs of links, from which on Python-Markdown takes seconds for it."""


def harmless(text: str, file: str = "") -> bool:
    """Whether a post's Markdown is shown without anything that runs, asks for what a reader types, or publishes what is
    outside of the content folder, in which its file is `file`."""
    if len(text) * text.count("[") > _COSTLY or len(text) * sum(map(text.count, "\\*&<_`")) > COSTLY:
        return False
    try:
        html = rendered(text)
    except RecursionError:
        return False
    for one in parsed(html).iter():
        if one.tag in _RUNS or any(running(one)) or any(str(key).startswith("on") for key in one.attrib):
            return False
    return not any(_outside(found[2], file) for found in _FILES.finditer(html))


def _outside(address: str, file: str) -> bool:
    """Whether the file of an address is outside of the content folder."""
    # What an address is taken apart by leaves these out.
    path = re.sub(r"[\t\r\n]|[?#].*", "", address, flags=re.DOTALL)
    beside = "" if path.startswith("/") else posixpath.dirname(file)
    whole = posixpath.normpath(posixpath.join(beside, path.removeprefix("/")))
    return whole.startswith("/") or whole.split("/")[0] == ".."


def readable(own: OwnPost, kind: str) -> bool:
    """Whether Pelican can read a post, or a page, whose head says this: for one that it cannot, nothing is built."""
    head = own.head
    if head.get("status", "").lower() not in _STATES:
        return False
    try:
        for key in ("date", "modified"):
            if head.get(key):
                get_date(head[key])
    except (ValueError, OverflowError):
        return False
    return bool(head.get("date")) or kind == "page" or head.get("status", "").lower() == "draft"


def foreign(own: OwnPost, *, charter: bool) -> Iterator[str]:
    """The lines of a post's own head, by their names, that do not come back: any export may say that it was ours.

    `charter` says that the site has rules, which are no stranger's to give.
    """
    said = own.values
    for key in said:
        if _LINES.fullmatch(key) or (key == "lang" and values.LANG.check(said[key])) or (key == "rules" and charter):
            yield key
