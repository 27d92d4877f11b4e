from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest
from causerie.checks import registry
from causerie.checks.base import Site
from causerie.checks.registry import HINTS_MAX, READINGS, judge
from causerie.errors import ModeratorError
from causerie.model import Comment, Person
from causerie.store import Corpus
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.checks.reading import HOSTILE, hints, site, told
from tests.samples import ID, NOW, PATH, THREAD, comment, ident, person, post, removed, said
from tests.samples import site as written

NOBODY = "20000101T000000Z-00000000"
LIVELY = "Écrivez à a@example.org ou b@example.org, ou voyez https://a.example https://b.example https://c.example"


def test_a_plain_contribution_has_nothing_to_look_at() -> None:
    made = comment(occupation="infirmière", url="https://claire.example", reply_to=ident(0), body="Merci, c’est vrai.")
    assert judge(site({THREAD: [said(0)]}), THREAD, made) == []


def test_it_is_looked_at_in_its_thread() -> None:
    assert told(judge(site({THREAD: [said(0)]}), THREAD, comment(reply_to=NOBODY, lang="fr"))) == [
        ("reply_to", 2, f"{NOBODY}, which it answers, does not exist")
    ]


def test_what_it_answers_in_another_thread_is_told_so() -> None:
    at = site({THREAD: [], "autre": [said(0), said(1)]})
    assert told(judge(at, THREAD, comment(reply_to=ident(0)))) == [
        ("reply_to", 2, f"{ident(0)}, which it answers, is in another thread: autre")
    ]


def test_the_faults_of_its_neighbours_are_not_its_own() -> None:
    at = site(
        {THREAD: [said(0, reply_to=NOBODY), said(1, number=None), said(2, number=9)], "autre": [said(3, rule=None)]}
    )
    assert registry.run(at)
    assert judge(at, THREAD, comment()) == []


def test_its_number_is_given_when_it_is_accepted() -> None:
    at = site({THREAD: [said(0)]})
    assert judge(at, THREAD, comment(number=None)) == []
    assert judge(at, THREAD, comment(number=7)) == []
    assert told(judge(at, THREAD, said(1, number=1))) == [
        ("number", 6, f"comments/{THREAD}/{ident(0)}.yml has the same number")
    ]


def test_lines_are_those_of_the_file_that_it_will_have() -> None:
    made = comment(
        reply_to=NOBODY,
        answers=2,
        name="www.a.example",
        occupation="a@example.org",
        field="zzz",
        person="zzz",
        body=LIVELY,
    )
    at = replace(site({}), posts=(post(questions=("Un ?",)),))
    found = judge(at, THREAD, made)
    places = {fault.key: fault.line for fault in found}
    assert places == {"reply_to": 2, "answers": 3, "name": 4, "occupation": 5, "field": 6, "body": 8, "person": 10}
    assert {fault.path for fault in found} == {PATH}
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)


def test_lines_of_a_correction_are_not_those_of_the_file_that_is_there(tmp_path: Path) -> None:
    before = comment(occupation="infirmière", field="care", lang="fr", number=1)
    at = written(tmp_path, {THREAD: [before]}, [post()])
    after = comment(body=LIVELY, number=1)
    assert {fault.line for fault in judge(at, THREAD, after, before)} == {4}


def test_it_takes_the_place_of_the_file_that_it_changes() -> None:
    at = site({THREAD: [comment(number=1, body="Avant."), said(5, number=2)]})
    assert judge(at, THREAD, comment(number=1, body="Après."), comment(number=1, body="Avant.")) == []


def test_what_a_correction_leaves_as_it_was_is_not_read_again() -> None:
    before = comment(name="www.a.example", body=LIVELY)
    at = site({THREAD: [before]})
    assert {key for key, *_ in hints(at, before, name="www.a.example", body=f"{LIVELY}.")} == {"body"}
    assert {key for key, *_ in hints(at, before, name="www.b.example", body=LIVELY)} == {"name"}
    assert {key for key, *_ in hints(at, name="www.a.example", body=LIVELY)} == {"name", "body"}


def test_a_correction_is_checked_all_the_same() -> None:
    before = comment(reply_to=NOBODY)
    assert [fault.key for fault in judge(site({THREAD: [before]}), THREAD, before, before)] == ["reply_to"]


def test_a_thread_that_no_post_claims_is_told() -> None:
    (found,) = judge(site({}), "un-txte", comment())
    assert (found.level, found.path, found.rule) == ("fault", "comments/un-txte", "orphan-thread")


