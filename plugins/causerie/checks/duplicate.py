"""The same words twice: sent again, or sent everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from causerie.checks.base import Site, hint
from causerie.errors import N_, Fault
from causerie.model import Comment

ALIKE = 0.8
"""The share of their word trigrams that two texts have in common from which on they are near duplicates.

One word changed in thirty leaves 0.81; of the 7,875 pairs of different texts in this repository's own comments
(126 in four languages) the closest have 0.07.
"""
FEWEST = 5
"""Words of a text that is compared: shorter ones (“Merci à vous !”) are said by many."""
LOOKED_AT = 2_000
"""Characters of each text that are compared, its first ones, so that a thread of long texts stays cheap."""

_WORD = re.compile(r"\w+")


def read(site: Site, thread: str, comment: Comment) -> Iterator[Fault]:
    """Comments of the thread that say nearly the same, and those of any other that say the very same."""
    same, remedy = N_("%(path)s says the same"), N_("publish it once")
    for share, other in near(comment, site.corpus.threads.get(thread, ())):
        message = same if share == 1 else N_("%(path)s says nearly the same")
        yield hint("duplicate", message, remedy, "body", path=site.file(thread, other.id))
    if _shingles(comment.body):
        for elsewhere, other in site.comments():
            if elsewhere != thread and other.body == comment.body:
                yield hint("duplicate", same, remedy, "body", path=site.file(elsewhere, other.id))


def near(comment: Comment, others: Iterable[Comment]) -> list[tuple[float, Comment]]:
    """Those of `others` that say nearly the same, the nearest first, each with its share from ALIKE to 1.

    Case, punctuation and blanks do not count; itself, removed comments and short texts are never among them.
    """
    mine = _shingles(comment.body)
    found = []
    for other in _promising(comment, others) if mine else ():
        theirs = _shingles(other.body)
        share = len(mine & theirs) / len(mine | theirs)
        if share >= ALIKE:
            found.append((share, other))
    return sorted(found, key=lambda pair: (-pair[0], pair[1].id))


def _promising(comment: Comment, others: Iterable[Comment]) -> Iterator[Comment]:
    """Those of about its length with half its words: all but a few are set aside at a quarter of the cost."""
    size, words = len(comment.body or ""), _rough(comment.body)
    for other in others:
        alike_in_size = size <= 2 * len(other.body or "") <= 4 * size
        if other.id != comment.id and alike_in_size and len(words & _rough(other.body)) >= len(words) / 2:
            yield other


def _rough(text: str | None) -> frozenset[str]:
    return frozenset((text or "")[:LOOKED_AT].casefold().split())


def _shingles(text: str | None) -> frozenset[tuple[str, str, str]]:
    words = _WORD.findall((text or "")[:LOOKED_AT].casefold())
    return frozenset(zip(words, words[1:], words[2:], strict=False)) if len(words) >= FEWEST else frozenset()
