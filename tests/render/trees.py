"""HTML as two independent parsers read it: what is in it, and what a stranger's words may be made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import lxml.html

# Written out again rather than imported: a tag added to the renderer's list by mistake must fail here.
ALLOWED = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
REL = "nofollow ugc noopener noreferrer"
WHOLE = re.compile(r"https?://[^\s/\\?#@]+([/?#]\S*)?", re.IGNORECASE)
# The element that holds a comment stands in another: one stray end tag, and the footer is not where it was.
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Un</title></head><body><div>
<div data-slot="thread:un:fr">{}</div><footer>fin</footer></div></body></html>"""

Outline = tuple[str, dict[str, str], list["Outline"]]


def fragment(html: str) -> Any:
    """The tree that a browser makes of `html` when it is put into a div."""
    return html5lib.parseFragment(html, container="div", treebuilder="etree", namespaceHTMLElements=False)


def page(html: str) -> Any:
    return html5lib.parse(PAGE.format(html), treebuilder="etree", namespaceHTMLElements=False)


def outline(element: Any) -> Outline:
    """The elements of a tree with their attributes, without their text."""
    return str(element.tag), dict(element.attrib), [outline(child) for child in element]


def text(element: Any) -> str:
    return "".join(element.itertext())


def foreign(html: str) -> list[str]:
    """What is in a comment's HTML that may not be there, in a fragment and in a page; an empty list is what we want."""
    inner = fragment(html)
    found = [*_foreign(inner)]
    read = page(html)
    if _left(read):
        return [*found, "it leaves its element"]
    slot = read.find("body/div/div")
    if outline(slot)[2] != outline(inner)[2] or text(slot) != text(inner):
        found.append("it is not the same in a page as alone")
    other = lxml.html.document_fromstring(PAGE.format(html))
    if _left(other):
        return [*found, "it leaves its element, says lxml"]
    return [*found, *(f"{wrong}, says lxml" for wrong in _foreign(other.find("body/div/div")))]


def _left(read: Any) -> bool:
    """Whether something of a comment stands beside its element, or what follows it does not."""
    around = read.find("body/div")
    return (
        [child.tag for child in read.find("body")] != ["div"]
        or [child.tag for child in around] != ["div", "footer"]
        or bool(around[0].tail)
        or text(around[1]) != "fin"
    )


def _foreign(root: Any) -> Iterator[str]:
    for element in root.iter():
        if element is root:
            continue
        if element.tag not in ALLOWED:
            yield f"<{element.tag}>" if isinstance(element.tag, str) else "a comment"
        for name, value in element.attrib.items():
            if not _known(element.tag, name, value):
                yield f"<{element.tag} {name}={value!r}>"
        if element.tag == "a" and set(element.attrib) != {"href", "rel"}:
            yield f"<a> with {sorted(element.attrib)}"


def _known(tag: str, name: str, value: str) -> bool:
    match tag, name:
        case "a", "href":
            return bool(WHOLE.fullmatch(value))
        case "a", "rel":
            return value == REL
        case "ol", "start":
            return value.isdecimal()
    return False
