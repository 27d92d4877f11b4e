"""A process that dies at any moment leaves nothing half done, or the next operation does the rest."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from causerie.forges.base import GoneError
from causerie.forges.local import Local

from tests.forges.repository import Repository
from tests.forges.story import LATER, TEXT, TITLE, A, B, nothing, propose, writing

EFFECTS = {"os.rename", "os.remove", "os.mkdir", "tempfile.mkstemp", "tempfile.mkdtemp"}
WRITERS = {"add", "fast-import", "init", "symbolic-ref", "update-index", "update-ref", "write-tree"}
"""What outlives a process: of the things that Python tells its audit hooks of, and of git's commands."""


def outlives(event: str, values: tuple[Any, ...]) -> bool:
    if event == "subprocess.Popen":
        return not WRITERS.isdisjoint(values[1])
    # What stands in a folder that is on its way out (shutil.rmtree names it by its handle) is missed by nobody.
    return event in EFFECTS and (event != "os.remove" or values[1] == -1)


def moves_refs(event: str, values: tuple[Any, ...]) -> bool:
    return event == "subprocess.Popen" and "update-ref" in values[1]


def dies(work: Callable[[], object], number: int, counts: Callable[[str, tuple[Any, ...]], bool] = outlives) -> bool:
    """Run `work` in a process that is killed right after its effect of this number; False if it had no more."""
    child = os.fork()
    if child == 0:
        _die_after(number, counts)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def _die_after(number: int, counts: Callable[[str, tuple[Any, ...]], bool]) -> None:
    seen = 0

    def hear(event: str, values: tuple[Any, ...]) -> None:
        nonlocal seen
        seen += counts(event, values)

    def watch(frame: FrameType, event: str, value: object) -> None:
        # An effect is heard of before it takes place; when our own code goes on, it has, or a git runs on without us.
        if seen >= number and str(frame.f_globals.get("__name__")).startswith("causerie."):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)
    sys.setprofile(watch)


def scenes(start: Path, path: Path, work: Callable[[Local], object]) -> Iterator[Local]:
    """The forge as each death left it: after the first effect of `work`, after the second, and so on to its end."""
    for number in range(1, 200):
        # A place for each: a git that outlived its process may still write there.
        copy = shutil.copytree(start, path / str(number), symlinks=True)
        # Copies look changed to git until it has read them again.
        if (copy / ".git").exists():
            Repository(copy).status()
        died = dies(partial(work, Local(copy, "main", "Ada")), number)
        yield Local(copy, "main", "Ada")
        if not died:
            assert number > 3
            return
    pytest.fail("it has no end")


def finished(forge: Local, repository: Repository) -> None:
    """Nothing is left to do, and the author's git sees nothing that anybody would have to mend."""
    forge.open()
    assert not (repository.path / ".git" / "causerie" / "journal.json").exists()
    # A file that was being written when the process died keeps its temporary name.
    assert [line for line in repository.status().splitlines() if not line.endswith(".part")] == []
    assert "missing" not in repository.git("fsck", "--strict")


@pytest.fixture
def start(repository: Repository) -> Path:
    """One published comment, B, a correction of it and a contribution, A, that wait."""
    forge = Local(repository.path, "main")
    forge.commit(writing(b=b"old\n"), "written\n", LATER)
    propose(forge)
    propose(forge, "b", b"new\n", "correction")
    return repository.path


def test_a_proposal_is_there_once(repository: Repository, tmp_path: Path) -> None:
    def work(forge: Local) -> bool:
        return forge.propose("comment/a", {A: b"a\n"}, TITLE, TEXT, LATER)

    for forge in scenes(repository.path, tmp_path / "copies", work):
        work(forge)
        assert [[change.after for change in one.changes] for one in forge.open()] == [[b"a\n"]]
        copy = Repository(forge.root)
        finished(forge, copy)
        assert copy.refs() == ["refs/heads/comment/a", "refs/heads/main"]


@pytest.mark.parametrize("verb", ["merge", "close"])
def test_a_decision_is_taken_once_and_shown(verb: str, start: Path, tmp_path: Path) -> None:
    def work(forge: Local) -> None:
        if verb == "merge":
            forge.merge("correction/b", writing(b=b"new\n"), "decided\n", LATER, closing=["comment/a"])
        else:
            forge.close("correction/b", writing(a=b"declined\n"), "decided\n", LATER)

    for forge in scenes(start, tmp_path / "copies", work):
        with suppress(GoneError):
            work(forge)
        copy = Repository(forge.root)
        finished(forge, copy)
        assert copy.commits() == ["decided", "written", "A post"]
        expected = {B: b"new\n"} if verb == "merge" else {A: b"declined\n", B: b"old\n"}
        assert dict(forge.tree().list("comments/un-texte")) == expected
        assert {path: data for path, data in copy.files().items() if path in (A, B)} == expected
        assert "refs/settled/correction/b" in copy.refs()
        assert forge.propose("correction/b", {B: b"again\n"}, TITLE, TEXT, LATER) is False


def test_a_git_that_outlives_its_process_is_reckoned_with(start: Path) -> None:
    forge, repository = Local(start, "main"), Repository(start)
    lock = start / ".git" / "refs" / "heads" / "main.lock"
    lock.touch()
    assert dies(lambda: forge.merge("correction/b", writing(b=b"new\n"), "decided\n", LATER), 1, moves_refs)
    assert len(forge.open()) == 2
    lock.unlink()
    end = time.monotonic() + 30
    while repository.commits()[0] != "decided":
        assert time.monotonic() < end
        time.sleep(0.01)
    finished(forge, repository)
    assert repository.files()[B] == b"new\n"


def test_without_a_repository_too(tmp_path: Path) -> None:
    (tmp_path / "start").mkdir()

    def work(forge: Local) -> None:
        forge.propose("comment/a", {A: b"a\n"}, TITLE, TEXT, LATER)
        forge.merge("comment/a", writing(a=b"a\n"), "decided\n", LATER)

    for forge in scenes(tmp_path / "start", tmp_path / "copies", work):
        with suppress(GoneError):
            work(forge)
        assert forge.open() == []
        assert forge.tree().read(A) == (forge.root / A).read_bytes() == b"a\n"


def test_on_the_way_into_a_repository_nothing_is_lost(tmp_path: Path) -> None:
    start = tmp_path / "start"
    start.mkdir()
    before = Local(start, "main", "Ada")
    propose(before, "a")
    propose(before, "b")
    propose(before, "c")
    before.close("comment/b", nothing, "declined\n", LATER)
    proposals = before.open()
    Repository.begun(start)
    for forge in scenes(start, tmp_path / "copies", lambda forge: forge.open()):
        after = forge.open()
        assert [(one.branch, one.changes, one.text) for one in after] == [
            (one.branch, one.changes, one.text) for one in proposals
        ]
        assert forge.propose("comment/b", {B: b"again\n"}, TITLE, TEXT, LATER) is False
        assert not (forge.root / ".causerie" / "forge.git").exists()


def test_what_was_published_but_not_written_before_the_move_is_written(tmp_path: Path) -> None:
    (tmp_path / "start").mkdir()

    def work(forge: Local) -> None:
        forge.commit(writing(a=b"a\n"), "written\n", LATER)

    for forge in scenes(tmp_path / "start", tmp_path / "copies", work):
        own = Repository(forge.root / ".causerie" / "forge.git")
        if not (own.path / "index").exists() or "refs/heads/main" not in own.refs() or (forge.root / A).exists():
            continue
        Repository.begun(forge.root)
        forge.open()
        assert (forge.root / A).read_bytes() == b"a\n"
        return
    pytest.fail("no death came between the two")
