"""The story of every forge, told to each brand over real HTTP and real git, and what only a server can do to it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from causerie.errors import CauserieError, ForgeError, OwnerError
from causerie.forges import settling
from causerie.forges.base import ConflictError, Files, Forge, GoneError, Tree
from causerie.forges.transport import RestError

from tests.forges import story
from tests.forges.repository import Repository
from tests.forges.scene import BRANDS, Scene, staged
from tests.forges.story import DAY, LATER, TEXT, TITLE, A, B, nothing, propose, writing
from tests.forges.test_deaths import dies

FAILURES = ("primary limit", "secondary limit", "bad gateway", "cut before", "cut after")


@pytest.fixture(params=BRANDS)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    with staged(request.param, tmp_path) as scene:
        yield scene


@pytest.mark.parametrize("told", story.STORIES, ids=lambda told: told.__name__)
def test_it_keeps_every_promise_of_a_forge(told: Callable[[Forge], None], scene: Scene) -> None:
    told(scene.forge())


def test_a_proposal_is_one_file_on_one_branch_and_one_pull_request(scene: Scene) -> None:
    branch = propose(scene.forge())
    (pull,) = scene.pulls(branch)
    assert (pull.title, pull.body, pull.labels, pull.state, pull.base) == (TITLE, TEXT, ["comment"], "open", "main")
    assert scene.bare.git("diff", "--name-status", "main", branch) == f"A\t{A}\n"
    assert scene.bare.git("log", "-1", "--format=%an <%ae> %cn <%ce> %aI", branch) == (
        "Causerie <> Causerie <> 2026-11-24T10:30:12+01:00\n"
    )


def test_what_is_decided_is_brought_to_its_end_on_the_forge(scene: Scene) -> None:
    forge = scene.forge()
    propose(forge, "a")
    propose(forge, "b")
    forge.merge("comment/a", writing(a=b"a\n"), "Publish a\n\nModerator: Ada\n", LATER)
    forge.close("comment/b", writing(b=b"declined\n"), "Decline b\n\nModerator: Ada\nRule: 3\n", LATER)
    states = {pull.branch: pull.state for pull in scene.server.state.pulls.values()}
    assert states == {"comment/a": "merged", "comment/b": "closed"}
    (declined,) = scene.pulls("comment/b")
    assert [said.text.splitlines()[0] for said in declined.comments] == ["Decline b"]
    assert scene.branches() == ["main"]
    log = scene.bare.git("log", "--first-parent", "--format=%an <%ae> %cn <%ce> %s|%(trailers:key=Rule)")
    assert log.splitlines()[0] == "Causerie <> Ada <ada@example.org> Decline b|Rule: 3"


def effects(event: str, values: tuple[Any, ...]) -> bool:
    """What is asked of the forge: each request over HTTP, and each of git's."""
    if event == "subprocess.Popen":
        return not {"fetch", "push"}.isdisjoint(values[1])
    return event == "http.client.send"


def test_a_worker_that_dies_between_any_two_calls_has_made_one_proposal_in_the_end(scene: Scene) -> None:
    for number in range(1, 100):
        branch = f"comment/{number}"
        path = f"comments/un-texte/{number}.yml"

        def work(forge: Forge, branch: str = branch, path: str = path) -> bool:
            return forge.propose(branch, {path: b"a\n"}, TITLE, TEXT, DAY)

        died = dies(partial(work, scene.forge()), number, effects)
        work(scene.forge())
        (pull,) = scene.pulls(branch)
        assert (pull.state, pull.labels, pull.title) == ("open", ["comment"], TITLE)
        assert scene.bare.git("diff", "--name-status", "main", branch) == f"A\t{path}\n"
        if not died:
            break
    assert number > 4


@pytest.mark.parametrize("verb", ["merge", "close"])
def test_a_moderator_who_dies_between_any_two_calls_has_decided_once_or_not_at_all(verb: str, scene: Scene) -> None:
    for number in range(1, 100):
        name = str(number)
        branch = propose(scene.forge(), name)
        act = partial(getattr(scene.forge(), verb), branch, writing(**{name: b"decided\n"}), "decided\n", LATER)
        died = dies(act, number, effects)
        if branch in [one.branch for one in scene.forge().open()]:
            with suppress(GoneError):
                getattr(scene.forge(), verb)(branch, writing(**{name: b"decided\n"}), "decided\n", LATER)
        assert scene.published()[f"comments/un-texte/{name}.yml"] == b"decided\n"
        scene.clock.sleep(settling.LAG)
        assert list(scene.forge().open()) == []
        (pull,) = scene.pulls(branch)
        assert pull.state != "open"
        assert len(pull.comments) == (verb == "close")
        assert scene.branches() == ["main"]
        if not died:
            break
    assert number > 4


