"""The workflows' steps, run one after another as they stand in the files, on a blog with its tasks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from causerie import codec, i18n
from causerie.errors import N_

from tests.blog import ROOT
from tests.forges.repository import Repository
from tests.review.running import FORGEJO, GITHUB, Machine
from tests.review.traps import trap
from tests.samples import comment
from tests.site.running import Site

NEW = comment(name="Zoé Martin", body="Je vois **autre chose** à l’atelier.")
NEW_PATH = f"comments/un/{NEW.id}.yml"
TOLD = i18n.translations("fr").gettext


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blog of the house's in a repository, made once."""
    site = Site(tmp_path_factory.mktemp("runs") / "blog")
    for name in ("Makefile", "requirements.lock", ".gitignore"):
        shutil.copy(ROOT / name, site.folder)
    for command in (["init", "-q", "-b", "main"], ["add", "--all"], ["commit", "-qm", "A blog"]):
        Repository(site.folder).git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", *command)
    return site.folder


@pytest.fixture
def origin(kept: Path, tmp_path: Path) -> Repository:
    """What its forge has of it."""
    made = Repository(tmp_path / "origin.git")
    Repository(tmp_path).git("clone", "--quiet", "--bare", str(kept), str(made.path))
    return made


@pytest.fixture
def copy(origin: Repository, tmp_path: Path) -> Repository:
    """Somebody's copy, on a branch of its own."""
    made = Repository(tmp_path / "copy")
    Repository(tmp_path).git("clone", "--quiet", str(origin.path), str(made.path))
    made.git("checkout", "--quiet", "-b", "patch-1")
    return made


def proposed(copy: Repository, origin: Repository, folder: str = "pull") -> str:
    """Commit what lies in the copy, and ask for its merge: the head of pull request 1."""
    copy.git("add", "--all", "--force")
    copy.git("commit", "--quiet", "--allow-empty", "--message=Create a file")
    copy.git("push", "--quiet", str(origin.path), f"HEAD:refs/{folder}/1/head")
    return copy.git("rev-parse", "HEAD").strip()


def actions(folder: Path) -> Callable[[Repository, Repository, Path], Machine]:
    """Run the job that looks at a pull request first, as GitHub or Forgejo do."""

    def run(copy: Repository, origin: Repository, where: Path) -> Machine:
        event = "github.event.pull_request"
        known = {
            f"{event}.base.sha": origin.git("rev-parse", "main").strip(),
            f"{event}.head.sha": proposed(copy, origin),
            f"{event}.number": "1",
            f"{event}.head.repo.full_name == github.repository && github.head_ref || ''": "",
            "github.token": "x",
        }
        machine = Machine(where / "machine", str(origin.path), known)
        machine.outputs["passed"] = str(machine.actions(folder / "review.yml", "review"))
        return machine

    return run


def gitlab(copy: Repository, origin: Repository, where: Path) -> Machine:
    """The same as GitLab does."""
    proposed(copy, origin, "merge-requests")
    known = {
        "CI_JOB_TOKEN": "x",
        "CI_MERGE_REQUEST_IID": "1",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "patch-1",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_PROJECT_URL": str(origin.path).removesuffix(".git"),
    }
    machine = Machine(where / "machine", str(origin.path), known)
    machine.outputs["passed"] = str(machine.gitlab("review"))
    return machine


BRANDS = pytest.mark.parametrize(
    "look", [actions(GITHUB), actions(FORGEJO), gitlab], ids=["github", "forgejo", "gitlab"]
)


