"""What each brand of forge is asked over HTTP, where the story of a forge does not come by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forges.scene import BRANDS, Scene, staged
from tests.forges.story import DAY, TEXT, TITLE, A


@pytest.fixture(params=BRANDS)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    with staged(request.param, tmp_path) as made:
        yield made


def test_a_branch_that_is_to_be_merged_elsewhere_is_left_alone(scene: Scene) -> None:
    scene.bare.git("branch", "other", "main")
    scene.clone.write("theirs", b"Somebody's work.\n")
    scene.clone.git("add", ".")
    scene.clone.git("commit", "--quiet", "--message=Mine")
    scene.clone.git("push", "--quiet", str(scene.bare.path), "HEAD:refs/heads/comment/a")
    scene.clone.git("reset", "--quiet", "--hard", "HEAD^")
    pull = scene.server.state.create(scene.server.state.bare, "comment/a", "other", "Mine", "", "ada")
    assert not scene.forge().propose("comment/a", {A: b"a\n"}, TITLE, TEXT, DAY)
    assert scene.server.state.bare.sha("refs/heads/comment/a") == pull.head
    assert scene.forge().open() == []
