"""What `inv doctor` looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from causerie.errors import Fault
from causerie.forges.examining import examine
from causerie.forges.registry import TOKEN

from tests.forges.repository import Repository
from tests.forges.scene import BRANDS, Scene, staged
from tests.samples import settings


@pytest.fixture(params=BRANDS)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    with staged(request.param, tmp_path) as scene:
        yield scene


def faults(scene: Scene, monkeypatch: pytest.MonkeyPatch, token: str) -> list[Fault]:
    monkeypatch.setenv(TOKEN, token)
    own = settings(root=scene.clone.path, comments="comments", branch="main", forge=scene.brand)
    return [fault for _, found in examine(own) for fault in found]


def test_a_forge_that_is_ready_has_no_fault_and_is_left_as_it_was(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faults(scene, monkeypatch, scene.server.token) == []
    assert scene.server.state.pulls == {}
    assert scene.branches() == ["main"]
    assert scene.server.state.labels == {}


@pytest.mark.parametrize("right", ["contents", "pull_requests"])
def test_a_right_that_lacks_is_named(right: str, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults(scene, monkeypatch, scene.server.grant(**{right: "read"}))
    assert found
    assert all(fault.rule == "forge" for fault in found)


def test_a_token_that_is_none_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(scene, monkeypatch, "wrong")
    assert [fault.values["name"] for fault in faults(scene, monkeypatch, "")] == [TOKEN]


def test_without_an_origin_no_server_is_asked(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "x")
    own = settings(root=repository.path, comments="comments", branch="main", forge="github")
    looked = list(examine(own))
    assert [bool(found) for _, found in looked] == [False, False, False, False, True]
    assert "origin" in looked[-1][1][0].message


def test_a_clone_without_its_history_is_found_where_a_server_is_asked(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, "")
    repository.git("commit", "--quiet", "--allow-empty", "--message=Another")
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.path}", str(tmp_path / "shallow"))
    own = settings(root=tmp_path / "shallow", comments="comments", branch="main", forge="github")
    found = [fault.remedy for _, faults in examine(own) for fault in faults]
    assert ["--unshallow" in remedy for remedy in found] == [True, False]


def test_a_local_forge_needs_git_alone(repository: Repository) -> None:
    own = settings(root=repository.path, comments="comments", branch="main")
    assert [found for _, found in examine(own)] == [(), (), ()]
