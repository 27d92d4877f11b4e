"""The heads of pull requests from people's own copies: however big, broken or restless, they hide no other."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from causerie.forges import strangers

from tests.forges.repository import Repository
from tests.forges.scene import Scene, staged
from tests.forges.story import LATER, A, B, propose
from tests.forges.test_remote import fork


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with staged("github", tmp_path) as scene:
        yield scene


def looks(scene: Scene) -> int:
    """How often git asked the forge for what it has; that is forgotten."""
    asked = len([line for line in scene.server.log if re.search("GET .*info/refs", line)])
    scene.server.log.clear()
    # Each time, git first asks as nobody.
    return asked // 2


def seen(scene: Scene) -> list[str]:
    return sorted(one.branch for one in scene.forge().open())


def left(scene: Scene) -> list[str]:
    """What is in the clone that no git can use."""
    at = scene.clone.path / ".git"
    return [path.name for path in (*at.rglob("tmp_*"), *at.rglob("incoming*"))]


def test_a_head_that_is_here_already_is_not_asked_for(scene: Scene, tmp_path: Path) -> None:
    first = fork(scene, tmp_path, {A: b"a\n"})
    looks(scene)
    assert seen(scene) == [f"pull/{first}"]
    assert looks(scene) == 2
    assert seen(scene) == [f"pull/{first}"]
    assert looks(scene) == 1
    second = fork(scene, tmp_path, {B: b"b\n"})
    assert seen(scene) == [f"pull/{first}", f"pull/{second}"]
    assert looks(scene) == 2
    assert left(scene) == []


def test_a_head_that_is_too_big_hides_no_other_and_is_not_asked_for_again_until_it_changes(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is published is just as big; no head brings it a second time.
    scene.forge().commit(lambda tree: {"published": random.Random(1).randbytes(200_000)}, "A picture\n", LATER)
    big = fork(scene, tmp_path, {A: b"a\n", "big": random.Random(2).randbytes(200_000)}, "big")
    small = fork(scene, tmp_path, {B: b"b\n"})
    monkeypatch.setattr(strangers, "TOGETHER", 1.0)
    monkeypatch.setattr(strangers, "ALONE", 5.0)
    looks(scene)
    scene.server.fail(99, "slow", r"POST .*git-upload-pack")
    assert seen(scene) == [f"pull/{small}"]
    assert (looks(scene), left(scene)) == (4, [])
    assert seen(scene) == [f"pull/{small}"]
    assert looks(scene) == 1
    scene.server.failures.ordered.clear()
    scene.clock.sleep(strangers.REST)
    assert seen(scene) == [f"pull/{big}", f"pull/{small}"]


def spoil(scene: Scene, tmp_path: Path, number: int, word: str = "x") -> None:
    """Make the head of a pull request, of one's own copy, a commit that no git takes which looks at it."""
    home = scene.server.state.pulls[number].home
    copy = Repository(tmp_path / home.owner)
    text = copy.git("cat-file", "commit", "HEAD").replace("<ada@example.org>", "") + word
    made = copy.git("hash-object", "--literally", "-t", "commit", "-w", "--stdin", stdin=text.encode()).strip()
    copy.git("push", "--quiet", "--force", str(home.folder), f"{made}:patch-1")
    scene.server.state.refresh()


@pytest.mark.parametrize("local", [False, True])
def test_a_head_that_git_does_not_take_hides_no_other(scene: Scene, tmp_path: Path, local: bool) -> None:
    broken, whole = fork(scene, tmp_path, {A: b"a\n"}), fork(scene, tmp_path, {B: b"b\n"})
    spoil(scene, tmp_path, broken)
    scene.clone.git("config", "--local" if local else "--global", "fetch.fsckObjects", "true")
    propose(scene.forge(), "c")
    assert seen(scene) == ["comment/c", f"pull/{whole}"]
    looks(scene)
    assert seen(scene) == ["comment/c", f"pull/{whole}"]
    assert looks(scene) == 1


def test_heads_that_keep_changing_take_nobody_s_turn(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = [fork(scene, tmp_path, {A: b"a\n"}) for _ in range(3)]
    scene.clone.git("config", "fetch.fsckObjects", "true")
    for word in ("once", "again"):
        for number in bad:
            spoil(scene, tmp_path, number, word)
        looks(scene)
        assert seen(scene) == []
        # Each by itself the first time; then one, beside what is published.
        assert looks(scene) == {"once": 5, "again": 2}[word]
    good = fork(scene, tmp_path, {B: b"b\n"})
    for number in bad:
        spoil(scene, tmp_path, number, "for ever")
    monkeypatch.setattr(strangers, "LOOK", strangers.ALONE / 2)
    assert seen(scene) == [f"pull/{good}"]


def test_a_head_that_unpacks_to_too_much_is_not_taken(scene: Scene, tmp_path: Path) -> None:
    fork(scene, tmp_path, {A: b"a\n", "big": bytes(strangers.ROOM)})
    small = fork(scene, tmp_path, {B: b"b\n"})
    assert seen(scene) == [f"pull/{small}"]
    assert left(scene) == []


def test_a_head_that_asks_for_much_memory_is_not_received(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork(scene, tmp_path, {A: b"a" * 1_500_000})
    small = fork(scene, tmp_path, {B: b"b\n"})
    monkeypatch.setattr(strangers, "_ALLOCATED", "1m")
    assert seen(scene) == [f"pull/{small}"]


def test_the_clone_alone_may_say_how_the_forge_is_reached_and_what_is_hidden_from_others(
    scene: Scene, tmp_path: Path
) -> None:
    number = fork(scene, tmp_path, {A: b"a\n"})
    scene.clone.git("config", "http.proxy", scene.server.address)
    scene.clone.git("config", "transfer.hideRefs", "refs/causerie")
    forge = scene.forge()
    forge.lookout.address = "http://forge.invalid/ada/blog.git"
    assert [one.branch for one in forge.open()] == [f"pull/{number}"]


def test_what_a_look_that_died_had_received_goes_with_the_next_one(scene: Scene, tmp_path: Path) -> None:
    scene.clone.write(".git/causerie/incoming.dead/objects/pack/tmp_pack_1", b"half of it")
    fork(scene, tmp_path, {A: b"a\n"})
    assert seen(scene)
    assert left(scene) == []
