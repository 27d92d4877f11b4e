"""The workflow files: right by the linters of their formats, and with no more rights than they need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.blog import ROOT
from tests.review.running import FORGEJO, GITHUB, GITLAB

ACTIONS = sorted([*GITHUB.glob("*.yml"), *FORGEJO.glob("*.yml")])
EACH = pytest.mark.parametrize("file", ACTIONS, ids=[str(file.relative_to(ROOT)) for file in ACTIONS])


def lint(tool: str, *words: str) -> None:
    command = [str(Path(sys.executable).with_name(tool)), *words]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def read(file: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def test_those_of_github_and_forgejo_are_workflows() -> None:
    lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, ACTIONS))


def test_that_of_gitlab_is_a_pipeline() -> None:
    lint("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", str(GITLAB))


@EACH
def test_a_linter_of_their_dangers_finds_none(file: Path) -> None:
    lint("zizmor", "--offline", "--no-progress", "--quiet", "--persona=regular", str(file))


@EACH
def test_each_action_is_one_commit_and_its_version_is_told(file: Path) -> None:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if re.search(r"^\s+(- )?uses: ", line)]
    ours = [line for line in lines if "/workflows/publish.yml" in line]
    assert all(re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line) for line in lines if line not in ours)


@EACH
def test_nothing_that_a_stranger_typed_stands_in_a_script(file: Path) -> None:
    steps = [step for job in read(file)["jobs"].values() for step in job.get("steps", [])]
    assert not [step["run"] for step in steps if "${{" in step.get("run", "")]


@EACH
def test_no_right_is_given_to_all_jobs(file: Path) -> None:
    assert read(file)["permissions"] == {}


@pytest.mark.parametrize("folder", [GITHUB, FORGEJO], ids=["github", "forgejo"])
def test_what_looks_at_a_proposal_first_has_neither_rights_nor_secrets(folder: Path) -> None:
    file = folder / "review.yml"
    (job,) = read(file)["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert "secrets" not in file.read_text(encoding="utf-8")
    assert "CAUSERIE_TOKEN" not in file.read_text(encoding="utf-8")


@EACH
def test_no_job_ever_checks_a_proposal_out(file: Path) -> None:
    steps = [step for job in read(file)["jobs"].values() for step in job.get("steps", [])]
    checkouts = [step["with"] for step in steps if "/checkout@" in step.get("uses", "")]
    published = ("${{ github.event.pull_request.base.sha }}", "${{ github.event.repository.default_branch }}")
    assert all(given["ref"] in published and given["persist-credentials"] is False for given in checkouts)
    assert not [
        step for step in steps if re.search(r"git .*(checkout|switch|restore|worktree|merge)", step.get("run", ""))
    ]


@EACH
def test_a_workflow_that_another_calls_asks_for_no_more_than_it_is_given(file: Path) -> None:
    levels = ("none", "read", "write")
    for job in read(file)["jobs"].values():
        if not job.get("uses", "").startswith("./"):
            continue
        given = job["permissions"]
        for called in read(ROOT / job["uses"])["jobs"].values():
            wanted = called["permissions"]
            assert all(levels.index(level) <= levels.index(given.get(right, "none")) for right, level in wanted.items())


def test_nothing_of_a_proposals_run_can_be_in_what_forgejo_publishes() -> None:
    # Its runners differ in whether they keep the caches of proposals apart.
    assert not [file for file in FORGEJO.glob("*.yml") if "/cache" in file.read_text(encoding="utf-8")]
