"""What a git is told and what becomes of it, whatever stands around it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from causerie.forges.git import Git

from tests.forges.repository import Repository


def test_no_git_knows_our_secrets_or_the_hooks_variables_around_it(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CAUSERIE_TOKEN", "CAUSERIE_SECRET", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, "hidden")
    monkeypatch.setenv("NAMED", "shown")
    told = Git(repository.path, known=(("CAUSERIE_USER", "told"),)).ask("-c", "alias.told=!env", "told").decode()
    assert {"NAMED=shown", "CAUSERIE_USER=told"} <= set(told.splitlines())
    assert "hidden" not in told


def test_a_git_that_is_stopped_takes_along_what_it_started(repository: Repository) -> None:
    hurried = replace(Git(repository.path), patience=0.3)
    answer = hurried.run("-c", "alias.wait=!echo begun; (sleep 3; echo done); :", "wait")
    assert answer.code < 0
    assert answer.out == b"begun\n"
