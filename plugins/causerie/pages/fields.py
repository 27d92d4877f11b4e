"""What is said from each field and each occupation, across all posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unidecode import unidecode

from causerie.pages.said import Said, in_time, voices
from causerie.settings import Settings
from causerie.settings.kinds import Field
from causerie.store import thread_name

OWN_PAGE = 2
"""Contributions from one occupation that make a page of its own: one alone has its page, that of its post."""


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation in its voices' words, which are those of its first contribution, in their language."""

    slug: str
    words: str
    lang: str
    said: tuple[Said, ...]

    @property
    def paged(self) -> bool:
        """Whether it has a page of its own: it was named often enough, by words that can name a folder."""
        return len(self.said) >= OWN_PAGE and thread_name(self.slug)


@dataclass(frozen=True, slots=True)
class Heard:
    """A field and all that was said from it; its occupations are in the order of the alphabet."""

    field: Field
    said: tuple[Said, ...]
    occupations: tuple[Occupation, ...]

    @property
    def voices(self) -> int:
        """How many different names speak from it."""
        return voices(self.said)


def slug(words: str) -> str:
    """An occupation without its capitals, accents and signs: spellings that differ in nothing else are one."""
    return re.sub(r"[^a-z0-9]+", "-", unidecode(words).lower()).strip("-")


def occupations(said: Iterable[Said]) -> list[Occupation]:
    """The occupations that speak, in the order of the alphabet."""
    found: dict[str, list[Said]] = {}
    for one in in_time(said):
        if one.comment.occupation:
            found.setdefault(slug(one.comment.occupation) or one.comment.occupation, []).append(one)
    made = [
        Occupation(name, str(ones[0].comment.occupation), ones[0].lang, tuple(ones)) for name, ones in found.items()
    ]
    return sorted(made, key=lambda one: one.slug)


def heard(settings: Settings, said: Sequence[Said]) -> list[Heard]:
    """Each of the owner's fields, in the owner's order, the silent ones too."""
    found = {field.key: [one for one in said if one.comment.field == field.key] for field in settings.fields}
    return [Heard(field, tuple(found[field.key]), tuple(occupations(found[field.key]))) for field in settings.fields]
