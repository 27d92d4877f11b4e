"""Elements of a tree of HTML, which is lxml's: its library says nothing of types, so it is asked here alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import lxml.html

_SECTIONS = ("tbody", "thead", "tfoot")
_SIZE = re.compile(r"(\d{1,5}%?)(?:px)?", re.ASCII)
_ENDS = re.compile(r"[ \t]+$", re.MULTILINE)

Element: TypeAlias = Any
"""An element of lxml's."""


def new(name: str, text: str | None = None, **given: str) -> Element:
    """An element that stands nowhere yet."""
    made = lxml.html.Element(name, **given)
    made.text = text
    return made


def parsed(html: str) -> Element:
    """The element that holds what a piece of HTML in good order says."""
    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    text = html.encode("utf-8", "replace")
    return lxml.html.document_fromstring(b"<body><div>" + text + b"</div></body>", parser=parser).find("body")


def rows(table: Element) -> Iterator[Element]:
    """The rows of a table, but none of a table within it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _SECTIONS:
            yield from rows(child)


def cells(table: Element) -> Iterator[Element]:
    """The cells of a table, in order."""
    return (cell for row in rows(table) for cell in row if cell.tag in ("td", "th"))


def stray(table: Element) -> bool:
    """Whether something stands in a table beside its cells; browsers show it before the table."""
    parts = [table, *(part for part in table if part.tag in _SECTIONS), *rows(table)]
    return any(_beside(part) for part in parts)


def _beside(part: Element) -> bool:
    held = {"td", "th"} if part.tag == "tr" else {"tr", "caption", "col", "colgroup", *_SECTIONS}
    return any(one.strip(" \t\r\n") if isinstance(one, str) else one.tag not in held for one in inside_of(part))


def inside_of(element: Element) -> Iterator[Element | str]:
    """What stands in an element: text and elements, in order."""
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail


def typed(element: Element) -> str:
    """The text of code, line by line; without the blanks at their ends, which nobody sees and Markdown loses."""
    return _ENDS.sub("", "".join(_typed(element)))


def _typed(element: Element) -> Iterator[str]:
    for part in inside_of(element):
        if isinstance(part, str):
            yield part
        elif part.tag == "br":
            yield "\n"
        else:
            yield from _typed(part)


def styles(element: Element) -> dict[str, str]:
    """What an element's `style` says, by property."""
    said = (part.partition(":") for part in element.get("style", "").split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in said}


def classes(element: Element) -> set[str]:
    """The classes of an element."""
    return set(element.get("class", "").split())


def size(element: Element, name: str) -> str:
    """An image's `width` or `height`, as a number of pixels or a share; "" if it says neither."""
    found = _SIZE.fullmatch(element.get(name, "").strip())
    return found[1] if found else ""
