"""A forge's repository by git: what its owner's settings, other people's copies and the forge's own rules do to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from causerie.errors import CauserieError, ForgeError, OwnerError
from causerie.forges import refusals
from causerie.forges.git import Answer
from causerie.forges.refs import Move, RaceError
from causerie.forges.transport import RestError
from causerie.forges.upstream import OURS, Upstream

from tests.forges.repository import CONFIG, Repository
from tests.forges.scene import Scene, staged
from tests.forges.story import LATER, propose, writing

RULES = """remote: error: GH013: Repository rule violations found for refs/heads/main.
remote: Review all repository rules at https://github.com/ada/blog/rules?ref=refs%2Fheads%2Fmain
remote:
remote: - Changes must be made through a pull request.
remote:
error: failed to push some refs to 'https://github.com/ada/blog.git'"""
PROTECTED = """remote: GitLab: You are not allowed to push code to protected branches on this project.
error: failed to push some refs to 'https://gitlab.com/ada/blog.git'"""
LOCKED = """remote: error: cannot lock ref 'refs/heads/main': is at 88800b5 but expected 27f2ff1
error: failed to push some refs to 'https://codeberg.org/ada/blog.git'"""


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with staged("github", tmp_path) as scene:
        yield scene


def upstream(scene: Scene) -> Upstream:
    return scene.forge().lookout.upstream(scene.home())


def moved(scene: Scene, message: str = "new") -> Move:
    """A move of the published branch onto a commit of the clone's."""
    old = scene.bare.git("rev-parse", "main").strip()
    new = scene.clone.git("commit-tree", "-p", old, "-m", message, f"{old}^{{tree}}").strip()
    return Move(f"{OURS}main", old, new)


def hook(scene: Scene, name: str, text: str) -> None:
    """A hook of the forge's own repository, in which a push may not yet be seen."""
    path = scene.bare.write(f"hooks/{name}", f"#!/bin/sh\nunset GIT_QUARANTINE_PATH\n{text}\n".encode())
    path.chmod(0o755)


def pushed(said: str, *rows: str, code: int = 1) -> CauserieError:
    """What is made of a push, by the state of each branch and what git complained of."""
    told = "".join(f"!\t{number}:refs/heads/{number}\t{row}\n" for number, row in enumerate(rows))
    return refusals.pushed("github.com", Answer(code, f"To github.com\n{told}Done\n".encode(), said))


@pytest.mark.parametrize(
    ("rows", "said", "kind"),
    [
        (["[rejected] (stale info)"], "error: failed to push some refs", RaceError),
        (["[rejected] (fetch first)"], "", RaceError),
        (["[remote rejected] (cannot lock ref 'refs/heads/main': reference already exists)"], "", RaceError),
        (["[remote rejected] (incorrect old value provided)"], "", RaceError),
        (["[remote rejected] (atomic transaction failed)"], LOCKED, RaceError),
        (["[rejected] (stale info)", "[rejected] (atomic push failed)"], "", RaceError),
        (["[remote rejected] (push declined due to repository rule violations)"], RULES, OwnerError),
        (["[remote rejected] (pre-receive hook declined)"], PROTECTED, OwnerError),
        (["[remote rejected] (a reason that nobody foresaw)"], "", OwnerError),
        (["[remote rejected] (atomic push failure)", "[remote rejected] (hook declined)"], "", OwnerError),
        (["[remote rejected] (cannot lock ref)", "[remote rejected] (hook declined)"], "", OwnerError),
        (["[remote failure] (remote failed to report status)"], "", ForgeError),
        (["[remote rejected] (failure)"], "remote: Internal Server Error", ForgeError),
        (["[remote rejected] (Internal Server Error)"], "error: failed to push some refs", ForgeError),
        ([], "error: RPC failed; curl 56 Recv failure: Connection reset by peer", ForgeError),
        ([], "error: RPC failed; HTTP 429 rate limit", RestError),
        ([], "repository 'https://github.com/ada/blog.git/' not found", OwnerError),
    ],
)
def test_a_push_that_failed_says_whether_to_try_again_to_mend_or_to_look(
    rows: list[str], said: str, kind: type[CauserieError]
) -> None:
    assert type(pushed(said, *rows)) is kind


def test_a_git_that_was_stopped_does_not_say_that_nothing_moved() -> None:
    assert type(pushed("", code=-15)) is ForgeError


