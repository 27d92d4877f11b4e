"""Blocks to Markdown."""

from __future__ import annotations

import re

from causerie.importers.markdown import raw
from causerie.importers.markdown.escaping import Manner, address, named
from causerie.importers.markdown.inline import lines
from causerie.importers.markdown.pieces import (
    Block,
    Blocks,
    Code,
    Figure,
    Heading,
    Items,
    Note,
    Paragraph,
    Picture,
    Quote,
    Raw,
    Rule,
    Table,
    Terms,
    Words,
)
from causerie.importers.markdown.tables import piped

_APART = "<!-- -->"
"""Between two lists, or two quotations, that are not one."""
_MARKER = re.compile(r"^(?:- |\d+\. )", re.MULTILINE)
_TITLE = re.compile(r'[^"\\`\[\]<>&]+')


def joined(blocks: Blocks, made: list[str], manner: Manner) -> str:
    """Blocks' Markdown in one text, with what keeps apart those that Markdown would make one."""
    out: list[str] = []
    turned = False
    for place, text in enumerate(made):
        meets = place > 0 and _merge(blocks[place - 1], blocks[place])
        turned = meets and not turned
        if meets and not manner.comment:
            out.append(_APART)
        # CommonMark has two signs for each kind of list.
        out.append(_MARKER.sub(_other, text) if turned and manner.comment else text)
    return "\n\n".join(out)


def written(blocks: Blocks, manner: Manner) -> str:
    """The Markdown of blocks that stand within another."""
    return joined(blocks, [block(one, manner, within=True) for one in blocks], manner)


def _other(marker: re.Match[str]) -> str:
    return "* " if marker[0] == "- " else f"{marker[0][:-2]}) "


def _merge(one: Block, other: Block) -> bool:
    kinds = (Items, Quote, Terms)
    return any(isinstance(one, kind) and isinstance(other, kind) for kind in kinds)


def block(one: Block, manner: Manner, *, within: bool = False) -> str:  # noqa: C901 (a line for each kind)
    """A block's Markdown; `within` another one, where code has no fences but in a comment."""
    match one:
        case Paragraph(leaves):
            return lines(leaves, manner)
        case Heading(level, leaves, id):
            return f"{'#' * level} {lines(leaves, manner, within='heading')}{f' {{#{id}}}' if id else ''}"
        case Rule():
            # Behind the sign of a list's item, - would be more of the same rule.
            return "***" if within else "---"
        case Quote(blocks):
            return _before(written(blocks, manner), "> ", "> ")
        case Items():
            return _items(one, manner)
        case Terms(entries):
            return _terms(entries, manner)
        case Code(text, lang):
            # The site shows what stands behind the fence of a comment.
            return _code(text, "" if manner.comment else lang, fenced=manner.comment or not within)
        case Table():
            return piped(one, manner) or raw.html(one)
        case Figure():
            return _figure(one)
        case Note(number, blocks):
            return _before(written(blocks, manner), f"[^{number}]: ", "    ")
        case Raw(html):
            return html if not html.startswith(("<embed", "<svg", "<audio")) else f"<div>{html}</div>"


def _before(text: str, first: str, others: str) -> str:
    """Lines with something before each."""
    head, *rest = text.split("\n")
    return "\n".join([first + head, *((others + line if line else others.rstrip()) for line in rest)])


def _items(one: Items, manner: Manner) -> str:
    if one.given and not manner.comment:
        return raw.html(one)
    first = int(dict(one.given).get("start", "1"))
    tight = all(_tight(item) for item in one.items)
    made = []
    for number, item in enumerate(one.items, first):
        text = "\n".join(block(part, manner, within=True) for part in item) if tight else written(item, manner)
        made.append(_before(text, f"{number}. " if one.ordered else "- ", "    "))
    return ("\n" if tight else "\n\n").join(made)


def _tight(item: Blocks) -> bool:
    return (
        isinstance(item[0], Paragraph)
        and all(isinstance(part, Items) and not part.given and all(map(_tight, part.items)) for part in item[1:2])
        and (len(item) <= 2)
    )


def _terms(entries: tuple[tuple[str, Blocks], ...], manner: Manner) -> str:
    out: list[str] = []
    for name, blocks in entries:
        text = written(blocks, manner)
        out.append(_before(text, ":   ", "    ") if name == "dd" else ("\n" if out else "") + text)
    return "\n".join(out)


def _code(text: str, lang: str, *, fenced: bool) -> str:
    if not fenced:
        # A tab would reach as far as it does behind what stands before the line.
        return _before(text.expandtabs(4), "    ", "    ")
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{lang}\n{text}\n{fence}"


def _figure(one: Figure) -> str:
    """An image alone with its caption for a title, as the site takes it; else the element, on one line."""
    match one:
        case Figure((Paragraph((Picture(given, ()),)),), (Words(caption, ()),), False):
            said = dict(given)
            sizes = " ".join(f"{name}={said[name]}" for name in ("width", "height") if name in said)
            plain = _TITLE.fullmatch(caption) and (not said["alt"] or _TITLE.fullmatch(said["alt"]))
            if plain and "title" not in said:
                shown = f'{address(said["src"])} "{named(caption)}"'
                return f"![{said['alt']}]({shown}){f'{{{sizes}}}' if sizes else ''}"
    return raw.html(one)
