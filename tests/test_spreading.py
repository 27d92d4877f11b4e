"""A contribution that comes to a long thread touches the parts that look other for it, and no part is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from causerie import store
from causerie.ledger import Ledger, sync
from causerie.model import Comment
from causerie.pages.discussion import Discussion
from causerie.parts import PART
from causerie.store import Corpus
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from tests.blog import ROOT
from tests.samples import NOW, THREAD, ident, post, said, settings
from tests.test_gathering import CARE, LAND

POSTS = [post(questions=("Quoi ?", "Où ?")), post(lang="en", url="en/", source="content/en.md")]


@st.composite
def contributions(draw: st.DrawFn, minute: int) -> Comment:
    parent = draw(st.none() | st.integers(0, 16))
    return said(
        minute,
        reply_to=None if parent in (None, minute) else ident(parent or 0),
        answers=draw(st.sampled_from([None, None, 1, 2, 3])),
        number=draw(st.sampled_from([None, minute + 1, 1])),
        field=draw(st.sampled_from([None, "care", "land"])),
    )


def looks(ledger: Ledger) -> dict[tuple[str, str], str]:
    """Each part of each post, as its page shows it."""
    slots = Discussion(ledger, [ROOT / "theme" / "templates"]).slots
    return {
        (one.lang, part.path): str(slots.partial(PART, one, "../../", part.path))
        for one in POSTS
        for part in slots.layout(one).parts
    }


def taken(
    root: Path, before: list[Comment], after: list[Comment], size: int = 3
) -> tuple[set[tuple[str, str]], set[str] | None]:
    """The parts that look other once these contributions came, and the paths of those said to be touched."""
    known = settings(root=root, fields=(CARE, LAND), page_size=size, intake="/")
    ledger = sync.in_memory(POSTS, Corpus({THREAD: tuple(before)}, {}, (), ()), known, NOW)
    was = looks(ledger)
    paths = [store.save(root / "comments", THREAD, one).relative_to(root).as_posix() for one in after]
    ledger.kept.clear()
    delta = sync.take(ledger, paths)
    now = looks(ledger)
    # Other parts than before are for a full build.
    return {name for name in now if was.keys() == now.keys() and was[name] != now[name]}, delta.parts.get(THREAD)


@settings_of(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_all_parts_that_look_other_are_touched(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    minutes = data.draw(st.lists(st.integers(0, 16), min_size=4, max_size=16, unique=True))
    made = [data.draw(contributions(minute)) for minute in minutes]
    came = data.draw(st.integers(1, 3))

    size = data.draw(st.sampled_from([2, 3, 6]))

    differ, touched = taken(tmp_path_factory.mktemp("blog"), made[came:], made[:came], size)

    assert touched is None or {path for _, path in differ} <= touched


def test_a_point_of_view_at_the_end_touches_the_last_part_alone(tmp_path: Path) -> None:
    said_before = [said(minute, number=minute + 1) for minute in range(11)]

    differ, touched = taken(tmp_path, said_before, [said(11, number=12)])

    assert touched == {"views/6/"}
    assert differ == {("fr", "views/6/"), ("en", "views/6/")}


@pytest.mark.parametrize(
    ("parents", "number", "parts"),
    [
        # A part that begins within a line names its point of view, the contribution n° 1.
        ([0, 1, 2, 3, 4], 1, {"views/", "views/2/", "views/3/", "views/4/"}),
        # One of a part answers n° 2, which stands on another.
        ([0, 0, 1, 3, 4], 2, {"views/", "views/2/", "views/4/"}),
    ],
)
def test_a_number_that_comes_a_second_time_touches_the_parts_that_lead_to_the_first(
    tmp_path: Path, parents: list[int], number: int, parts: set[str]
) -> None:
    line = [said(n, number=n + 1, reply_to=ident(parent)) for n, parent in enumerate(parents, 1)]

    differ, touched = taken(tmp_path, [said(0, number=1), *line, said(6, number=7)], [said(7, number=number)])

    assert {path for lang, path in differ if lang == "en"} == parts
    assert touched == parts


def test_an_answer_touches_its_own_part_alone(tmp_path: Path) -> None:
    answers = [said(minute, answers=1, number=minute + 1) for minute in range(7)]

    differ, touched = taken(tmp_path, answers, [said(7, answers=1, field="care")])

    assert differ == {("fr", "q1/4/"), ("en", "views/4/")}
    assert touched == {"q1/4/", "views/4/"}


def test_of_what_changes_otherwise_all_parts_may_differ(tmp_path: Path) -> None:
    said_before = [said(minute, number=minute + 1) for minute in range(11)]

    _, touched = taken(tmp_path, said_before, [said(3, number=4, body="Autre.")])

    assert touched is None
