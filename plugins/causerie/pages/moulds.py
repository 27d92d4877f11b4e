"""What is rendered once for many contributions, with holes where they differ."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from markupsafe import Markup, escape

# The mark of a hole has every plain letter and sign, and blanks at its ends: what changes a text changes the mark.
_SIGNS = escape(string.printable)
Fill = Callable[[Mapping[str, object]], Markup]
"""Puts values into holes, by their names, as a template prints them."""


class LookedError(Exception):
    """A template asked for more of a hole than to be printed."""


class Hole:
    """What takes the place of a value that is not known yet; `parts` are those of its attributes that are."""

    def __init__(self, name: str, **parts: object) -> None:
        self.mark = f" \0{name}{_SIGNS}\0 "
        self.parts = parts
        self.printed = 0

    def __html__(self) -> str:
        self.printed += 1
        return self.mark

    def __getattr__(self, name: str) -> object:
        return self.parts[name] if name in self.parts else self._refuse()

    def _refuse(self, *_: object) -> NoReturn:
        raise LookedError

    __bool__ = __call__ = __eq__ = __format__ = __getitem__ = __hash__ = __iter__ = __len__ = __str__ = _refuse


def mould(render: Callable[[], str], holes: Mapping[str, Hole]) -> Fill | None:
    """What fills the holes of what `render` makes of them; None if it does more with one than to print it."""
    try:
        made = render()
    except LookedError:
        return None
    if any(made.count(hole.mark) != hole.printed for hole in holes.values()):
        return None
    names = {hole.mark: name for name, hole in holes.items()}
    return _filling([names.get(piece, piece) for piece in re.split(f"({'|'.join(map(re.escape, names))})", made)])


def _filling(pieces: Sequence[str]) -> Fill:
    """Every second piece is the name of a hole."""

    def fill(values: Mapping[str, object]) -> Markup:
        filled = list(pieces)
        filled[1::2] = [escape(values[name]) for name in pieces[1::2]]
        return Markup("".join(filled))  # noqa: S704 (escaped, by the template or here)

    return fill