def test_a_removal_has_no_words_to_look_at() -> None:
    before = comment(number=1)
    assert judge(site({THREAD: [before]}), THREAD, removed(number=1), before) == []


@pytest.mark.parametrize("reading", READINGS)
def test_a_reading_gives_hints_alone_each_with_its_key(reading: str) -> None:
    at = site({THREAD: [said(0, body=LIVELY)]}, person())
    found = list(READINGS[reading](at, THREAD, comment(name="Claire Aubanel", body=LIVELY)))
    assert found
    assert {fault.level for fault in found} == {"hint"}
    assert all(fault.key in Comment.kinds() for fault in found)


@pytest.mark.parametrize("reading", READINGS)
def test_a_reading_is_no_check_of_the_whole_site(reading: str) -> None:
    at = site({THREAD: [said(0, name="Claire Aubanel", body=LIVELY), said(1, body=LIVELY)]}, person())
    assert reading not in registry.CHECKS
    assert registry.run(at) == []


def test_one_text_does_not_hide_the_rest_behind_hundreds_of_hints() -> None:
    found = hints(name="www.a.example", body="a@example.org " * 500 + "https://1.1 https://1.2 https://1.3")
    assert len(found) == HINTS_MAX + 5


def test_judging_reads_no_file_of_its_own_and_writes_none(tmp_path: Path) -> None:
    at = written(tmp_path, {THREAD: [said(0)]}, [post()])
    before = sorted(tmp_path.rglob("*"))
    assert judge(at, THREAD, comment(body=LIVELY))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_keeps_a_reading_for_long(kind: str) -> None:
    made = comment(body=HOSTILE[kind])
    assert len(HOSTILE[kind].encode()) > 6_000
    at = site({THREAD: [said(0, body=HOSTILE[kind])]}, person())
    for reading in READINGS.values():
        assert min(_taken(reading, at, made) for _ in range(3)) < 0.2


def _taken(reading: object, at: Site, made: Comment) -> float:
    before = process_time()
    list(reading(at, THREAD, made))  # type: ignore[operator]
    return process_time() - before


def test_a_thread_of_a_thousand_is_judged_in_the_time_of_a_page() -> None:
    words = "Il y a dans ce fil mille contributions de cinquante mots environ, et aucune ne dit ce que dit celle-ci."
    thread = [
        said(n, body=f"{words} {n} {n * 7} {words}", reply_to=ident(n - 1) if n % 3 else None) for n in range(1000)
    ]
    at = replace(site({THREAD: thread}), now=NOW + timedelta(days=30))
    before = process_time()
    assert judge(at, THREAD, said(2000, number=None, body="Tout autre chose que les mille autres ensemble.")) == []
    assert process_time() - before < 0.5


PEOPLE = st.dictionaries(strategies.key(), strategies.line(80), max_size=3).map(
    lambda found: {key: Person(key=key, name=name, role="guest") for key, name in found.items()}
)
# fmt: off
SIGNS = st.sampled_from([
    "[", "](", ")", "<", ">", "http://", "https://xn--", "xn--", ".", "@", "a", "é", "0", "06 12 34", " ", "\n", "-",
    "+", "rue ", "12 ", "FR76", "1 85", "*", "`", "&#", ";", "%", "\\", "://", ":", "[::1]",
    "\N{CYRILLIC SMALL LETTER A}", "\N{ZERO WIDTH JOINER}", "٣", "²",
])
# fmt: on


@given(strategies.comment(), st.lists(strategies.comment(), max_size=3), PEOPLE)
def test_any_comment_can_be_judged(one: Comment, others: list[Comment], people: dict[str, Person]) -> None:
    corpus = Corpus({THREAD: tuple(others), "autre": tuple(others[:1])}, people, (), ())
    at = replace(site({}), corpus=corpus)
    for fault in judge(at, THREAD, one):
        assert all(fault.said(str))
        assert (fault.path, fault.line > 0) == (f"comments/{THREAD}/{one.id}.yml", True)
    judge(at, THREAD, one, replace(one, number=3))


@given(st.lists(SIGNS, min_size=1, max_size=40).map("".join))
def test_any_words_can_be_judged(text: str) -> None:
    try:
        made = comment(body=text, name=" ".join(text.split())[:80].strip() or "x")
    except ModeratorError:
        return
    for fault in judge(site({THREAD: [said(0, body=text)]}), THREAD, made):
        assert all(fault.said(str))
        assert fault.path == f"comments/{THREAD}/{ID}.yml"
