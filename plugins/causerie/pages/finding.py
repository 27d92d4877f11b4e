"""What a reader can find without a search: every text by its title, every voice by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unidecode import unidecode

from causerie.model import Post
from causerie.pages.said import Said


@dataclass(frozen=True, slots=True)
class Voice:
    """A name, and its first contribution to each discussion in which it speaks."""

    name: str
    said: tuple[Said, ...]


def texts(posts: Iterable[Post]) -> list[Post]:
    """The posts in the order of the alphabet."""
    return sorted(posts, key=lambda post: (alphabet(post.title), post.source))


def voices(said: Iterable[Said]) -> list[Voice]:
    """The voices in the order of the alphabet."""
    found: dict[str, dict[str, Said]] = {}
    for one in said:
        found.setdefault(str(one.comment.name), {}).setdefault(one.post.thread, one)
    made = (Voice(name, tuple(first.values())) for name, first in found.items())
    return sorted(made, key=lambda voice: (alphabet(voice.name), voice.name))


def spoken(posts: Iterable[Post], said: Iterable[Said]) -> Sequence[str]:
    """The languages of all that can be found."""
    return sorted({*(post.lang for post in posts), *(one.lang for one in said)})


def alphabet(text: str) -> str:
    """What puts a text in its place: no capitals, accents or signs before the first letter."""
    return unidecode(text).casefold().lstrip(" \"'<([-")
