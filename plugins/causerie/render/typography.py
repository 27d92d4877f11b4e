"""French spaces, quotes and apostrophes in rendered HTML.

Imprimerie nationale: a fine no-break space before ; ! ? and a no-break space before : and within « ». A space
that was typed is replaced; none is invented, but within quotation marks. Code and other languages are let be.
"""

from __future__ import annotations

import re

from markupsafe import Markup

NBSP, NNBSP = "\u00a0", "\u202f"

_TOKEN = re.compile(r"(<!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LANG = re.compile(r"""\slang=["']?([a-zA-Z]+)""")
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_LITERAL = {"code", "kbd", "math", "pre", "samp", "script", "style", "svg", "textarea"}
_SPACE = f"[ {NBSP}{NNBSP}\u2009]"
_SPACES = f"(?<!{_SPACE}){_SPACE}+"  # from the first one on: else 12 kB of spaces take a second
_UNITS = "%|‰|€|h|min|s|km|m|m²|m³|cm|mm|kg|g|t|l|ha|°C|ko|Mo|Go"
_ADDRESS = re.compile(r"(https?://[^\s«»]+)")
# Quotation marks come before the signs: a space that they are given is one that the signs see.
_RULES = [
    (re.compile(r"&(?:nbsp|#160|#xa0);", re.IGNORECASE), NBSP),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<=[^\W\d_])(?:'|&#39;)(?=[\w«]|$)"), "’"),
    (re.compile(rf"«{_SPACE}*"), f"«{NBSP}"),
    (re.compile(rf"(?:{_SPACES})?»"), f"{NBSP}»"),
    (re.compile(rf"{_SPACES}([;!?]*[!?])(?=[\s)\]…,.\"”]|&quot;|&#34;|$)"), rf"{NNBSP}\1"),
    (re.compile(rf"{_SPACES};(?=\s|$)"), f"{NNBSP};"),  # but not ;) which is a smiley
    (re.compile(rf"{_SPACES}:(?=\s|$)"), f"{NBSP}:"),
    (re.compile(rf"(?<=\d)(?<!\d{{4}}){_SPACE}(?=\d{{3}}(?!\d))"), NNBSP),  # but not "en 2024 300 personnes"
    (re.compile(rf"(?<=\d){_SPACE}(?=(?:{_UNITS})(?![\w’]))"), NBSP),  # but not "en 2024 l’école"
    (re.compile(rf"(?<=\d{NBSP}h){_SPACE}(?=\d\d\b)"), NBSP),
    (re.compile(rf"\b([Nn]°|[Pp]\.|art\.|M\.|MM\.|Mme|Mlle|Dr){_SPACE}(?=[\dA-ZÉÈÀÂÎÔ])"), rf"\1{NBSP}"),
]


def french(html: str) -> Markup:
    """The same HTML, which must be safe already, with French typography in its text; twice is as once."""
    out: list[str] = []
    literal: list[tuple[str, bool]] = []
    for token in _TOKEN.split(html):
        if token.startswith("<"):
            _enter(token, literal)
            out.append(token)
        else:
            out.append(token if literal and literal[-1][1] else _typeset(token))
    return Markup("".join(out))  # noqa: S704 (only spaces, quotes and dots of the text have changed)


def typeset(html: Markup, lang: str) -> Markup:
    """HTML with the typography of its language; French alone has rules of its own here."""
    return french(html) if lang.split("-")[0] == "fr" else html


def _enter(token: str, literal: list[tuple[str, bool]]) -> None:
    """Keep the stack of open elements, each with whether its text is to be let be."""
    tag = _TAG.match(token)
    if not tag or tag.group(2).lower() in _VOID or token.endswith("/>"):
        return
    name = tag.group(2).lower()
    if tag.group(1):
        while literal and literal.pop()[0] != name:
            pass
        return
    lang = _LANG.search(token)
    above = bool(literal) and literal[-1][1]
    foreign = lang.group(1).lower() != "fr" if lang else above
    literal.append((name, foreign or name in _LITERAL))


def _typeset(text: str) -> str:
    """Apply the rules to a stretch of text; a reader who copies an address out of it gets that very address."""
    return "".join(part if place % 2 else _ruled(part) for place, part in enumerate(_ADDRESS.split(text)))


def _ruled(text: str) -> str:
    for rule, replacement in _RULES:
        text = rule.sub(replacement, text)
    return text
