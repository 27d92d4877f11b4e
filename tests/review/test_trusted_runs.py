"""The workflows that may write, run as they stand in the files against a forge, with pull requests of anybody's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from causerie import codec

from tests.forges import hosting
from tests.forges.hosting.server import Hosting
from tests.forges.hosting.state import Pull
from tests.forges.repository import Repository
from tests.review.running import FORGEJO, GITHUB, Machine
from tests.review.test_runs import NEW, NEW_PATH, kept
from tests.review.traps import trap
from tests.site.running import append

__all__ = ["kept"]
BRANDS = pytest.mark.parametrize("brand", ["github", "forgejo", "gitlab"])


@dataclass
class Run:
    """A forge with a blog's repository, somebody's copy of it, and the machine that runs the jobs."""

    brand: str
    host: Hosting
    copy: Repository
    folder: Path

    def asked(self, **files: bytes) -> Pull:
        """A pull request from somebody's copy that adds a comment, and what else there is."""
        for name, data in files.items():
            self.copy.write(name, data)
        self.copy.git("add", "--all", "--force")
        self.copy.git("commit", "--quiet", "--message=Create a file")
        home = self.host.state.home("eve") or self.host.state.fork("eve")
        self.copy.git("push", "--quiet", str(home.folder), "HEAD:refs/heads/patch-1")
        return self.host.state.create(home, "patch-1", "main", "Create a file", "", "eve")

    def job(self, name: str, pull: Pull) -> Machine:
        """Run the workflow of this name as the brand does at an event of this pull request."""
        event = "github.event.pull_request"
        known = {
            f"{event}.number": str(pull.number),
            f"{event}.state == 'closed' && (!{event}.merged || {event}.head.repo.full_name == github.repository)": str(
                pull.state == "closed"
            ).lower(),
            "github.event.repository.default_branch": "main",
            "github.event.workflow_run.head_sha": pull.head,
            "github.event_name == 'schedule' || github.event.workflow_run.event == 'pull_request'": "true",
            "github.token": self.host.token,
        }
        if self.brand == "gitlab":
            payload = self.folder / "payload"
            payload.write_text(json.dumps({"object_attributes": {"iid": pull.number, "title": "$(touch /)"}}))
            known = {"CI_COMMIT_SHA": "main", "CAUSERIE_TOKEN": self.host.token, "TRIGGER_PAYLOAD": str(payload)}
        machine = Machine(self.folder / "machine", str(self.host.state.bare.folder), known, self.host.origin)
        if self.brand == "gitlab":
            assert machine.gitlab("answer"), machine.log
        else:
            folder = GITHUB if self.brand == "github" else FORGEJO
            assert machine.actions(folder / f"{name}.yml", name), machine.log
        return machine


@pytest.fixture
def run(brand: str, kept: Path, tmp_path: Path) -> Iterator[Run]:
    with hosting.running(brand, tmp_path) as host:
        copy = Repository(tmp_path / "copy")
        Repository(tmp_path).git("clone", "--quiet", str(kept), str(copy.path))
        append(copy.path / "pelicanconf.py", f'\nCAUSERIE["forge"] = "{brand}"\n')
        copy.git("commit", "--quiet", "--all", "--message=The forge")
        copy.git("push", "--quiet", "--force", str(host.state.bare.folder), "HEAD:refs/heads/main")
        copy.git("checkout", "--quiet", "-b", "patch-1")
        yield Run(brand, host, copy, tmp_path)
        assert host.violations == []


def said(pull: Pull) -> str:
    return "\n".join(one.text for one in [*pull.comments, *pull.reviews])


@BRANDS
def test_a_pull_request_is_answered_by_the_workflow(run: Run) -> None:
    pull = run.asked(**{NEW_PATH: codec.write(NEW)})
    run.job("answer", pull)
    assert f"inv approve {pull.number}" in said(pull)


@BRANDS
def test_a_hostile_one_is_answered_in_words_and_runs_nothing(run: Run, tmp_path: Path) -> None:
    run.copy.write(NEW_PATH, codec.write(NEW))
    sprung = trap(run.copy, tmp_path)
    pull = run.asked(**{"content/posts/un.md": b"Title: Autre\n"})
    run.job("answer", pull)
    assert "publishconf" in said(pull)
    assert "inv approve" not in said(pull)
    assert not sprung.exists()


@BRANDS
def test_a_label_on_a_closed_one_is_recorded_by_the_workflow(run: Run) -> None:
    pull = run.asked(**{NEW_PATH: codec.write(NEW)})
    run.host.state.labels["declined/1"] = run.host.state.next_id()
    pull.labels.append("declined/1")
    run.host.state.end(pull, "closed")
    machine = run.job("record", pull)
    decided = run.host.state.bare.git("show", f"main:comments/_decisions/{NEW.id}.yml")
    assert "decision: declined\nrule: 1" in decided
    assert machine.outputs == ({} if run.brand == "gitlab" else {"written": "yes"})


@pytest.mark.parametrize(("brand", "job"), [("github", "number"), ("forgejo", "publish"), ("gitlab", "pages")])
def test_what_was_merged_on_a_page_of_the_forge_is_numbered(run: Run, job: str) -> None:
    pull = run.asked(**{NEW_PATH: codec.write(NEW)})
    run.host.state.bare.git("update-ref", "refs/heads/main", pull.head)
    known = {
        "github.event.repository.default_branch": "main",
        "github.token": run.host.token,
        "github.run_id": "1",
        "github.server_url": run.host.address,
        "github.repository": "ada/blog",
        "CI_COMMIT_SHA": pull.head,
        "CI_COMMIT_BRANCH": "main",
        "CAUSERIE_TOKEN": run.host.token,
    }
    machine = Machine(run.folder / "machine", str(run.host.state.bare.folder), known, run.host.origin)
    if run.brand == "gitlab":
        assert machine.gitlab(job), machine.log
    else:
        folder = GITHUB if run.brand == "github" else FORGEJO
        assert machine.actions(folder / "publish.yml", job), machine.log
    bare = run.host.state.bare
    assert "number: 2" in bare.git("show", f"main:{NEW_PATH}").splitlines()
    log = bare.git("log", "-1", "--format=%an %(trailers:key=Comment,valueonly)", "main")
    assert log.split() == ["Causerie", NEW.id]
    if job != "number":
        assert 'id="c2"' in next((run.folder / "machine").rglob("public/un/index.html")).read_text(encoding="utf-8")


@pytest.mark.parametrize("brand", ["gitlab"])
def test_a_schedule_answers_all_though_one_of_them_cannot_be_had(run: Run, tmp_path: Path) -> None:
    lost = run.asked(**{"content/posts/deux.md": b"Title: Deux\n"})
    run.copy.git("checkout", "--quiet", "-B", "patch-2", "main")
    home = run.host.state.home("eve")
    assert home
    run.copy.write(NEW_PATH, codec.write(NEW))
    run.copy.git("add", "--all")
    run.copy.git("commit", "--quiet", "--message=Create a file")
    run.copy.git("push", "--quiet", str(home.folder), "HEAD:refs/heads/patch-2")
    pull = run.host.state.create(home, "patch-2", "main", "Create a file", "", "eve")
    run.host.state.bare.git("update-ref", "-d", run.host.state.ref.format(lost.number))
    known = {"CI_COMMIT_SHA": "main", "CAUSERIE_TOKEN": run.host.token}
    machine = Machine(tmp_path / "machine", str(run.host.state.bare.folder), known, run.host.origin)
    assert not machine.gitlab("answer")
    assert f"#{lost.number}:" in machine.log
    assert f"inv approve {pull.number}" in said(pull)
