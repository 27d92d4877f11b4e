"""Headings that have an address and are a link to it, and the contents of a text made of them.

The heading itself is the link: nothing stands beside it that would be read aloud a second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown.extensions.toc import TocExtension, TocTreeprocessor, render_inner_html
from unidecode import unidecode

ENOUGH = 3
"""Headings from which on a text has contents: fewer are seen at a glance."""

_OURS = re.compile(
    r"contents?|discussion|rules|views|pinned|faults|parent|keep|reply|synthesis|related|c\d+"
    r"|(?:c|from|reply|rule|question|synthesis)-.*|(?:comment|isso)-\d+"
)
"""Names that the house's pages give to their own parts."""
_HEADING = re.compile(r"<(h[23])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_ID = re.compile(r"""\bid=["']([^"']+)["']""")
_NOTES = re.compile(r"""<sup id="fnref.*?</sup>|<aside [^>]*class="footnote.*?</aside>""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a text's contents: the heading's words as plain text, its id, its level (2 or 3)."""

    text: str
    id: str
    level: int


def contents(html: str) -> tuple[Entry, ...]:
    """The headings of a rendered text in their order; none if there are fewer than ENOUGH."""
    found = [
        Entry(plain(inside), unescape(name.group(1)), int(tag[1]))
        for tag, attributes, inside in _HEADING.findall(html)
        if (name := _ID.search(attributes))
    ]
    return tuple(found) if len(found) >= ENOUGH else ()


def plain(html: str) -> str:
    """The words of a piece of HTML on one line, without its notes and the numbers that call them."""
    return " ".join(_words(html).split())


def opening(html: str, most: int) -> str:
    """The first characters of these words."""
    # That many words are longer than that many characters: those beyond need not be told apart.
    return " ".join(_words(html).split(None, most))[:most]


def _words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", _NOTES.sub("", html)))


def slug(words: str, separator: str = "-") -> str:
    """The name of a heading in an address: `L’été à l’œuvre` is `l-ete-a-l-oeuvre`, in any script in plain letters."""
    parted = re.sub(r"\b[nN]°", "no ", re.sub(r"['’ʼ]", " ", words))
    name = re.sub(r"[^a-z0-9]+", separator, unidecode(parted).lower()).strip(separator)
    return f"{name}{separator}1" if _OURS.fullmatch(name) else name or "section"


class _Links(TocTreeprocessor):  # type: ignore[misc]
    def add_anchor(self, c: Element, elem_id: str) -> None:
        """Make a heading that contents have a link to itself, unless there are links in it."""
        if c.tag in ("h2", "h3") and "<a" not in render_inner_html(c, self.md):
            super().add_anchor(c, elem_id)


class HeadingsExtension(TocExtension):  # type: ignore[misc]
    """Python-Markdown's `toc`, with our names and links; in MARKDOWN: `"causerie.prose.headings": {}`."""

    TreeProcessorClass = _Links

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"slugify": slug, "anchorlink": True, "anchorlink_class": "anchor", **settings})


def makeExtension(**settings: Any) -> HeadingsExtension:  # noqa: N802 (Python-Markdown's name for it)
    """What Python-Markdown asks a module for."""
    return HeadingsExtension(**settings)