def test_whatever_a_server_does_to_one_call_the_proposal_is_there_once(scene: Scene) -> None:
    scene.server.log.clear()
    propose(scene.forge(), "first")
    calls = len(scene.server.log)
    assert calls > 4
    for failure in FAILURES:
        for call in range(calls):
            name = f"{FAILURES.index(failure)}{call}"
            scene.server.fail(1, failure, after=call)
            with suppress(ForgeError):
                propose(scene.forge(), name)
            scene.server.failures.ordered.clear()
            scene.forge().propose(f"comment/{name}", {f"comments/un-texte/{name}.yml": b"a\n"}, TITLE, TEXT, DAY)
            (pull,) = scene.pulls(f"comment/{name}")
            assert (pull.state, pull.labels) == ("open", ["comment"])


def test_limits_are_told_apart_and_say_for_how_long(scene: Scene) -> None:
    found = {}
    for failure in ("primary limit", "secondary limit"):
        scene.server.fail(1, failure, r"POST .*(pulls|merge_requests)$")
        with pytest.raises(RestError) as caught:
            propose(scene.forge(), failure.partition(" ")[0])
        assert caught.value.after
        found[failure] = caught.value.faults[0].message
    # The others have one limit only, which they tell as GitHub tells its second.
    assert len(set(found.values())) == (2 if scene.brand == "github" else 1)


@pytest.mark.parametrize(("right", "kept"), [("contents", "read"), ("pull_requests", "read")])
def test_a_right_that_is_missing_is_for_the_owner(right: str, kept: str, scene: Scene) -> None:
    token = scene.server.grant(**{right: kept})
    with pytest.raises(OwnerError):
        propose(scene.forge(token))
    propose(scene.forge(), "b")


def test_a_token_that_is_none_is_for_the_owner(scene: Scene) -> None:
    for verb in (lambda: propose(scene.forge("wrong")), lambda: scene.forge("wrong").open()):
        with pytest.raises(OwnerError):
            verb()


def test_a_protected_branch_is_for_the_owner_and_nothing_is_closed(scene: Scene) -> None:
    propose(scene.forge())
    scene.server.protect()
    with pytest.raises(OwnerError, match="protection"):
        scene.forge().merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert [one.branch for one in scene.forge().open()] == ["comment/a"]
    scene.server.protect(False)
    scene.forge().merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert scene.published() == {A: b"a\n"}


def test_moderators_on_two_machines_give_no_number_twice(scene: Scene, tmp_path: Path) -> None:
    names = "abcd"
    for name in names:
        propose(scene.forge(), name)
    clones = [scene.cloned(tmp_path / f"machine-{number}") for number in range(2)]

    def accept(name: str) -> None:
        def numbered(tree: Tree) -> Files:
            return {f"comments/un-texte/{name}.yml": b"number: %d\n" % (len(tree.list("comments/un-texte")) + 1)}

        forge = scene.forge(clone=clones[names.index(name) % 2])
        forge.merge(f"comment/{name}", numbered, "accepted\n", LATER)

    with ThreadPoolExecutor() as pool:
        list(pool.map(accept, names))
    assert sorted(scene.published().values()) == [b"number: %d\n" % number for number in range(1, 5)]
    assert {pull.state for pull in scene.server.state.pulls.values()} == {"merged"}


def test_one_proposal_decided_on_two_machines_is_decided_once(scene: Scene, tmp_path: Path) -> None:
    propose(scene.forge())
    late, seen = scene.forge(clone=scene.cloned(tmp_path / "late")), []
    seen.append(late.read("comment/a"))
    scene.forge().close("comment/a", nothing, "declined\n", LATER)
    with pytest.raises(GoneError):
        late.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert scene.published() == {}


def fork(scene: Scene, tmp_path: Path, files: dict[str, bytes], branch: str = "patch-1") -> int:
    """A pull request from somebody's own copy; its number."""
    owner = f"eve-{len(scene.server.state.forks)}"
    home, work = scene.server.state.fork(owner), Repository(tmp_path / owner)
    Repository(tmp_path).git("clone", "--quiet", str(home.folder), str(work.path))
    for path, data in files.items():
        work.write(path, data)
    work.git("add", ".")
    work.git("commit", "--quiet", "--message=Create a file")
    work.git("push", "--quiet", "--force", str(home.folder), f"HEAD:refs/heads/{branch}")
    return scene.server.state.create(home, branch, "main", "Create a file", "", owner).number


def test_a_pull_request_made_by_hand_is_a_proposal_if_it_touches_comments(scene: Scene, tmp_path: Path) -> None:
    fork(scene, tmp_path, {"theme/x.css": b"x"}, "style")
    number = fork(scene, tmp_path, {A: b"a\n"})
    (proposal,) = scene.forge().open()
    assert (proposal.branch, proposal.title) == (f"pull/{number}", "Create a file")
    assert [(change.path, change.after) for change in proposal.changes] == [(A, b"a\n")]
    assert scene.forge().read(proposal.branch) == proposal
    with pytest.raises(ConflictError):
        scene.forge().amend(proposal.branch, proposal.version, {A: b"b\n"}, LATER)
    scene.forge().merge(proposal.branch, writing(a=b"a\nnumber: 1\n"), "accepted\n", LATER)
    assert scene.published() == {A: b"a\nnumber: 1\n"}
    assert scene.server.state.pulls[number].state == "merged"
    assert list(scene.forge().open()) == []


