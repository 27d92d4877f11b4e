"""What is written down of pull requests that were closed by hand: told to each brand of forge over HTTP and git."""

from __future__ import annotations

import pytest
from causerie import codec

from tests.review.answers import DECIDED, MINUTE, Forge, gathered, said, ticked
from tests.review.pulls import GOOD, new
from tests.samples import ID, NOW, PATH, THREAD, WHEN, ident

OURS = f"comment/{ID}"


def test_a_label_on_a_closed_one_is_a_decision(forge: Forge) -> None:
    pull = forge.asked(GOOD)
    forge.closed(pull, "declined/2")
    made = forge.recorded(pull)
    assert made
    assert (made.id, made.thread, made.decision, made.rule) == (ID, THREAD, "declined", 2)
    assert codec.read_decision(forge.published(DECIDED), DECIDED) == made
    told = forge.host.state.bare.git("log", "-1", "--format=%B", "main")
    assert f"Comment: {ID}" in told
    assert "Rule: 2" in told
    assert forge.recorded(pull) is None


@pytest.mark.parametrize("labels", [[], ["declined"], ["declined/3"], ["declined/0"], ["declined/x"]])
def test_without_a_label_of_the_charters_it_is_said_how(forge: Forge, labels: list[str]) -> None:
    pull = forge.asked(GOOD)
    forge.closed(pull, *labels)
    for _ in range(2):
        assert forge.recorded(pull) is None
    assert said(pull).count("`declined/1`") == 1


def test_what_a_moderator_declined_is_not_recorded_twice(forge: Forge) -> None:
    pull = forge.asked(GOOD, f"comment/{ID}", "ada")
    forge.hand.decline(forge.hand.find(ID), 1, NOW)
    tip = forge.host.state.bare.sha("refs/heads/main")
    assert pull.state == "closed"
    assert forge.recorded(pull) is None
    assert forge.host.state.bare.sha("refs/heads/main") == tip


@pytest.mark.parametrize("state", ["open", "merged"])
def test_what_is_open_or_merged_is_no_decision(forge: Forge, state: str) -> None:
    pull = forge.asked(GOOD)
    if state != "open":
        forge.host.state.end(pull, state)
    assert forge.recorded(pull) is None
    assert said(pull) == ""


def test_what_cannot_be_read_as_a_comment_is_no_decision(forge: Forge) -> None:
    pull = forge.asked({PATH: new(id=ident(5))})
    forge.closed(pull, "declined/1")
    assert forge.recorded(pull) is None


def test_what_a_moderator_ticked_before_closing_is_done(forge: Forge) -> None:
    pull = ticked(forge, "x1-")
    assert forge.recorded(pull) is None
    for _ in range(2):
        forge.answers.ticked(pull.number, forge.own, NOW)
    there = forge.host.state.bare.git("ls-tree", "-r", "--name-only", "main", "comments/").splitlines()
    assert f"comments/{THREAD}/{ident(1)}.yml" in there
    assert f"comments/_decisions/{ident(2)}.yml" in there
    assert not [name for name in there if ident(3) in name]
    (said,) = pull.comments
    assert ident(3) in said.text
    assert ident(1) not in said.text


def test_what_somebody_gathered_in_a_copy_is_not_ticked(forge: Forge) -> None:
    pull = forge.asked({PATH: new()}, branch=f"gathered/{ident(1)}")
    pull.body = f"- [x] `{ID}` — rule: –"
    forge.closed(pull)
    assert forge.answers.ticked(pull.number, forge.own, NOW) == []


def test_nothing_is_written_of_one_onto_another_branch(forge: Forge) -> None:
    forge.host.state.bare.git("branch", "other", "main")
    pull, whole = forge.asked(GOOD, OURS, "ada"), ticked(forge, "xxx")
    forge.closed(pull, "declined/1")
    pull.base = whole.base = "other"
    tip = forge.host.state.bare.sha("refs/heads/main")
    assert forge.recorded(pull) is None
    assert forge.answers.ticked(whole.number, forge.own, NOW) == []
    assert forge.host.state.bare.sha("refs/heads/main") == tip
    assert {pull.branch, whole.branch} <= forge.branches()
    assert said(pull) == said(whole) == ""


@pytest.mark.parametrize("closed", [False, True])
def test_to_close_what_has_somebody_elses_id_decides_nothing_of_theirs(forge: Forge, closed: bool) -> None:
    theirs = forge.asked(GOOD, OURS, "ada")
    if closed:
        # Without a decision: it can be opened again.
        forge.closed(theirs)
    pull = forge.asked({PATH: new(body="Autre chose.")})
    forge.closed(pull, "declined/1")
    assert forge.recorded(pull) is None
    assert theirs.branch in forge.branches()
    assert not forge.host.state.bare.git("ls-tree", "main", DECIDED)


def test_to_close_what_has_the_id_of_one_that_is_gathered_decides_nothing(forge: Forge) -> None:
    whole = gathered(forge)
    # Without a decision: it can be opened again.
    forge.closed(whole)
    name = f"comments/{THREAD}/{ident(1)}.yml"
    pull = forge.asked({name: new(id=ident(1), date=WHEN + MINUTE, body="Autre chose.")})
    forge.closed(pull, "declined/1")
    assert forge.recorded(pull) is None
    assert whole.branch in forge.branches()


def test_what_is_written_down_is_so_where_no_branch_may_be_deleted(
    forge: Forge, caplog: pytest.LogCaptureFixture
) -> None:
    forge.host.state.bare.git("config", "receive.denyDeletes", "true")
    pull = forge.asked(GOOD, OURS, "ada")
    forge.closed(pull, "declined/2")
    assert forge.recorded(pull)
    assert pull.branch in forge.branches()
    assert f"#{pull.number}: " in caplog.text


@pytest.mark.parametrize("end", ["declined", "merged"])
def test_a_branch_of_ours_goes_once_it_is_decided(forge: Forge, end: str) -> None:
    pull = forge.asked(GOOD, OURS, "ada")
    if end == "merged":
        forge.merged(pull)
    else:
        forge.closed(pull, "declined/1")
    for _ in range(2):
        forge.recorded(pull)
        assert forge.branches() == {"main"}


def test_one_that_moved_after_it_was_merged_stays(forge: Forge) -> None:
    pull = forge.asked(GOOD, OURS, "ada")
    forge.merged(pull)
    forge.pulls.put({PATH: new(body="Autre chose.")})
    forge.pulls.send()
    forge.pulls.copy.git("push", "--quiet", str(pull.home.folder), f"HEAD:refs/heads/{OURS}")
    before = forge.host.state.bare.sha(f"refs/heads/{OURS}")
    forge.recorded(pull)
    assert forge.host.state.bare.sha(f"refs/heads/{OURS}") == before


def test_the_branch_of_what_is_not_decided_stays(forge: Forge) -> None:
    pull, whole = forge.asked(GOOD, OURS, "ada"), ticked(forge, "x1-")
    forge.closed(pull)
    forge.recorded(pull)
    forge.answers.ticked(whole.number, forge.own, NOW)
    assert {pull.branch, whole.branch} <= forge.branches()


def test_a_gathered_branch_goes_with_its_last_decision(forge: Forge) -> None:
    whole = ticked(forge, "x1x")
    forge.answers.ticked(whole.number, forge.own, NOW)
    assert forge.branches() == {"main"}
