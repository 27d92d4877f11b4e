from __future__ import annotations

from time import process_time

import pytest
from causerie.checks import duplicate
from causerie.checks.duplicate import ALIKE, near

from tests.checks.reading import hints, site
from tests.samples import THREAD, ident, removed, said

WORDS = " ".join(f"mot{n}" for n in range(40))
"""Forty words, all different: one more or another costs three trigrams."""


def path(minute: int, thread: str = THREAD) -> str:
    return f"comments/{thread}/{ident(minute)}.yml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (WORDS, "says the same"),
        (WORDS.upper().replace(" ", "\n\n") + " !", "says the same"),
        (WORDS.replace("mot20", "autre"), "says nearly the same"),
        (f"Bonjour. {WORDS}", "says nearly the same"),
        (WORDS.removesuffix(" mot38 mot39"), "says nearly the same"),
        (WORDS.replace("mot10", "un").replace("mot20", "deux").replace("mot30", "trois"), ""),
        (" ".join(reversed(WORDS.split())), ""),
        (WORDS[: len(WORDS) // 2], ""),
        (WORDS + " " + " ".join(f"autre{n}" for n in range(40)), ""),
    ],
)
def test_nearly_the_same_text_in_the_thread_is_told(text: str, message: str) -> None:
    at = site({THREAD: [said(0, body=WORDS)]})
    expected = [("body", 4, f"{path(0)} {message}")] if message else []
    assert hints(at, id=ident(1), body=text) == expected


@pytest.mark.parametrize("text", ["Merci à vous !", "D’accord.", "…", "Oui, tout à fait"])
def test_a_few_words_are_said_by_many(text: str) -> None:
    assert hints(site({THREAD: [said(0, body=text)], "autre": [said(1, body=text)]}), id=ident(2), body=text) == []


def test_the_very_same_text_is_told_wherever_it_stands() -> None:
    at = site({"autre": [said(0, body=WORDS)], "un-tiers": [said(1, body=WORDS.upper())]})
    assert hints(at, id=ident(2), body=WORDS) == [("body", 4, f"{path(0, 'autre')} says the same")]


def test_a_correction_is_not_a_duplicate_of_what_it_corrects() -> None:
    before = said(0, body=WORDS)
    assert hints(site({THREAD: [before]}), before, id=ident(0), body=f"{WORDS}.") == []


def test_what_was_removed_is_compared_with_nothing() -> None:
    at = site({THREAD: [removed(id=ident(0), date=said(0).date, number=1)]})
    assert hints(at, id=ident(1), body=WORDS) == []
    assert near(removed(), [said(0, body=WORDS)]) == []


def test_the_nearest_comes_first_with_its_share() -> None:
    far, close = said(1, body=WORDS.replace("mot20", "autre")), said(2, body=WORDS)
    assert near(said(3, body=WORDS), [far, said(0, body="Tout autre chose, vraiment."), close]) == [
        (1.0, close),
        (35 / 41, far),
    ]


def test_the_share_is_that_of_the_trigrams() -> None:
    thirty = " ".join(f"mot{n}" for n in range(30))
    (found,) = near(said(0, body=thirty), [said(1, body=thirty.replace("mot15", "autre"))])
    assert found[0] == 25 / 31
    assert found[0] >= ALIKE


def test_a_thread_of_long_texts_is_compared_in_bounded_time() -> None:
    """A thousand texts of 12 kB that share all their words with it, the worst that can be."""
    words = " ".join(f"{n:x}" for n in range(2_900))
    others = [said(n, body=f"{n} {words[n % 7 :]}"[: len(words)]) for n in range(1000)]
    before = process_time()
    found = near(said(2000, body=words), others)
    assert process_time() - before < 2
    assert len(found) == 1000
    assert len(words) > duplicate.LOOKED_AT
