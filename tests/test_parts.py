from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from causerie import parts, threads
from causerie.model import Comment, Post
from causerie.parts import Part
from causerie.threads import Thread
from causerie.values import make_id
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import WHEN, ident, said
from tests.test_threads import talks, tangles

POST = Post(thread="un", lang="fr", title="Un", url="un/", source="posts/un.md", questions=("Quoi ?", "Où ?"))
SIZES = st.integers(1, 6)


def thread(*parents: int | None, **answers: int) -> Thread:
    """Comments in the order of time, each with the one that it answers; `c3=1`: the third one answers question 1."""
    return threads.build(
        [
            said(n, reply_to=None if parent is None else ident(parent), answers=answers.get(f"c{n}"))
            for n, parent in enumerate(parents)
        ]
    )


def minutes(part: Part) -> list[list[int]]:
    return [[int(place.comment.number or 0) - 1 for place in line] for line in part.lines]


def shown(found: tuple[Part, ...]) -> dict[str, list[list[int]]]:
    return {part.path: minutes(part) for part in found}


def test_a_thread_that_fits_a_page_has_no_parts() -> None:
    assert parts.split(thread(None, 0, None), 0, 3) == ()


def test_a_longer_one_is_split_by_question_then_by_line() -> None:
    found = parts.split(thread(None, 0, None, 2, None, None, 4, c2=2, c4=2), 2, 2)
    assert shown(found) == {"q2/": [[2, 3]], "q2/2/": [[4, 6]], "views/": [[0, 1]], "views/2/": [[5]]}


def test_a_line_is_not_cut_where_it_fits_the_next_page() -> None:
    found = parts.split(thread(None, None, 1, None, 3), 0, 3)
    assert shown(found) == {"views/": [[0], [1, 2]], "views/2/": [[3, 4]]}


def test_a_line_longer_than_a_page_is_cut_and_its_point_of_view_named_again() -> None:
    found = parts.split(thread(None, 0, 0, 0, 0, None), 0, 2)
    assert shown(found) == {"views/": [[0, 1]], "views/2/": [[2, 3]], "views/3/": [[4], [5]]}
    openings = [part.opening and part.opening.comment.id for part in found]
    assert openings == [None, ident(0), ident(0)]


def test_each_part_knows_which_page_of_how_many_it_is() -> None:
    found = parts.split(thread(None, None, None, c0=1), 1, 1)
    assert [(part.question, part.number, part.of) for part in found] == [(1, 1, 1), (0, 1, 2), (0, 2, 2)]


@given(st.one_of(tangles(), talks()), st.integers(0, 3), SIZES)
def test_every_comment_stands_on_exactly_one_part_and_no_part_is_too_long(
    comments: list[Comment], questions: int, size: int
) -> None:
    made = threads.build(comments)
    found = parts.split(made, questions, size)
    if len(comments) <= size:
        assert found == ()
        return
    counted = Counter(place.comment.id for part in found for place in part.places)
    assert counted == Counter(comment.id for comment in comments)
    assert all(1 <= len(list(part.places)) <= size for part in found)
    assert len({part.path for part in found}) == len(found)


@given(st.one_of(tangles(), talks()), st.integers(0, 3), SIZES)
def test_a_line_is_cut_only_if_it_alone_is_too_long_and_stays_in_its_order(
    comments: list[Comment], questions: int, size: int
) -> None:
    made = threads.build(comments)
    pieces = [line for part in parts.split(made, questions, size) for line in part.lines]
    whole = {line[0].comment.id: line for line in made.lines}
    for line in whole.values():
        own = [piece for piece in pieces if set(piece) <= set(line)]
        if pieces:
            assert tuple(place for piece in own for place in piece) == line
            assert len(own) == 1 or len(line) > size
            assert all(2 * len(piece) > size for piece in own[:-1])


@given(st.one_of(tangles(), talks()), st.integers(0, 3), SIZES)
def test_a_page_is_half_empty_only_before_a_line_that_it_has_no_room_for(
    comments: list[Comment], questions: int, size: int
) -> None:
    found = parts.split(threads.build(comments), questions, size)
    for part, after in pairwise(found):
        held = len(list(part.places))
        if after.question == part.question and 2 * held <= size:
            assert held + len(after.lines[0]) > size


@pytest.mark.parametrize("replies", [0.0, 0.5, 0.9])
def test_what_comes_in_mostly_leaves_all_others_on_the_page_where_they_are(replies: float) -> None:
    random, made, stirred = Random(1), list[Comment](), 0
    was: Mapping[str, str] = {}
    for n in range(600):
        parent = random.choice(made).id if made and random.random() < replies else None
        made.append(replace(said(n, reply_to=parent), id=make_id(WHEN + timedelta(minutes=n), random.getrandbits(40))))
        now = parts.layout(threads.build(made), POST, 60).paths
        stirred += any(now[one] != path for one, path in was.items())
        was = now
    # Were pages as full as they can be, 147 of 600 would move others where half of them are answers.
    assert stirred <= 600 / 20


@given(st.one_of(tangles(), talks()), SIZES)
def test_the_first_line_of_a_part_begins_with_its_point_of_view_or_names_it(comments: list[Comment], size: int) -> None:
    for part in parts.split(threads.build(comments), 1, size):
        assert (part.opening is None) == (part.lines[0][0].depth == 0)
        assert all(line[0].depth == 0 for line in part.lines[1:])


@given(talks(), SIZES)
def test_an_address_leads_to_the_page_that_holds_the_comment(comments: list[Comment], size: int) -> None:
    made = threads.build(comments)
    laid = parts.layout(made, POST, size)
    pages = {f"un/{part.path}": {place.comment.id for place in part.places} for part in laid.parts}
    for comment in comments:
        page, _, fragment = laid.address(comment).partition("#")
        assert fragment == threads.anchor(comment)
        assert comment.id in pages[page] if laid.parts else page == "un/"


def test_a_comment_that_is_not_there_is_looked_for_on_the_post() -> None:
    (stranger,) = [place.comment for place in thread(1).places]
    laid = parts.layout(threads.Thread(), POST, 1)
    assert laid.address(stranger) == f"un/#{threads.anchor(stranger)}"


def test_a_number_that_stands_twice_names_no_comment() -> None:
    first, second, third = (place.comment for place in thread(None, None, None).places)
    made = threads.build([replace(first, number=1), replace(second, number=1), replace(third, number=2)])
    assert list(made.anchors.values()) == [f"c-{first.id}", f"c-{second.id}", "c2"]


@pytest.mark.parametrize(
    ("url", "path", "address", "file"),
    [
        ("un/", "q1/2/", "un/q1/2/", "un/q1/2/index.html"),
        ("un/", "", "un/", "un/index.html"),
        ("posts/un.html", "q1/", "posts/un/q1/", "posts/un/q1/index.html"),
        ("posts/un.html", "", "posts/un.html", "posts/un.html"),
        ("", "views/", "views/", "views/index.html"),
        ("", "", "", "index.html"),
    ],
)
def test_a_part_is_below_its_post_whatever_the_posts_address(url: str, path: str, address: str, file: str) -> None:
    assert parts.address(replace(POST, url=url), path) == address
    assert parts.file(address) == file
