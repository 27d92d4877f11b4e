"""Numbers for what was merged by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from causerie import codec, store
from causerie.forges.local import Local
from causerie.moderation.numbering import Numbers, number

from tests.forges.repository import Repository, environment
from tests.forges.scene import staged
from tests.samples import NOW, said, settings


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name, value in environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    made = Repository.begun(tmp_path / "blog")
    for thread, minute, given in (("un", 1, 1), ("un", 9, None), ("un", 5, None), ("deux", 3, None), ("un", 7, 4)):
        made.write(f"comments/{thread}/{said(minute).id}.yml", codec.write(said(minute, number=given)))
    made.git("add", ".")
    made.git("commit", "--quiet", "--message=By hand")
    return made


def test_each_gets_the_next_number_of_its_thread_the_oldest_first(repository: Repository) -> None:
    own = settings(root=repository.path, comments="comments", branch="main")
    forge = Local(repository.path, "main")
    given = number(forge, own, "Ada", NOW).given
    assert [(thread, one.id, one.number) for thread, one in sorted(given, key=lambda pair: pair[1].date)] == [
        ("deux", said(3).id, 1),
        ("un", said(5).id, 5),
        ("un", said(9).id, 6),
    ]
    found = store.read(repository.path, "comments").threads
    assert sorted(one.number or 0 for one in found["un"]) == [1, 4, 5, 6]
    assert repository.status() == ""
    assert f"Comment: {said(5).id}" in repository.git("log", "-1", "--format=%B")
    assert number(forge, own, "Ada", NOW) == Numbers([], [])
    assert repository.commits()[1:] == ["By hand", "A post"]


def test_what_is_not_on_the_published_branch_is_left(repository: Repository) -> None:
    own = settings(root=repository.path, comments="comments", branch="main")
    path = f"comments/un/{said(8).id}.yml"
    repository.write(path, codec.write(said(8)))
    given = number(Local(repository.path, "main"), own, "Ada", NOW).given
    assert said(8).id not in [one.id for _, one in given]
    assert repository.status() == f"?? {path}\n"
    assert said(8).id not in repository.git("log", "-1", "--format=%B")


def test_a_file_that_cannot_be_read_keeps_no_other_from_its_number(repository: Repository) -> None:
    own = settings(root=repository.path, comments="comments", branch="main")
    here, published = (f"comments/un/{said(minute).id}.yml" for minute in (5, 9))
    bad, good = b"number: x\n", (repository.path / published).read_bytes()
    repository.write(published, bad)
    repository.git("commit", "--quiet", "--all", "--message=Broken")
    repository.write(published, good)
    repository.write(here, bad)
    found = number(Local(repository.path, "main"), own, "Ada", NOW)
    assert [(thread, one.id) for thread, one in found.given] == [("deux", said(3).id)]
    assert {fault.path for fault in found.faults} == {here, published}
    assert said(9).id not in repository.git("log", "-1", "--format=%B")


def test_the_message_names_what_was_numbered_though_somebody_was_quicker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    with staged("github", tmp_path) as scene:
        own = settings(root=scene.clone.path, comments="comments", branch="main")
        files = {f"comments/un/{said(n).id}.yml": codec.write(said(n, number=None)) for n in (5, 9)}
        scene.forge().commit(lambda tree: files, "By hand\n", NOW)
        ours, path = scene.forge(), f"comments/un/{said(5).id}.yml"
        assert ours.tree().read(path)
        scene.forge(clone=scene.cloned(tmp_path / "other")).commit(
            lambda tree: {path: codec.write(said(5, number=1))}, "By somebody\n", NOW
        )
        assert [(one.id, one.number) for _, one in number(ours, own, "Ada", NOW).given] == [(said(9).id, 2)]
        told = scene.bare.git("log", "-1", "--format=%(trailers:key=Comment,valueonly)", "main").split()
        assert told == [said(9).id]
