"""A text of an old blog to Markdown of this site, read back and compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from causerie.importers.base import Markup
from causerie.importers.markdown import comments, markups, raw
from causerie.importers.markdown.blocks import split
from causerie.importers.markdown.checking import plain, rendered, same
from causerie.importers.markdown.elements import Element, parsed
from causerie.importers.markdown.escaping import Manner
from causerie.importers.markdown.pieces import Block, Blocks, Figure, Paragraph, Raw
from causerie.importers.markdown.reading import Reading
from causerie.importers.markdown.tree import Tree
from causerie.importers.markdown.writing import block, joined

MANY = 5000
"""Blocks of one text from which on none of them is looked at by itself."""
COSTLY = 300_000_000
"""What Python-Markdown goes through, in characters, from which on a block stays HTML: it copies a paragraph for each
sign that it finds in it."""
_MANNERS = (Manner(), Manner(careful=True))


@dataclass(frozen=True, slots=True)
class Converted:
    """A text as Markdown, without its last line end.

    `blocks` counts its blocks, `raw` those of them that are HTML; `dropped` names what went, as often as it did (an
    element's name, a shortcode in its brackets); `pictures` and `links` are the addresses as they were.
    """

    text: str
    blocks: int
    raw: int
    dropped: tuple[str, ...]
    pictures: tuple[str, ...]
    links: tuple[str, ...]


def _as_it_is(url: str) -> str:
    return url


def convert(
    html: str, markup: Markup, *, comment: bool = False, address: Callable[[str], str] = _as_it_is
) -> Converted:
    """What becomes of a text; each address of a link or an image is what `address` makes of it.

    Markdown stays as it is, with its addresses.
    A comment's text has no HTML in it; whether it is short enough, and whether any is left, is for others to see.
    """
    dropped: list[str] = []
    if markup == "markdown":
        return _as_typed(html, comment=comment)
    html, kept = markups.opened(html, markup, dropped)
    tree = Tree(html, address, kept=kept, noted=not comment)
    dropped += tree.dropped
    if comment:
        comments.plainer(tree.root, dropped)
        text, count = comments.written(tree.root, dropped)
        raws = 0
    else:
        text, count, raws = _post(tree.root)
    return Converted(text, count, raws, tuple(dropped), tuple(tree.pictures), tuple(tree.links))


def _as_typed(text: str, *, comment: bool) -> Converted:
    """Markdown, which stays as it is; what it shows and where it leads is read from what the site makes of it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    root = parsed(comments.shown(text) if comment else rendered(text))
    pictures = tuple(one.get("src", "") for one in root.iter("img"))
    links = tuple(one.get("href") for one in root.iter("a") if one.get("href") and one.get("class") != "anchor")
    return Converted(text, len(re.findall(r"(?:\A|\n{2,})(?=\S)", text)), 0, (), pictures, links)


def _post(root: Element) -> tuple[str, int, int]:
    """A post's Markdown, its blocks and the raw ones among them: whole if it comes back whole, else block by block."""
    blocks = split(root)
    wanted = Reading(root)
    made = [block(one, _MANNERS[0]) for one in blocks]
    light = len(blocks) <= MANY and not any(map(_costly, made))
    text = joined(blocks, made, _MANNERS[0])
    if light and not _differs(wanted, root, text):
        return text, len(blocks), _raw(blocks, made)
    if len(blocks) <= MANY:
        kept = tuple(_safest(one, text) for one, text in zip(blocks, made, strict=True))
        blocks, made = _apart(blocks, kept)
        text = joined(blocks, made, _MANNERS[0])
        if not _differs(wanted, root, text):
            return text, len(blocks), _raw(blocks, made)
    text = f"<div>{''.join(map(raw.html, blocks))}</div>"
    return text if not _differs(wanted, root, text) else raw.whole(root), len(blocks), len(blocks)


def _apart(blocks: Blocks, kept: tuple[Block | str, ...]) -> tuple[Blocks, list[str]]:
    """The blocks that are left, and their Markdown: what became HTML merges with nothing."""
    left = tuple(now if isinstance(now, Raw) else one for one, now in zip(blocks, kept, strict=True))
    return left, [block(now, _MANNERS[0]) if isinstance(now, Raw) else str(now) for now in kept]


def _raw(blocks: Blocks, made: list[str]) -> int:
    """How many blocks are HTML; a figure is one by rights, as authors of this site write theirs."""
    return sum(
        text.startswith("<") and not isinstance(one, Figure | Paragraph) for one, text in zip(blocks, made, strict=True)
    )


def _costly(text: str) -> bool:
    return len(text) * sum(map(text.count, "\\[*&<_`")) > COSTLY


def _safest(one: Block, first: str) -> Raw | str:
    """A block's Markdown that comes back whole, or else its HTML."""
    if isinstance(one, Raw):
        return one
    html = raw.html(one)
    if not _costly(first):
        # A call without its note is no call.
        calls = sorted(set(re.findall(r'"footnote-ref" href="#fn:(\d+)"', html)))
        wanted = Reading(
            parsed(html + "".join(f'<aside class="footnote" id="fn:{number}">x</aside>' for number in calls))
        )
        for manner in _MANNERS:
            text = block(one, manner)
            if not same(wanted, "\n\n".join([text, *(f"[^{number}]: x" for number in calls)])):
                return text
    return Raw(html)


def _differs(wanted: Reading, root: Element, text: str) -> bool:
    """Whether a text is not what it was, by either of two ways to look at it."""
    now = parsed(rendered(text))
    if wanted.differences(Reading(now)):
        return True
    # A footnote stands elsewhere than it did.
    return root.find(".//call") is None and plain(root) != plain(now)
