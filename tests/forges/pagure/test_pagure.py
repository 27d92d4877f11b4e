"""The story of every forge, told to a real Pagure, and what can be seen there of its parts.

How to get one is told in this package.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from causerie.errors import OwnerError
from causerie.forges.base import ConflictError, Forge, GoneError
from causerie.forges.client import Client
from causerie.forges.hub import Place, Pull
from causerie.forges.looking import Lookout
from causerie.forges.remote import Remote
from causerie.forges.transport import Transport

from tests.forges import story
from tests.forges.pagure import hub, instance
from tests.forges.repository import Repository
from tests.forges.scene import Clock
from tests.forges.story import DAY, LATER, TEXT, TITLE, A, nothing, propose, writing
from tests.forges.test_deaths import dies
from tests.forges.test_remote import effects

ROOT = os.environ.get("CAUSERIE_PAGURE", "")
pytestmark = pytest.mark.skipif(not ROOT, reason="CAUSERIE_PAGURE names no folder with a Pagure")
NUMBERS = count(1)


@dataclass
class Scene:
    """A project that nobody has used yet, and an author's clone of it."""

    pagure: instance.Pagure
    project: str
    clone: Repository
    clock: Clock

    @property
    def bare(self) -> Repository:
        return Repository(self.pagure.bare(self.project))

    def knowing(self, token: str = "") -> hub.Pagure:
        place = Place("http", self.pagure.host, self.project)
        return hub.Pagure(place, "main", token or self.pagure.tokens["ada"])

    def client(self, asked: hub.Pagure) -> Client:
        return Client(Transport(asked.address, asked.headers, 60.0, self.clock), self.clock.sleep, lambda: 0.5)

    def forge(self, token: str = "", clone: Repository | None = None) -> Remote:
        """The forge of a clone, as a process that has just started sees it."""
        asked = self.knowing(token)
        address = self.pagure.address(self.project)
        root = (clone or self.clone).path
        return Remote(Lookout(root, "main", asked, self.client(asked), address, self.clock))

    def cloned(self, path: Path) -> Repository:
        """Another clone."""
        Repository(path.parent).git("clone", "--quiet", self.pagure.address(self.project), str(path))
        return Repository(path)

    def pull(self, branch: str) -> Pull:
        """The newest pull request of a branch."""
        asked = self.knowing()
        pull = self.client(asked).drive(asked.named(branch))
        assert pull
        return pull

    def said(self, number: int) -> list[str]:
        """What people said below a pull request, and Pagure by itself."""
        asked = self.knowing()
        return self.client(asked).drive(asked.said(number))

    def branches(self) -> list[str]:
        return self.bare.git("for-each-ref", "--format=%(refname:short)", "refs/heads").splitlines()


@pytest.fixture(scope="session")
def pagure() -> Iterator[instance.Pagure]:
    with instance.running(Path(ROOT)) as pagure:
        yield pagure


@pytest.fixture
def scene(pagure: instance.Pagure, tmp_path: Path) -> Scene:
    project = f"blog{next(NUMBERS)}"
    pagure.ask("new", name=project, description="A blog", default_branch="main")
    seed = Repository.begun(tmp_path / "seed")
    seed.git("config", "--global", "core.sshCommand", str(pagure.door))
    seed.git("config", "--global", "ssh.variant", "simple")
    scene = Scene(pagure, project, seed, Clock())
    seed.git("push", "--quiet", pagure.address(project), "HEAD:refs/heads/main")
    scene.clone = scene.cloned(tmp_path / "clone")
    return scene


@pytest.mark.parametrize("told", story.STORIES, ids=lambda told: told.__name__)
def test_it_keeps_every_promise_of_a_forge(told: Callable[[Forge], None], scene: Scene) -> None:
    told(scene.forge())


