"""The rules in the text of HTML: code and other languages are let be."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from markupsafe import Markup

from causerie.render.typography.rules import NAMES, ORDINALS, ruled

_TOKEN = re.compile(r"(<!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LANG = re.compile(r"""\slang=["']?([a-zA-Z]+)""")
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_LITERAL = {"code", "kbd", "math", "pre", "samp", "script", "style", "svg", "textarea"}
_LET_BE = re.compile(rf"<(?:{'|'.join(sorted(_LITERAL))})", re.IGNORECASE)


def french(html: str, rules: Collection[str] = NAMES) -> Markup:
    """The same HTML, which must be safe already, with French typography in its text; twice is as once."""
    if "<" not in html:
        return Markup(ruled(str(html), rules))  # noqa: S704 (as below; Markup would escape what a rule puts in)
    if "lang=" not in html and not _LET_BE.search(html):
        tokens = _TOKEN.split(html)
        # What is between the tags stands at the even places.
        tokens[::2] = [text if text in ("", "\n") or text[0] == "<" else ruled(text, rules) for text in tokens[::2]]
        return Markup("".join(tokens))  # noqa: S704 (as below)
    out: list[str] = []
    literal: list[tuple[str, bool]] = []
    for token in _TOKEN.split(html):
        if token.startswith("<"):
            _enter(token, literal)
            out.append(token)
        else:
            out.append(token if literal and literal[-1][1] else ruled(token, rules))
    return Markup("".join(out))  # noqa: S704 (only spaces, quotes, dots and ordinals of the text have changed)


def typeset(html: Markup, lang: str, rules: Collection[str]) -> Markup:
    """HTML with the typography of its language, by the rules of these names; French alone has rules of its own here."""
    return french(html, rules) if _is_french(lang) else html


def plain(text: str, lang: str, rules: Collection[str]) -> str:
    """Text that is no HTML, such as a page's or a feed's title, with the typography of its language."""
    return ruled(text, frozenset(rules) - {ORDINALS}) if _is_french(lang) else text


def _is_french(lang: str) -> bool:
    return lang.split("-")[0] == "fr"


def _enter(token: str, literal: list[tuple[str, bool]]) -> None:
    """Keep the stack of open elements, each with whether its text is to be let be."""
    tag = _tag(token)
    if not tag:
        return
    name, closes, foreign = tag
    if closes:
        while literal and literal.pop()[0] != name:
            pass
        return
    if foreign is None:
        foreign = bool(literal) and literal[-1][1]
    literal.append((name, foreign or name in _LITERAL))


@lru_cache(maxsize=1024)
def _tag(token: str) -> tuple[str, bool, bool | None] | None:
    """What a tag opens or closes, whether it closes it, and whether its text is foreign, if it says so.

    None for what stays open for no text. The most tags are those that were seen before.
    """
    tag = _TAG.match(token)
    name = tag[2].lower() if tag else ""
    if not tag or name in _VOID or token.endswith("/>"):
        return None
    lang = _LANG.search(token)
    return name, bool(tag[1]), lang[1].lower() != "fr" if lang else None
