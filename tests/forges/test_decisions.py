"""Decisions on a forge's server where something comes between: a lost answer, another version, a stranger's history."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from causerie.errors import ForgeError
from causerie.forges import settling
from causerie.forges.base import ConflictError
from filelock import FileLock, Timeout

from tests.forges.repository import Repository
from tests.forges.scene import BRANDS, Scene, staged
from tests.forges.story import DAY, LATER, TEXT, TITLE, A, propose, writing
from tests.forges.test_remote import fork

PUSH = r"POST .*/git-receive-pack$"


@pytest.fixture(params=BRANDS)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    with staged(request.param, tmp_path) as scene:
        yield scene


@pytest.fixture
def github(tmp_path: Path) -> Iterator[Scene]:
    """The brand does not matter: what is looked at is git's side."""
    with staged("github", tmp_path) as scene:
        yield scene


def test_a_push_whose_answer_is_lost_is_told_as_what_it_did(scene: Scene) -> None:
    propose(scene.forge(), "a")
    propose(scene.forge(), "b")
    scene.server.fail(1, "cut after", PUSH)
    done = scene.forge().merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert done.version == scene.bare.git("rev-parse", "main").strip()
    scene.server.fail(1, "cut after", PUSH)
    scene.forge().close("comment/b", writing(b=b"declined\n"), "Decline b\n", LATER)
    assert {pull.branch: pull.state for pull in scene.server.state.pulls.values()} == {
        "comment/a": "merged",
        "comment/b": "closed",
    }
    assert [len(pull.comments) for pull in scene.server.state.pulls.values()] == [0, 1]
    assert scene.branches() == ["main"]
    assert settling.noted(scene.home()) == []


def test_a_forge_that_goes_down_as_it_takes_a_push_is_told_of_it_once_it_is_back(github: Scene) -> None:
    propose(github.forge())
    github.server.fail(1, "cut after", PUSH)
    # The decision lists once what is open; whether it arrived is asked after that.
    github.server.fail(99, "bad gateway", r"GET .*/pulls\?", after=1)
    with pytest.raises(ForgeError):
        github.forge().merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    github.server.failures.ordered.clear()
    assert list(github.forge().open()) == []
    (pull,) = github.pulls("comment/a")
    assert (pull.state, github.branches()) == ("merged", ["main"])


def test_a_strangers_branch_brings_its_one_commit_or_none_at_all(scene: Scene, tmp_path: Path) -> None:
    number = fork(scene, tmp_path, {A: b"a\n"})
    copy = Repository(tmp_path / scene.server.state.pulls[number].home.owner)
    copy.write("secret.txt", b"not to be published\n")
    copy.git("add", ".")
    copy.git("commit", "--quiet", "--message=Smuggle")
    copy.git("rm", "--quiet", "secret.txt")
    copy.git("commit", "--quiet", "--message=Hide it")
    copy.git("push", "--quiet", str(scene.server.state.pulls[number].home.folder), "HEAD:refs/heads/patch-1")
    scene.server.state.refresh()
    (proposal,) = scene.forge().open()
    assert [change.path for change in proposal.changes] == [A]
    done = scene.forge().merge(proposal.branch, writing(a=b"a\n"), "Publish a\n", LATER, version=proposal.version)
    assert scene.published() == {A: b"a\n"}
    assert "secret.txt" not in scene.bare.git("log", "--name-only", "--format=", "main")
    assert len(scene.bare.git("rev-list", "--parents", "-1", done.version).split()) == 2
    pull = scene.server.state.pulls[number]
    assert (pull.state, [said.text.splitlines()[0] for said in pull.comments]) == ("closed", ["Publish a"])


