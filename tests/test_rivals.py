"""Proposals made by hand, by whoever likes, under an id that another contribution has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from causerie import proposals
from causerie.errors import ModeratorError
from causerie.forges.base import FOREIGN, KINDS, ConflictError
from causerie.forges.local import Local
from causerie.moderation import Moderation, Waiting

from tests.samples import ID, NOW, PATH, THREAD, WHEN, comment, ident, said
from tests.test_moderation import BY, LATER, Blog, blog

__all__ = ["blog"]
STOLEN = comment(name="Ève", body="Des mots d’une autre.")
DECIDED = f"comments/_decisions/{ID}.yml"


@pytest.fixture
def open_to_all(blog: Blog) -> Blog:
    """The same blog, whose forge has pages of its own on which anybody can propose."""
    forge = Local(blog.root, "main", BY, kinds=(*KINDS, FOREIGN))
    return replace(blog, forge=forge, desk=Moderation(forge, blog.settings, BY))


def by_hand(blog: Blog, number: int = 7) -> Waiting:
    asked = proposals.contribution(THREAD, STOLEN)
    assert blog.forge.propose(f"{FOREIGN}{number}", proposals.files(asked, blog.settings), "Create a file", "", NOW)
    return blog.desk.find(str(number))


def test_a_strangers_proposal_under_the_id_of_one_that_waits_can_only_be_closed(open_to_all: Blog) -> None:
    waiting = open_to_all.say(comment())
    stolen = by_hand(open_to_all)
    assert [fault.rule for fault in stolen.faults if fault.level == "fault"] == ["id"]
    assert open_to_all.desk.find(ID).faults == waiting.faults == ()
    with pytest.raises(ModeratorError, match=f"comment/{ID}"):
        open_to_all.desk.accept(stolen, LATER)
    assert open_to_all.desk.decline(stolen, 3, LATER).what == "closed"
    assert open_to_all.open() == [f"comment/{ID}"]
    assert open_to_all.file(DECIDED) is None
    assert not any(ID in line for line in open_to_all.said())
    open_to_all.desk.accept(open_to_all.desk.find(ID), LATER)
    assert open_to_all.comment().name == comment().name


def test_one_under_the_id_of_one_that_is_gathered_can_only_be_closed(open_to_all: Blog) -> None:
    files = proposals.files(proposals.contribution(THREAD, comment()), open_to_all.settings)
    files |= proposals.files(proposals.contribution(THREAD, said(1, number=None)), open_to_all.settings)
    assert open_to_all.forge.propose("gathered/1", files, "Two", "", WHEN)
    stolen = by_hand(open_to_all, 1)
    assert stolen.rivals == ("gathered/1",)
    open_to_all.desk.decline(stolen, None, LATER)
    assert [one.id for one in open_to_all.desk.queue()] == [ID, ident(1)]
    assert open_to_all.file(DECIDED) is None


def test_of_two_by_hand_under_one_id_neither_is_decided_before_the_other_is_closed(open_to_all: Blog) -> None:
    first, second = by_hand(open_to_all, 7), by_hand(open_to_all, 8)
    with pytest.raises(ModeratorError):
        open_to_all.desk.accept(open_to_all.desk.find("7"), LATER)
    open_to_all.desk.decline(second, None, LATER)
    assert first.faults == open_to_all.desk.find("7").faults == ()
    assert open_to_all.desk.accept(first, LATER).what == "published"


def test_one_by_hand_under_an_id_of_its_own_is_decided_as_any_other(open_to_all: Blog) -> None:
    open_to_all.say(said(1, number=None))
    assert open_to_all.desk.decline(by_hand(open_to_all), 3, LATER).what == "declined"
    assert open_to_all.file(DECIDED)


def test_accepting_one_by_hand_ends_nothing_of_ours_that_came_just_now(open_to_all: Blog) -> None:
    stolen = by_hand(open_to_all)
    open_to_all.say(comment())
    open_to_all.desk.accept(stolen, LATER)
    assert open_to_all.open() == [f"comment/{ID}"]


def test_what_changed_since_it_was_shown_is_not_merged(open_to_all: Blog) -> None:
    shown = open_to_all.say(comment())
    branch, version, (change,) = shown.proposal.branch, shown.proposal.version, shown.proposal.changes
    other = {PATH: (change.after or b"") + b"\n"}
    open_to_all.forge.amend(branch, version, other, LATER)
    with pytest.raises(ConflictError):
        open_to_all.forge.merge(branch, lambda tree: other, "accepted\n", LATER, version=version)
    assert open_to_all.open() == [f"comment/{ID}"]


@pytest.mark.parametrize("decided", ["declined", "withdrawn"])
def test_a_decision_is_not_written_over_by_one_on_what_has_its_id(open_to_all: Blog, decided: str) -> None:
    waiting = open_to_all.say(comment())
    if decided == "declined":
        open_to_all.desk.decline(waiting, 1, LATER)
    else:
        open_to_all.desk.accept(open_to_all.propose(proposals.withdrawal(THREAD, ID, None, NOW)), LATER)
    before = open_to_all.file(DECIDED)
    assert before
    assert open_to_all.desk.decline(by_hand(open_to_all), 3, LATER).what == "closed"
    assert open_to_all.file(DECIDED) == before
    assert open_to_all.open() == []


def test_what_is_published_is_not_declined_by_what_has_its_id_elsewhere(open_to_all: Blog) -> None:
    open_to_all.desk.accept(open_to_all.say(comment()), LATER)
    files = proposals.files(proposals.contribution("charte", STOLEN), open_to_all.settings)
    assert open_to_all.forge.propose(f"{FOREIGN}9", files, "Create a file", "", NOW)
    assert open_to_all.desk.decline(open_to_all.desk.find("9"), 3, LATER).what == "closed"
    assert open_to_all.file(DECIDED) is None