def test_a_proposal_is_one_file_on_one_branch_and_one_pull_request(scene: Scene) -> None:
    branch = propose(scene.forge())
    pull = scene.pull(branch)
    # Pagure cuts the white space around a text.
    assert (pull.state, pull.text, pull.own) == ("open", TEXT.strip(), True)
    assert pull.version == scene.bare.git("rev-parse", branch).strip()
    assert scene.bare.git("diff", "--name-status", "main", branch) == f"A\t{A}\n"


def test_what_is_decided_is_brought_to_its_end_on_the_forge(scene: Scene) -> None:
    forge = scene.forge()
    propose(forge, "a")
    propose(forge, "b")
    done = forge.merge("comment/a", writing(a=b"a\n"), "Publish a\n\nModerator: Ada\n", LATER)
    forge.close("comment/b", writing(b=b"declined\n"), "Decline b\n\nModerator: Ada\nRule: 3\n", LATER)
    closed = "Pull-Request has been closed by ada"
    # It is closed before anything is said of why: whoever may not speak there may still close it.
    told = {"comment/a": [f"Published by {done.version}.", closed], "comment/b": [closed, "Decline b"]}
    for branch, words in told.items():
        pull = scene.pull(branch)
        assert pull.state == "closed"
        assert [said.splitlines()[0] for said in scene.said(pull.number)] == words
    assert scene.branches() == ["main"]


def test_a_worker_that_dies_between_any_two_calls_has_made_one_proposal_in_the_end(scene: Scene) -> None:
    for number in range(1, 100):
        name = str(number)
        died = dies(partial(propose, scene.forge(), name), number, effects)
        scene.forge().propose(f"comment/{name}", {f"comments/un-texte/{name}.yml": b"a\n"}, TITLE, TEXT, DAY)
        asked = scene.knowing()
        pulls = scene.client(asked).drive(asked.opened())
        assert [pull.branch for pull in pulls].count(f"comment/{name}") == 1
        if not died:
            break
    assert number > 4


def test_a_pull_request_from_somebody_s_own_copy_is_a_proposal(scene: Scene, tmp_path: Path) -> None:
    pagure, project = scene.pagure, scene.project
    pagure.ask("fork", "eve", repo=project)
    work = scene.cloned(tmp_path / "eve")
    work.write(A, b"a\n")
    work.git("add", ".")
    work.git("commit", "--quiet", "--message=Create a file")
    work.git("push", "--quiet", pagure.address(f"forks/eve/{project}", "eve"), "HEAD:refs/heads/patch-1")
    asked = {"repo_from": project, "repo_from_username": "eve", "branch_from": "patch-1", "branch_to": "main"}
    number = pagure.ask(f"{project}/pull-request/new", "eve", title="Create a file", **asked)["id"]
    (proposal,) = scene.forge().open()
    assert (proposal.branch, proposal.title) == (f"pull/{number}", "Create a file")
    with pytest.raises(ConflictError):
        scene.forge().amend(proposal.branch, proposal.version, {A: b"b\n"}, LATER)
    scene.forge().merge(proposal.branch, writing(a=b"a\nnumber: 1\n"), "accepted\n", LATER)
    assert scene.bare.git("show", f"main:{A}") == "a\nnumber: 1\n"
    assert list(scene.forge().open()) == []


def test_one_proposal_decided_on_two_machines_is_decided_once(scene: Scene, tmp_path: Path) -> None:
    propose(scene.forge())
    late = scene.forge(clone=scene.cloned(tmp_path / "late"))
    late.read("comment/a")
    scene.forge().close("comment/a", nothing, "declined\n", LATER)
    with pytest.raises(GoneError):
        late.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert scene.forge().tree().read(A) is None


def test_a_token_that_is_none_is_for_the_owner(scene: Scene) -> None:
    with pytest.raises(OwnerError):
        propose(scene.forge("wrong"))


def test_who_may_not_push_is_for_the_owner(scene: Scene) -> None:
    forge = scene.forge()
    forge.lookout.address = scene.pagure.address(scene.project, "eve")
    with pytest.raises(OwnerError):
        propose(forge)
    assert scene.branches() == ["main"]