def test_a_refusal_says_in_the_forge_s_own_words_why() -> None:
    (fault,) = pushed(RULES, "[remote rejected] (push declined due to repository rule violations)").faults
    assert str(fault.values["reason"]).startswith("GH013: Repository rule violations found for refs/heads/main. Review")
    assert str(fault.values["reason"]).endswith("- Changes must be made through a pull request.")


def test_a_rule_of_the_forge_refuses_a_decision_once_and_it_is_not_tried_again(scene: Scene) -> None:
    propose(scene.forge())
    hook(scene, "pre-receive", "echo 'error: GH013: Repository rule violations found' >&2; exit 1")
    scene.server.log.clear()
    with pytest.raises(OwnerError, match="GH013"):
        scene.forge().merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert len([line for line in scene.server.log if line.endswith("git-receive-pack")]) == 1


def test_whoever_comes_first_at_the_forge_itself_is_a_race(scene: Scene) -> None:
    move, other = moved(scene), moved(scene, "other")
    scene.bare.git("fetch", "--quiet", str(scene.clone.path), f"{other.new}:refs/other")
    hook(scene, "pre-receive", f"git update-ref refs/heads/main {other.new}")
    assert isinstance(upstream(scene).push([move, Move(f"{OURS}comment/a", "", move.new)]), RaceError)
    assert scene.branches() == ["main"]
    assert isinstance(upstream(scene).push([move]), RaceError)


def test_a_push_whose_answer_is_lost_may_have_moved_and_says_so(scene: Scene) -> None:
    move = moved(scene)
    scene.server.fail(1, "cut after", r"POST .*git-receive-pack")
    assert type(upstream(scene).push([move])) is ForgeError
    assert scene.bare.git("rev-parse", "main").strip() == move.new


def test_none_of_the_owner_s_settings_of_git_reaches_the_forge(scene: Scene) -> None:
    address, config = scene.server.address, Path(scene.clone.path.parent, "home", ".gitconfig")
    scene.clone.git("tag", "--annotate", "--message=For nobody else", "mine")
    elsewhere = f'[url "ssh://git@localhost:1/"]\n\t%s = {address}/\n'
    for number, poison in enumerate(
        [
            "[push]\n\tfollowTags = true\n",
            "[push]\n\tgpgSign = true\n",
            "[push]\n\tpushOption = ci.skip\n",
            f'[http "{address}"]\n\textraHeader = Authorization: Basic eDp5\n',
            elsewhere % "insteadOf",
            elsewhere % "pushInsteadOf",
            f'[url "ssh://git@localhost:1/blog.git"]\n\tpushInsteadOf = {scene.server.origin}\n',
            '[protocol "http"]\n\tallow = never\n',
            f'[credential "{address}"]\n\thelper = "!echo password=x; echo username=y; #"\n\tusername = y\n',
        ]
    ):
        config.write_text(CONFIG + poison)
        assert propose(scene.forge(), str(number))
    assert scene.bare.git("tag") == ""


def test_a_git_that_would_ask_elsewhere_is_for_the_owner_before_anything_is_asked(scene: Scene) -> None:
    scene.clone.git("config", f"url.{scene.server.address}/mirror.git.insteadOf", scene.server.origin)
    scene.server.log.clear()
    with pytest.raises(OwnerError, match=r"lead from .* to .*/mirror\.git"):
        scene.forge().open()
    with pytest.raises(OwnerError, match=r"mirror\.git"):
        upstream(scene).demand_push()
    assert [line for line in scene.server.log if ".git" in line] == []


def test_no_other_place_is_given_the_token(scene: Scene) -> None:
    def given(url: str) -> bytes:
        return upstream(scene).git.run("credential", "fill", stdin=f"url={url}\n\n".encode()).out

    assert scene.server.token.encode() in given(scene.server.origin)
    assert given("http://proxy.invalid/") == given(f"{scene.server.address}/eve/blog.git") == b""


def test_a_clone_without_its_history_is_for_the_owner(scene: Scene, tmp_path: Path) -> None:
    propose(scene.forge())
    scene.forge().merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    clone = Repository(tmp_path / "shallow")
    Repository(tmp_path).git("clone", "--quiet", "--depth=1", f"file://{scene.server.state.bare.folder}", "shallow")
    clone.git("remote", "set-url", "origin", scene.server.origin)
    with pytest.raises(OwnerError, match="--unshallow"):
        scene.forge(clone=clone).open()
