"""What the rules would change in a text as it was typed: for those who want to be told, and mend it themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from causerie.render.typography.rules import NBSP, NNBSP, RULES

AROUND = 12
"""Characters shown on each side of a change."""
_SHOWN = str.maketrans({NBSP: "⍽", NNBSP: "⎵"})
_FENCE = re.compile(r"[\s>]*(?:```|~~~)")
_INDENTED = re.compile(r"(?: {4}|\t)")
# Code, a link's destination, tags and addresses in Markdown.
_LITERAL = re.compile(r"(`+[^`]*`+|\]\([^)]*\)|<[^>]*>|https?://[^\s«»]+)")


@dataclass(frozen=True, slots=True)
class Change:
    """One place: its line in the text, from 1, the rule's name, and the words before and after it.

    No-break spaces are shown, the narrow one as ⎵ and the wide one as ⍽.
    """

    line: int
    rule: str
    before: str
    after: str


def changes(markdown: str, fixed: Collection[str], warned: Collection[str]) -> Iterator[Change]:
    """What the rules `warned` would change in a French text, once those `fixed` have done their part.

    Code is let be, and so are lines that are indented as code is.
    """
    fenced = False
    for number, line in enumerate(markdown.split("\n"), 1):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and not _INDENTED.match(line):
            for part in _LITERAL.split(line)[::2]:
                yield from _changes(part, number, fixed, warned)


def _changes(text: str, number: int, fixed: Collection[str], warned: Collection[str]) -> Iterator[Change]:
    for rule in RULES:
        if rule.name in fixed:
            text = rule.pattern.sub(rule.replacement, text)
        elif rule.name in warned:
            for found in rule.pattern.finditer(text):
                printed = found.expand(rule.replacement)
                if printed != found.group():
                    before, after = text[: found.start()][-AROUND:], text[found.end() :][:AROUND]
                    shown = [f"{before}{what}{after}".strip().translate(_SHOWN) for what in (found.group(), printed)]
                    yield Change(number, rule.name, *shown)
