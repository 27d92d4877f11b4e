from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta, timezone
from functools import partial
from random import Random
from types import FrameType
from typing import Any

import pytest
from causerie import threads
from causerie.model import Comment
from causerie.threads import Place, Thread
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import NOW, WHEN, ident, removed, said

NOBODY = "20000101T000000Z-00000000"


def told(comments: Sequence[Comment]) -> list[tuple[int, int, str]]:
    """A thread as (minute, depth, flag) in the order shown; the minute is that of the id."""
    return [(minute_of(place.comment), place.depth, place.flag) for place in threads.build(comments).places]


def minute_of(comment: Comment) -> int:
    return int((comment.number or 0) - 1)


def reply(minute: int, parent: int, **changes: Any) -> Comment:
    return said(minute, reply_to=ident(parent), **changes)


def at(minute: int) -> Any:
    return WHEN + timedelta(minutes=minute)


@st.composite
def tangles(draw: st.DrawFn) -> list[Comment]:
    """Comments with any dates that answer anybody: one another, themselves, somebody who is not there."""
    size = draw(st.integers(0, 12))
    targets = st.none() | st.just(NOBODY) | st.integers(0, max(size - 1, 0)).map(ident)
    dates = st.integers(0, 4).map(at)
    return [said(minute, reply_to=draw(targets), date=draw(dates)) for minute in range(size)]


@st.composite
def talks(draw: st.DrawFn) -> list[Comment]:
    """Comments that answer earlier ones, as people do."""
    size = draw(st.integers(0, 15))
    parents = [draw(st.none() | st.integers(0, minute - 1)) if minute else None for minute in range(size)]
    return [
        said(n, reply_to=None if p is None else ident(p), answers=draw(st.none() | st.integers(1, 4)))
        for n, p in enumerate(parents)
    ]


def circles(comments: Sequence[Comment]) -> list[set[str]]:
    """The circles among comments, found the slow way."""
    parents = {comment.id: comment.reply_to for comment in comments}
    found: list[set[str]] = []
    for start in parents:
        walk, here = [start], parents[start]
        while here in parents and here not in walk:
            walk.append(here)
            here = parents[here]
        if here == start and set(walk) not in found:
            found.append(set(walk))
    return found


# ---- What holds for any thread


@given(tangles())
def test_no_comment_is_lost_or_doubled(comments: list[Comment]) -> None:
    shown = [place.comment for place in threads.build(comments).places]
    assert Counter(comment.id for comment in shown) == Counter(comment.id for comment in comments)


@given(tangles())
def test_every_reply_stands_in_the_line_of_its_parent_behind_it(comments: list[Comment]) -> None:
    for line in threads.build(comments).lines:
        depths: dict[str, int] = {}
        for place in line:
            if place.parent is None:
                assert place.depth == len(depths) == 0
            else:
                assert place.parent.id == place.comment.reply_to
                assert place.depth == depths[place.parent.id] + 1
            depths[place.comment.id] = place.depth


@given(tangles(), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(comments: list[Comment], random: Random) -> None:
    shuffled = random.sample(comments, len(comments))
    assert threads.build(shuffled) == threads.build(comments)


@given(tangles())
def test_what_begins_a_line_without_being_a_point_of_view_is_flagged(comments: list[Comment]) -> None:
    known = {comment.id for comment in comments}
    flags = {place.comment.id: place.flag for place in threads.build(comments).places}
    orphans = {comment.id for comment in comments if comment.reply_to and comment.reply_to not in known}
    firsts = [min((c for c in comments if c.id in ring), key=lambda c: (c.date, c.id)) for ring in circles(comments)]
    assert {name for name, flag in flags.items() if flag == "orphan"} == orphans
    assert {name for name, flag in flags.items() if flag == "cycle"} == {comment.id for comment in firsts}


@given(talks())
def test_a_line_is_in_the_order_of_time(comments: list[Comment]) -> None:
    lines = threads.build(comments).lines
    assert [line[0].comment.date for line in lines] == sorted(line[0].comment.date for line in lines)
    for line in lines:
        assert [place.comment.date for place in line] == sorted(place.comment.date for place in line)


@given(talks(), st.integers(0, 5))
def test_every_line_answers_a_question_or_is_a_view(comments: list[Comment], questions: int) -> None:
    thread = threads.build(comments)
    grouped = [thread.answers(number) for number in range(1, questions + 1)] + [thread.views(questions)]
    heads = Counter(line[0].comment.id for group in grouped for line in group)
    assert heads == Counter(line[0].comment.id for line in thread.lines)


# ---- What a thread looks like


def test_no_comment_makes_no_line() -> None:
    assert threads.build([]) == Thread()
    assert Thread().lines == []


def test_lines_follow_one_another_each_with_its_replies() -> None:
    comments = [said(0), said(1), reply(2, 0), reply(3, 1), reply(4, 2), reply(5, 0)]
    assert told(comments) == [(0, 0, ""), (2, 1, ""), (4, 2, ""), (5, 1, ""), (1, 0, ""), (3, 1, "")]


def test_a_reply_dated_before_what_it_answers_stands_behind_it() -> None:
    comments = [said(5), reply(1, 5), reply(2, 1), reply(9, 5)]
    assert told(comments) == [(5, 0, ""), (1, 1, ""), (2, 2, ""), (9, 1, "")]


def test_the_id_decides_between_equal_dates() -> None:
    comments = [said(n, date=WHEN) for n in (2, 0, 1)]
    assert told(comments) == [(0, 0, ""), (1, 0, ""), (2, 0, "")]


def test_equal_instants_in_other_zones_are_equal_dates() -> None:
    elsewhere = WHEN.astimezone(timezone(timedelta(hours=12)))
    assert told([said(1, date=WHEN), said(0, date=elsewhere)]) == [(0, 0, ""), (1, 0, "")]


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ([said(0, reply_to=NOBODY)], [(0, 0, "orphan")]),
        ([said(0, reply_to=NOBODY), reply(1, 0)], [(0, 0, "orphan"), (1, 1, "")]),
        ([reply(0, 0)], [(0, 0, "cycle")]),
        ([reply(0, 0), reply(1, 0)], [(0, 0, "cycle"), (1, 1, "")]),
        ([reply(0, 1), reply(1, 0)], [(0, 0, "cycle"), (1, 1, "")]),
        ([reply(0, 2), reply(1, 0), reply(2, 1)], [(0, 0, "cycle"), (1, 1, ""), (2, 2, "")]),
        (
            [reply(0, 4), reply(1, 2), reply(2, 3), reply(3, 1), reply(4, 2), reply(5, 0)],
            [(1, 0, "cycle"), (3, 1, ""), (2, 2, ""), (4, 3, ""), (0, 4, ""), (5, 5, "")],
        ),
        ([reply(0, 1), reply(1, 0), reply(2, 3), reply(3, 2)],
         [(0, 0, "cycle"), (1, 1, ""), (2, 0, "cycle"), (3, 1, "")]),
    ],
    ids=["orphan", "orphan with a reply", "answers itself", "itself, with a reply", "two", "three",
         "a ring with tails", "two rings"],
)  # fmt: skip
def test_what_answers_nobody_is_shown_and_flagged(
    comments: list[Comment], expected: list[tuple[int, int, str]]
) -> None:
    assert told(comments) == expected


