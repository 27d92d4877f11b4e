from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from causerie import threads
from causerie.model import Comment
from causerie.pages.reach import Reach, reach
from causerie.settings import Field
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import WHEN, removed, said

FIELDS = {key: Field(key, {"fr": key}, key[:2]) for key in ("land", "care", "tech")}


def drawn(*comments: Comment, questions: int = 2) -> Reach | None:
    return reach(threads.build(comments), FIELDS, questions)


def at(hours: float, **keys: Any) -> Comment:
    return said(int(hours * 60), date=WHEN + timedelta(hours=hours), **keys)


FIVE = [at(0, field="care"), at(1, field="land"), at(2), at(3, field="care", answers=2), at(4, field="gone", answers=1)]


def test_each_field_that_spoke_has_a_row_in_the_owners_order_and_those_without_one_come_last() -> None:
    found = drawn(*FIVE)
    assert found
    assert [(row.field and row.field.key, row.count) for row in found.rows] == [("land", 1), ("care", 2), (None, 2)]


def test_a_dot_stands_where_its_contribution_stands_in_time() -> None:
    found = drawn(*FIVE)
    assert found
    assert (found.first, found.last) == (FIVE[0].date, FIVE[4].date)
    assert [row.dots for row in found.rows] == ["M50 5h0", "M0 5h0M150 5h0", "M100 5h0M200 5h0"]


def test_the_questions_that_a_field_answered_are_those_that_the_post_asks() -> None:
    asked = drawn(*FIVE)
    none = drawn(*FIVE, questions=1)
    assert asked
    assert none
    assert [row.questions for row in asked.rows] == [(), (2,), (1,)]
    assert [row.questions for row in none.rows] == [(), (), (1,)]


def test_contributions_at_the_same_moment_are_one_dot_and_are_still_counted() -> None:
    found = drawn(*[said(n, date=WHEN, field=key) for n, key in enumerate(["care", "care", "care", "land", "land"])])
    assert found
    assert [(row.count, row.dots) for row in found.rows] == [(2, "M0 5h0"), (3, "M0 5h0")]


def test_there_is_nothing_to_be_seen_in_four_contributions_or_in_one_field() -> None:
    assert drawn(*FIVE[:4]) is None
    assert drawn(*[at(n, field="care") for n in range(6)]) is None
    assert drawn(*[at(n, field="care" if n else None) for n in range(6)]) is None


def test_what_was_removed_is_neither_counted_nor_drawn() -> None:
    assert drawn(*FIVE[:4], removed()) is None


@given(st.lists(st.tuples(st.sampled_from([*FIELDS, None, "gone"]), st.integers(0, 10**6)), min_size=5, max_size=30))
def test_every_contribution_is_counted_once_and_every_dot_stands_on_the_line(
    told: list[tuple[str | None, int]],
) -> None:
    comments = [said(n, field=key, date=WHEN + timedelta(minutes=after)) for n, (key, after) in enumerate(told)]
    found = drawn(*comments)
    if found is None:
        assert len({key for key, _ in told} & set(FIELDS)) < 2
        return
    assert sum(row.count for row in found.rows) == len(comments)
    for row in found.rows:
        dots = [int(x) for x in re.findall(r"M(\d+) 5h0", row.dots)]
        assert "".join(f"M{x} 5h0" for x in dots) == row.dots
        assert 0 <= min(dots) <= max(dots) <= 200
        assert len(dots) <= row.count