@BRANDS
def test_a_good_one_passes_and_its_page_is_there_to_look_at(
    look: Callable[[Repository, Repository, Path], Machine], copy: Repository, origin: Repository, tmp_path: Path
) -> None:
    copy.write(NEW_PATH, codec.write(NEW))
    machine = look(copy, origin, tmp_path)
    assert machine.outputs["passed"] == "True", machine.log
    page = (machine.folder / "page" / "un" / "index.html").read_text(encoding="utf-8")
    assert "<strong>autre chose</strong>" in page
    assert 'id="c2"' in page
    (findings,) = machine.workspace.rglob("findings.json")
    found = json.loads(findings.read_bytes())
    assert (found["sound"], found["thread"], found["id"]) == (True, "un", NEW.id)
    assert not [*machine.workspace.rglob(f"{NEW.id}.yml")]


@BRANDS
def test_a_hostile_one_fails_in_words_and_runs_nothing(
    look: Callable[[Repository, Repository, Path], Machine], copy: Repository, origin: Repository, tmp_path: Path
) -> None:
    copy.write(NEW_PATH, codec.write(NEW))
    sprung = trap(copy, tmp_path)
    machine = look(copy, origin, tmp_path)
    assert machine.outputs["passed"] == "False"
    assert f"publishconf.py: {TOLD('fault')}: {TOLD(N_('no contribution touches this file'))}" in machine.log
    assert not sprung.exists()
    assert not (machine.folder / "page").exists()


@BRANDS
def test_one_that_touches_no_contribution_passes_without_a_word_about_it(
    look: Callable[[Repository, Repository, Path], Machine], copy: Repository, origin: Repository, tmp_path: Path
) -> None:
    copy.write("content/posts/un.md", b"Title: Autre\n")
    machine = look(copy, origin, tmp_path)
    assert machine.outputs["passed"] == "True", machine.log
    assert "there is nothing to check" in machine.log


def test_what_was_published_is_live_and_the_next_comment_is_an_update(
    copy: Repository, origin: Repository, tmp_path: Path
) -> None:
    known = {
        "github.event.repository.default_branch": "main",
        "github.run_id": "1",
        "github.token": "x",
        "steps.deployment.outputs.page_url": "",
    }
    machine = Machine(tmp_path / "machine", str(origin.path), known)
    jobs = ("build", "deploy", "announce")
    assert all(machine.actions(GITHUB / "publish.yml", job) for job in jobs), machine.log
    assert "Une bonne." in (machine.folder / "live" / "un" / "index.html").read_text(encoding="utf-8")
    copy.write(NEW_PATH, codec.write(NEW))
    copy.git("add", "--all")
    copy.git("commit", "--quiet", "--message=A comment")
    copy.git("push", "--quiet", "origin", "HEAD:main")
    machine.log = ""
    assert all(machine.actions(GITHUB / "publish.yml", job) for job in jobs), machine.log
    assert "autre chose" in (machine.folder / "live" / "un" / "index.html").read_text(encoding="utf-8")
    assert i18n.translations("fr").ngettext("%(num)s file of comments changed", "", 1) % {"num": 1} in machine.log


def test_forgejo_serves_what_is_on_the_branch_pages(origin: Repository, tmp_path: Path) -> None:
    known = {
        "github.event.repository.default_branch": "main",
        "github.run_id": "1",
        "github.server_url": str(origin.path.parent),
        "github.repository": origin.path.stem,
        "github.token": "x",
    }
    machine = Machine(tmp_path / "machine", str(origin.path), known)
    for _ in range(2):
        assert machine.actions(FORGEJO / "publish.yml", "publish"), machine.log
        assert "Une bonne." in origin.git("show", "pages:un/index.html")
        assert origin.git("rev-list", "--count", "pages").strip() == "1"


def test_gitlab_serves_the_folder_of_its_job(origin: Repository, tmp_path: Path) -> None:
    machine = Machine(
        tmp_path / "machine",
        str(origin.path),
        {"CI_COMMIT_SHA": "main", "CI_COMMIT_BRANCH": "main", "CAUSERIE_TOKEN": "x"},
    )
    assert machine.gitlab("pages"), machine.log
    assert "Une bonne." in (machine.folder / "public" / "un" / "index.html").read_text(encoding="utf-8")
    assert machine.gitlab("announce"), machine.log
