"""Numbers for what was merged by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from causerie import codec, store
from causerie.forges.local import Local
from causerie.moderation.numbering import number

from tests.forges.repository import Repository, environment
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
    given = number(forge, own, "Ada", NOW)
    assert [(thread, one.id, one.number) for thread, one in sorted(given, key=lambda pair: pair[1].date)] == [
        ("deux", said(3).id, 1),
        ("un", said(5).id, 5),
        ("un", said(9).id, 6),
    ]
    found = store.read(repository.path, "comments").threads
    assert sorted(one.number or 0 for one in found["un"]) == [1, 4, 5, 6]
    assert repository.status() == ""
    assert f"Comment: {said(5).id}" in repository.git("log", "-1", "--format=%B")
    assert number(forge, own, "Ada", NOW) == []
    assert repository.commits()[1:] == ["By hand", "A post"]


def test_what_is_not_on_the_published_branch_is_left(repository: Repository) -> None:
    own = settings(root=repository.path, comments="comments", branch="main")
    path = f"comments/un/{said(8).id}.yml"
    repository.write(path, codec.write(said(8)))
    given = number(Local(repository.path, "main"), own, "Ada", NOW)
    assert said(8).id not in [one.id for _, one in given]
    assert repository.status() == f"?? {path}\n"
