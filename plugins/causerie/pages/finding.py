"""What a reader can find without a search: every text by its title, the voices by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from unidecode import unidecode

from causerie.ledger import Ledger, asked
from causerie.model import Comment, Post
from causerie.pages.said import Said

VOICES = 100
"""Voices that are listed: those heard in most discussions."""
EACH = 5
"""Discussions that a voice is listed with."""


class Voice(NamedTuple):
    """A name, and its first contribution to each of some discussions; `more` says that it speaks in others too."""

    name: str
    said: tuple[Said, ...]
    more: bool


def texts(posts: Iterable[Post]) -> list[Post]:
    """The posts in the order of the alphabet."""
    return sorted(posts, key=lambda post: (alphabet(post.title), post.source))


def voices(ledger: Ledger, shown: Callable[[tuple[str, Comment]], Said]) -> tuple[list[Voice], bool]:
    """The voices that are listed, in the order of the alphabet, and whether there are others."""
    names = asked.speakers(ledger, VOICES + 1)
    made = []
    for name in sorted(names[:VOICES], key=lambda name: (alphabet(name), name)):
        said = asked.firsts(ledger, name, EACH + 1)
        made.append(Voice(name, tuple(map(shown, said[:EACH])), len(said) > EACH))
    return made, len(names) > VOICES


def alphabet(text: str) -> str:
    """What puts a text in its place: no capitals, accents or signs before the first letter."""
    return unidecode(text).casefold().lstrip(" \"'<([-")