def test_a_pull_request_that_cannot_be_had_hides_no_other(scene: Scene, tmp_path: Path) -> None:
    lost = fork(scene, tmp_path, {A: b"a\n"})
    kept = fork(scene, tmp_path, {B: b"b\n"})
    propose(scene.forge(), "c")
    scene.bare.git("update-ref", "-d", scene.server.state.ref.format(lost))
    assert {one.branch for one in scene.forge().open()} == {f"pull/{kept}", "comment/c"}


def test_nothing_is_kept_here_of_a_pull_request_that_is_closed(scene: Scene, tmp_path: Path) -> None:
    number = fork(scene, tmp_path, {A: b"a\n"})
    assert scene.forge().open()
    scene.server.state.end(scene.server.state.pulls[number], "closed")
    assert scene.forge().open() == []
    assert "pull/" not in scene.clone.git("for-each-ref", "--format=%(refname)", "refs/causerie")


def test_a_decision_whose_pull_request_is_gone_is_given_up_in_the_end(scene: Scene) -> None:
    propose(scene.forge())
    scene.server.fail(9, "bad gateway", r"(comments|notes)")
    scene.forge().close("comment/a", writing(b=b"declined\n"), "declined\n", LATER)
    del scene.server.state.pulls[scene.pulls("comment/a")[0].number]
    scene.forge().open()
    assert settling.noted(scene.home())
    scene.clock.sleep(settling.LIFE)
    scene.forge().open()
    assert settling.noted(scene.home()) == []


def test_what_its_forge_has_yet_to_see_merged_is_not_shown_and_closed_in_the_end(scene: Scene) -> None:
    propose(scene.forge())
    scene.server.state.sees_merges = False
    scene.server.fail(9, "bad gateway", r"POST .*/merge$")
    scene.forge().merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    (pull,) = scene.pulls("comment/a")
    assert pull.state == "open"
    assert list(scene.forge().open()) == []
    scene.server.failures.ordered.clear()
    scene.clock.sleep(settling.LAG + 1)
    scene.forge().open()
    assert pull.state != "open"
    assert scene.branches() == ["main"]


def test_a_clone_follows_what_is_decided_in_it(scene: Scene) -> None:
    propose(scene.forge())
    done = scene.forge().merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert done.left == ()
    assert scene.clone.files()[A] == b"a\n"
    assert scene.clone.status() == ""


def test_an_author_s_own_work_is_neither_published_nor_touched(scene: Scene) -> None:
    scene.clone.write("content/brouillon.md", b"Title: Brouillon\n")
    scene.clone.git("add", ".")
    scene.clone.git("commit", "--quiet", "--message=Not to be seen yet")
    scene.clone.write("content/un-texte.md", b"Title: Un autre titre\n")
    propose(scene.forge())
    done = scene.forge().merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert done.left == (A,)
    assert "content/brouillon.md" not in scene.bare.git("ls-tree", "-r", "--name-only", "main")
    assert scene.clone.files()["content/un-texte.md"] == b"Title: Un autre titre\n"


def test_no_program_can_read_the_token_among_arguments(scene: Scene) -> None:
    heard: list[str] = []
    listening = [True]

    def hear(event: str, values: tuple[Any, ...]) -> None:
        if listening and event == "subprocess.Popen":
            heard.extend(map(str, values[1]))

    sys.addaudithook(hear)
    propose(scene.forge())
    listening.clear()
    assert "push" in heard
    assert not [word for word in heard if scene.server.token in word]
    assert scene.server.token not in repr(scene.forge())


def test_errors_hold_no_token_and_none_of_a_strangers_words(scene: Scene) -> None:
    for failure in FAILURES:
        scene.server.fail(9, failure, r"POST .*")
        with pytest.raises(CauserieError) as caught:
            propose(scene.forge(), failure.replace(" ", "-"))
        scene.server.failures.ordered.clear()
        assert scene.server.token not in str(caught.value)
        assert "Claire" not in str(caught.value)


def test_what_was_gathered_is_one_pull_request(scene: Scene) -> None:
    files = {f"comments/un-texte/{number}.yml": b"a\n" for number in range(12)}
    assert scene.forge().propose("gathered/1", files, TITLE, TEXT, DAY)
    (pull,) = scene.pulls("gathered/1")
    assert pull.labels == ["gathered"]
    (proposal,) = scene.forge().open()
    assert {change.path for change in proposal.changes} == set(files)
    scene.forge().commit(writing(**{"0": b"a\n"}), "Publish one\n", LATER)
    assert [one.branch for one in scene.forge().open()] == ["gathered/1"]
    scene.forge().close("gathered/1", nothing, "Close\n", LATER)
    assert pull.state == "closed"
    assert "gathered/1" not in scene.branches()
