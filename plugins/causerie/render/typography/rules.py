"""The rules of French typography, each by its name; `settings.kinds.TYPOGRAPHY` lists the names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from string import digits

NBSP, NNBSP = "\u00a0", "\u202f"
ORDINALS = "ordinals"
"""The one rule that makes elements: where there can be none, it is left out."""

_SPACE = f"[ {NBSP}{NNBSP}\u2009]"
_SPACES = f"{_SPACE}(?<!{_SPACE}.){_SPACE}*"  # from the first one on: else 12 kB of spaces take a second
_UNITS = "%|‰|[kM]?€|\\$|£|min|s|ms|km|m|km²|m²|m³|cm|mm|kg|mg|g|t|cl|ml|l|ha|°C|kWh?|MWh?|ko|Mo|Go|To"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_NOUNS = "siècle|millénaire|arrondissement|République|Empire|Reich|dynastie"
_ROMAN = "X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3}"  # what centuries, kings and districts need: 1 to 39
_RAISED = r"\1<sup>\2</sup>"


@dataclass(frozen=True)
class Rule:
    """What is replaced by what, under the name of a rule; a name can have several.

    A text without any of the characters `of`, where they can matter, has nothing for it: few have all.
    """

    name: str
    of: frozenset[str]
    text: str
    replacement: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What is replaced; made ready when the first text asks for it."""
        return re.compile(self.text)


def _rules() -> Iterator[Rule]:
    # Quotation marks come before the signs: a space that they are given is one that the signs see. Ordinals come
    # last, since they cut the text in pieces.
    for name, of, pattern, replacement in (
        ("ellipsis", ".", r"\.\.\.", "…"),
        ("apostrophes", "'#", r"['&](?:(?<=[^\W\d_]')|(?<=[^\W\d_]&)#39;)(?=[\w«]|$)", "’"),
        ("quotes", "«", rf"«{_SPACE}*", f"«{NBSP}"),
        ("quotes", "»", rf"[ {NBSP}{NNBSP}\u2009»](?:(?<=»)|(?<!{_SPACE}.){_SPACE}*»)", f"{NBSP}»"),
        ("signs", "!?", rf"{_SPACES}([;!?]*[!?])(?=[\s)\]…,.\"”]|&quot;|&#34;|$)", rf"{NNBSP}\1"),
        ("signs", ";", rf"{_SPACES};(?=\s|$)", f"{NNBSP};"),  # but not ;) which is a smiley
        ("colon", ":", rf"{_SPACES}:(?=\s|$)", f"{NBSP}:"),
        # But not "en 2024 300 personnes".
        ("thousands", digits, rf"(?<=\d)(?<!\d{{4}}){_SPACE}(?=\d{{3}}(?!\d))", NNBSP),
        ("units", digits, rf"(?<=\d){_SPACE}(?=(?:{_UNITS})(?![\w’]))", NBSP),  # but not "en 2024 l’école"
        ("hours", digits, rf"(?<=\d){_SPACE}(?=h(?![\w’]))", NBSP),
        ("hours", digits, rf"(?<=\d{_SPACE}h){_SPACE}(?=\d\d\b)", NBSP),
        ("numbers", digits, rf"\b([Nn]°|[Pp]p?\.|art\.|chap\.|fig\.|vol\.){_SPACE}(?=\d)", rf"\1{NBSP}"),
        ("titles", "MDPS", rf"\b(MM?\.|Mmes?|Mlles?|Drs?|Prs?|Ste?){_SPACE}(?=[A-ZÀÂÇÈÉÊËÎÏÔÙÛÜŒ])", rf"\1{NBSP}"),
        ("dates", digits, rf"\b(\d\d?|1er){_SPACE}(?=(?:{_MONTHS})\b)", rf"\1{NBSP}"),
        (ORDINALS, "1", r"\b(1)(ers?|res?)\b", _RAISED),
        (ORDINALS, "2", r"\b(2)(nde?s?|des?)\b", _RAISED),
        (ORDINALS, digits, r"(?<![\w.,/#-])(\d+)(es?)(?![\w’'°-])", _RAISED),
        # A single letter before "e" is more often a word: "Ce siècle", "Le", "De".
        (ORDINALS, "VX", rf"\b(?=[VX])({_ROMAN})(es?)(?=[\s-]+(?:{_NOUNS})s?\b)", _RAISED),
        (ORDINALS, "IVX", rf"\b(?=[IVX]{{2}})({_ROMAN})(es?)\b", _RAISED),
        (ORDINALS, "I", r"\b(I)(ers?|res?)\b", _RAISED),
    ):
        yield Rule(name, frozenset(of), pattern, replacement)


RULES = tuple(_rules())
NAMES = frozenset(rule.name for rule in RULES)
_ADDRESS = re.compile(r"(https?://[^\s«»]+)")
_ENTITY = re.compile(r"&(?:nbsp|#160|#xa0);", re.IGNORECASE)
# The characters that rules look for, where one of them can apply: a digit before a space or an ending, or behind the
# space of a number; a sign that no letter touches; a Roman number's or a title's capital. A hint too many costs time,
# one too few would cost a rule. All stand in one set first, which is searched for fastest where it has no \d.
_HINT = re.compile(
    rf"[0-9'#«».;:!?DIMPSVX](?:(?<=['#«»])|(?<=\d)(?:(?={_SPACE}|[denr])|(?<=[°.]{_SPACE}.))|(?<=\.)(?=\.\.)"
    rf"|(?<=[;:!?])(?<!\w.)|(?<=[IVX])(?=[IVX]{{0,6}}r?e)|(?<=[DMPS])(?=(?:M?\.|mes?|lles?|rs?|te?){_SPACE}))"
)


def ruled(text: str, names: Collection[str]) -> str:
    """A stretch of text by the rules of these names; a reader who copies an address out of it gets that very address.

    Text is that between the tags of HTML, so what ordinals put into it are elements.
    """
    spaced = _ENTITY.sub(NBSP, text) if "&" in text else text
    if "://" not in spaced:
        return _applied(spaced, names)
    parts = _ADDRESS.split(spaced)
    return "".join(part if place % 2 else _applied(part, names) for place, part in enumerate(parts))


def _applied(text: str, names: Collection[str]) -> str:
    hints = _HINT.findall(text)
    if hints:
        for rule in _chosen(frozenset(names), frozenset(hints)):
            text = rule.pattern.sub(rule.replacement, text)
    return text


@lru_cache(maxsize=1024)
def _chosen(names: frozenset[str], hints: frozenset[str]) -> list[Rule]:
    return [rule for rule in RULES if rule.name in names and not rule.of.isdisjoint(hints)]
