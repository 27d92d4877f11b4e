"""What a card says, and its name, which tells that apart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

SIZE = (1200, 630)
"""Pixels: what https://ogp.me/ readers cut nothing from."""
_DRAWN = 2
"""Counts the ways in which cards were drawn: another one makes other pictures of the same words."""


@dataclass(frozen=True, slots=True)
class Card:
    """The words of a card; each of the `sigils` of the site's fields has its colour, `#rrggbb`."""

    title: str
    site: str
    kicker: str = ""
    sigils: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The name of its file: the same for the same picture, another one for another."""
        words = repr((_DRAWN, self.title, self.site, self.kicker, self.sigils))
        return f"{hashlib.sha256(words.encode()).hexdigest()[:12]}.png"

    @property
    def alt(self) -> str:
        """What is read where the picture is not seen."""
        return " — ".join(dict.fromkeys((self.title, self.site)))
