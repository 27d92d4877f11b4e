"""What old comments hold, in what a comment of this site can: words, links, emphasis, lists, quotations, code."""

from __future__ import annotations

import re
from typing import Final

from causerie.characters import without_forbidden
from causerie.importers.markdown import raw
from causerie.importers.markdown.blocks import split
from causerie.importers.markdown.elements import Element, new, parsed, rows
from causerie.importers.markdown.escaping import Manner, escaped, headed
from causerie.importers.markdown.names import BLOCKS, EMBEDS, EMPHASIS, HEADINGS, INLINE
from causerie.importers.markdown.pieces import Block
from causerie.importers.markdown.reading import Reading
from causerie.importers.markdown.writing import block, joined
from causerie.render import render
from causerie.values import BODY_MAX

MANNERS: Final = (Manner(comment=True), Manner(comment=True, careful=True))
_BOXES = frozenset({"dl", "dt", "dd", "figure", "figcaption", "details", "summary"})
_LINKED = EMBEDS - _BOXES | {"img"}
# A comment's links lead to whole addresses that name no user; see causerie.render.
_LEADS = re.compile(r"https?://[^/?#@\s]+([/?#]\S*)?", re.IGNORECASE)


def plainer(root: Element, dropped: list[str]) -> None:
    """Put in a tree, for each element that no comment has, what says the same; where none does, it is in `dropped`."""
    for element in list(root.iter()):
        element.text, element.tail = (_visible(text, dropped) for text in (element.text, element.tail))
        _plainer(element, dropped)
    for listed in root.iter("ol"):
        start = listed.get("start", "")
        listed.attrib.clear()
        if re.fullmatch(r"\d{1,6}", start, re.ASCII):
            listed.set("start", str(int(start)))


def _plainer(element: Element, dropped: list[str]) -> None:
    name = element.tag
    if name in _LINKED:
        _linked(element)
    elif name in HEADINGS:
        _emboldened(element)
    elif name == "table":
        _lined(element)
    elif name in _BOXES:
        element.tag = "div"
    elif name == "pre":
        for part in list(element.iterdescendants()):
            if part.tag not in ("code", "br"):
                part.drop_tag()
    elif name in INLINE and INLINE[name] not in EMPHASIS and name != "code":
        dropped.append(name)
        element.tag = "span"
    elif name == "a":
        _leading(element, dropped)


def _emboldened(heading: Element) -> None:
    heading.tag = "p"
    bold = new("b", heading.text)
    heading.text = None
    bold.extend(list(heading))
    heading.append(bold)


def _visible(text: str | None, dropped: list[str]) -> str | None:
    seen = without_forbidden(text or "")
    if text and seen != text:
        dropped.append("hidden character")
    return seen


def _linked(element: Element) -> None:
    """A link to what an image or an embed shows; within a link, its words alone."""
    urls = [part.get(key) for part in element.iter() for key in ("src", "data", "href") if part.get(key)]
    words = element.get("alt", "").strip() or element.get("title", "").strip() or (urls[0] if urls else "")
    within = next((one for one in element.iterancestors("a") if one.get("href")), None)
    for child in list(element):
        element.remove(child)
    element.tag = "span" if within is not None or not urls else "a"
    element.attrib.clear()
    element.text = words
    if element.tag == "a":
        element.set("href", urls[0])
        _leading(element, [])


def _leading(element: Element, dropped: list[str]) -> None:
    """What leads nowhere is its words, and the address if it has more to say than these."""
    url, words = element.get("href", ""), "".join(element.itertext()).strip()
    if not url:
        return
    leads = _LEADS.fullmatch(url)
    if leads and not words and not element.findall(".//img") and not _goes_on(element):
        element.text = words = url
    if not leads:
        dropped.append("a")
        element.tag = "span"


def _goes_on(link: Element) -> bool:
    """Whether a link without words is a part of the one beside it, cut off where an emphasis ended."""
    before, after = link.getprevious(), link.getnext()
    beside = [one for one, between in ((before, before is not None and before.tail), (after, link.tail)) if not between]
    return any(one is not None and one.tag == "a" and one.get("href") == link.get("href") for one in beside)


def _lined(table: Element) -> None:
    """A line for each row."""
    for row in list(rows(table)):
        row.tag = "div"
        for cell in row:
            cell.tag = "span"
            cell.tail = " "
    table.tag = "div"
    for part in list(table.iter("tbody", "thead", "tfoot")):
        part.tag = "div"


def written(root: Element, dropped: list[str]) -> tuple[str, int]:
    """The Markdown of a comment's tree, and of how many blocks it is.

    It is read back as the site shows it. A block that does not come back whole stands without its emphasis, then
    without anything but its words; what it lost is in `dropped`.
    """
    blocks = split(root)
    made = [block(one, MANNERS[0]) for one in blocks]
    text = joined(blocks, made, MANNERS[0])
    if not _differs(text, _reading(root)):
        return text, len(blocks)
    made = [_safest(one, dropped) for one in blocks]
    text = joined(blocks, made, MANNERS[0])
    if len(text) <= BODY_MAX and "text" in _differs(text, _reading(root)):
        text = _words(root)
        dropped.append("markup")
    return text, len(blocks)


def _safest(one: Block, dropped: list[str]) -> str:
    root = parsed(raw.html(one))
    wanted = _reading(root)
    for manner in MANNERS:
        text = block(one, manner)
        wrong = set(_differs(text, wanted)) - (EMPHASIS if manner.careful else set())
        if not wrong:
            dropped += ["emphasis"] if manner.careful else []
            return text
    dropped.append("markup")
    return _words(root)


def _differs(text: str, wanted: Reading) -> tuple[str, ...]:
    """How a comment would be shown otherwise than wanted; what is longer than any comment is not looked at."""
    return wanted.differences(_reading(parsed(shown(text)))) if len(text) <= BODY_MAX else ("length",)


def shown(text: str) -> str:
    """The HTML of a comment as the site shows it; none of one that is longer than any."""
    return str(render(text)) if len(text) <= BODY_MAX else ""


def _words(root: Element) -> str:
    """Words alone, in lines."""
    found: list[str] = []
    for part in root.iter():
        found += ["\n" if part.tag == "br" or part.tag in BLOCKS else "", part.text or ""]
        found += ["\n" if part.tag in BLOCKS and part.tail else "", part.tail or ""]
    lines = (re.sub(r"[ \t]+", " ", line).strip(" ") for line in "".join(found).split("\n"))
    return "\n".join(headed(escaped(line, MANNERS[1])) for line in lines if line)


def _reading(root: Element) -> Reading:
    return Reading(root, comment=True)
