"""Contributions that a text cites by their number, as links to them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

# Links and code stay as they are; so do the tags of all else.
_PIECE = re.compile(
    r"<(?P<whole>a|code|pre)\b.*?</(?P=whole)>|<[^>]*>"
    r"|\b(?:n°|no\.)(?:[ \u00a0\u202f]|&nbsp;)?(?P<number>\d{1,6})\b",
    re.DOTALL | re.IGNORECASE,
)


def cited(html: str) -> list[int]:
    """The numbers that rendered HTML cites, as `n° 12` or `no. 12`, each once, in the order of the text."""
    return list(dict.fromkeys(int(piece["number"]) for piece in _PIECE.finditer(html) if piece["number"]))


def linked(html: str, addresses: Mapping[int, str]) -> Markup:
    """Rendered HTML, which must be safe already, with a link on each number that has an address."""

    def link(piece: re.Match[str]) -> str:
        address = addresses.get(int(piece["number"] or 0))
        return f'<a href="{escape(address)}">{piece[0]}</a>' if address else piece[0]

    return Markup(_PIECE.sub(link, html))  # noqa: S704 (only links to our own pages are added)
