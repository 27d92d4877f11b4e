"""How much is said from each field and each occupation, across all posts."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import NamedTuple

from causerie.ledger import Ledger, asked
from causerie.ledger.asked import List
from causerie.model import Comment
from causerie.pages.said import Said
from causerie.settings.kinds import Field
from causerie.store import thread_name

OWN_PAGE = 2
"""Contributions from one occupation that make a page of its own: one alone has its page, that of its post."""
MOST = 30
"""Occupations that a field names: more are a list that nobody reads, and it grows with the site."""


class Occupation(NamedTuple):
    """An occupation, and how often a field's contributions name it.

    Its `words`, in `lang`, are those of the first contribution that names it; `paged` says whether it has a page.
    """

    slug: str
    words: str
    lang: str
    said: int
    paged: bool


class Heard(NamedTuple):
    """A field, how many contributions and different names speak from it, and the occupations that it names most.

    They are in the order of the alphabet; `more` says that there are others.
    """

    field: Field
    said: int
    voices: int
    occupations: tuple[Occupation, ...]
    more: bool


def paged(ledger: Ledger, job: str) -> bool:
    """Whether an occupation has a page of its own: it is named often enough, by words that can name a folder."""
    return _page(job, List(ledger, "job", job).count)


def _page(job: str, said: int) -> bool:
    return said >= OWN_PAGE and thread_name(job)


def heard(ledger: Ledger, field: Field, shown: Callable[[tuple[str, Comment]], Said]) -> Heard:
    """What is said from a field; `shown` gives a contribution its post."""
    said = List(ledger, "field", field.key).count
    found = asked.jobs(ledger, field.key, MOST + 1) if said else []
    made = []
    for job, times, by_all, said_first in sorted(found[:MOST], key=itemgetter(0)):
        first = shown(said_first)
        made.append(Occupation(job, str(first.comment.occupation), first.lang, times, _page(job, by_all)))
    return Heard(field, said, asked.voices(ledger, field.key), tuple(made), len(found) > MOST)
