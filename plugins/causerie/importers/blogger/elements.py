"""What an entry has in it: its children by their names, and their texts."""

from __future__ import annotations

import html
import re
from typing import Any

from lxml import etree

from causerie.importers import xml
from causerie.importers.blogger.ids import SPACE

Children = dict[str, list[Any]]
"""The elements within another, by their names without prefixes."""


def named(element: Any) -> Children:
    """The children of an element by their local names; of nothing, none."""
    found: Children = {}
    for one in () if element is None else element:
        found.setdefault(xml.local(one), []).append(one)
    return found


def first(children: Children, name: str) -> Any:
    """The first child of a name; None if there is none."""
    return children[name][0] if name in children else None


def value(children: Children, name: str) -> str:
    """The text of the first child of a name, without the white space around it."""
    return xml.text(first(children, name)).strip(SPACE)


def plain(children: Children, name: str) -> str:
    """The text of a child as words, should it be said to be HTML."""
    text, found = value(children, name), first(children, name)
    if found is None or found.get("type") not in ("html", "xhtml"):
        return text
    return html.unescape(re.sub(r"<[^<>]*>", "", text)).strip(SPACE)


def markup(children: Children, name: str) -> str:
    """The body that a child holds; elements that stand in it unescaped belong to it."""
    found = first(children, name)
    if found is None or not any(xml.local(one) for one in found):
        return value(children, name)
    parts = [html.escape(found.text or "", quote=False)]
    parts += [etree.tostring(one, encoding="unicode", method="html") for one in found]
    return "".join(parts).strip(SPACE)