def test_replies_to_a_removed_comment_stay() -> None:
    gone = removed(id=ident(0), date=at(0), number=1)
    thread = threads.build([gone, reply(1, 0)])
    assert thread.places == (Place(gone, 0, None), Place(reply(1, 0), 1, gone))
    assert thread.heard == [reply(1, 0)]


def test_counts_leave_out_what_was_removed() -> None:
    gone = removed(id=ident(0), date=at(0), field="land")
    thread = threads.build([gone, said(1, field="care"), said(2, name="Samir", pinned="à lire"), said(3)])
    assert (len(thread.heard), thread.voices, thread.fields) == (3, 2, {"care"})
    assert [comment.name for comment in thread.pinned] == ["Samir"]


def test_answers_are_those_of_the_first_comment() -> None:
    thread = threads.build([said(0, answers=2), reply(1, 0, answers=1), said(2), said(3, answers=9)])
    assert [minute_of(line[0].comment) for line in thread.answers(2)] == [0]
    assert thread.answers(1) == []
    assert [minute_of(line[0].comment) for line in thread.views(2)] == [2, 3]


def test_a_comment_stays_in_until_its_date() -> None:
    comments = [said(0, date=NOW - timedelta(seconds=1)), said(1, date=NOW), said(2, date=NOW + timedelta(seconds=1))]
    assert threads.visible(comments, NOW) == comments[:2]


# ---- What it costs


def chain(size: int) -> list[Comment]:
    return [said(0), *(reply(n, n - 1) for n in range(1, size))]


def star(size: int) -> list[Comment]:
    return [said(0), *(reply(n, 0) for n in range(1, size))]


def flat(size: int) -> list[Comment]:
    return [said(n) for n in range(size)]


def ring(size: int) -> list[Comment]:
    return [reply(n, (n - 1) % size) for n in range(size)]


def tailed(size: int) -> list[Comment]:
    """A small ring with one long tail."""
    return [*(reply(n, (n - 1) % 10) for n in range(10)), *(reply(n, n - 1) for n in range(10, size))]


def rings(size: int) -> list[Comment]:
    return [reply(n, n ^ 1) for n in range(size)]


def backwards(shape: Callable[[int], list[Comment]], size: int) -> list[Comment]:
    return shape(size)[::-1]


SHAPES = [chain, star, flat, ring, tailed, rings]


def steps(comments: list[Comment]) -> int:
    """How many lines run (each turn of a loop anew) to build a thread and to ask for all that a page asks for."""
    count = 0

    def seen(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        count += 1
        return seen

    before = sys.gettrace()
    sys.settrace(seen)
    try:
        thread = threads.build(comments)
        _ = (thread.lines, thread.heard, thread.pinned, thread.voices, thread.fields, thread.views(0))
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "shape", [*SHAPES, *(partial(backwards, shape) for shape in SHAPES)],
    ids=[*(shape.__name__ for shape in SHAPES), *(f"{shape.__name__}, backwards" for shape in SHAPES)],
)  # fmt: skip
def test_ten_times_as_many_comments_cost_about_ten_times_as_much(shape: Callable[[int], list[Comment]]) -> None:
    few, many = steps(shape(1000)), steps(shape(10_000))
    assert few > 1000
    assert many <= 12 * few


@pytest.mark.parametrize("shape", [chain, ring, tailed], ids=lambda shape: shape.__name__)
def test_depth_has_no_limit(shape: Callable[[int], list[Comment]]) -> None:
    places = threads.build(shape(10_000)).places
    assert len(places) == 10_000
    assert max(place.depth for place in places) == 9_999