def test_what_was_pushed_after_a_moderator_looked_is_not_merged(github: Scene, tmp_path: Path) -> None:
    number = fork(github, tmp_path, {A: b"a\n"})
    (shown,) = github.forge().open()
    home = github.server.state.pulls[number].home
    copy = Repository(tmp_path / home.owner)
    copy.write(A, b"worse\n")
    copy.git("commit", "--quiet", "--all", "--amend", "--message=Another")
    copy.git("push", "--quiet", "--force", str(home.folder), "HEAD:refs/heads/patch-1")
    github.server.state.refresh()
    with pytest.raises(ConflictError):
        github.forge().merge(shown.branch, writing(a=b"a\n"), "accepted\n", LATER, version=shown.version)
    assert github.published() == {}


def test_a_branch_that_moved_after_its_decision_is_left_and_one_that_could_not_go_goes_later(scene: Scene) -> None:
    for name in "ab":
        propose(scene.forge(), name)
    # The first push publishes, the second takes the branch away.
    scene.server.fail(1, "bad gateway", PUSH, after=1)
    scene.forge().close("comment/a", writing(a=b"declined\n"), "Decline a\n", LATER)
    assert "comment/a" in scene.branches()
    scene.forge().open()
    assert "comment/a" not in scene.branches()

    scene.server.fail(9, "bad gateway", r"(comments|notes)")
    scene.forge().close("comment/b", writing(b=b"declined\n"), "Decline b\n", LATER)
    scene.server.failures.ordered.clear()
    moved = scene.bare.git("commit-tree", "-p", "comment/b", "-m", "More", "comment/b^{tree}").strip()
    scene.bare.git("update-ref", "refs/heads/comment/b", moved)
    scene.forge().open()
    assert scene.bare.git("rev-parse", "comment/b").strip() == moved
    assert settling.noted(scene.home()) == []


def test_a_half_made_proposal_becomes_what_is_proposed_now(github: Scene) -> None:
    github.server.fail(9, "bad gateway", r"POST .*/pulls$")
    with pytest.raises(ForgeError):
        github.forge().propose("gathered/1", {A: b"a\n", "comments/un-texte/dropped.yml": b"b\n"}, TITLE, TEXT, DAY)
    github.server.failures.ordered.clear()
    assert github.forge().propose("gathered/1", {A: b"a\n"}, TITLE, TEXT, DAY)
    (proposal,) = github.forge().open()
    assert [change.path for change in proposal.changes] == [A]


def test_a_forge_that_wants_to_rest_is_asked_nothing_more_until_then(github: Scene) -> None:
    for name in "abc":
        propose(github.forge(), name)
    github.server.fail(9, "bad gateway", r"POST .*/comments$")
    for name in "abc":
        github.forge().close(f"comment/{name}", writing(**{name: b"declined\n"}), f"Decline {name}\n", LATER)
    assert len(settling.noted(github.home())) == 3
    github.server.failures.ordered.clear()
    github.server.fail(9, "secondary limit", r"/comments")
    forge, before = github.forge(), len(github.server.log)
    forge.open()
    assert sum("/comments" in line for line in github.server.log[before:]) == 1
    github.server.failures.ordered.clear()
    github.clock.sleep(59)
    forge.open()
    assert len(settling.noted(github.home())) == 3
    github.clock.sleep(2)
    forge.lookout.forget()
    forge.open()
    assert settling.noted(github.home()) == []


def test_a_forge_that_fails_is_not_asked_again_for_each_page(github: Scene) -> None:
    forge = github.forge()
    github.server.fail(99, "bad gateway", "GET ")
    for _ in range(5):
        with pytest.raises(ForgeError):
            forge.open()
    assert len(github.server.log) < 5
    github.server.failures.ordered.clear()
    github.clock.sleep(11)
    assert forge.open() == []


def test_a_slow_forge_keeps_nobody_from_the_clone_while_somebody_looks(github: Scene) -> None:
    forge, lock = github.forge(), github.home().notes / "lock"
    free: list[bool] = []
    listening = [True]

    def hear(event: str, values: object) -> None:
        if listening and event == "http.client.send":
            with suppress(Timeout), FileLock(lock, timeout=0):
                return free.append(True)
            free.append(False)
        return None

    lock.parent.mkdir(exist_ok=True)
    sys.addaudithook(hear)
    forge.open()
    listening.clear()
    assert set(free) == {True}
