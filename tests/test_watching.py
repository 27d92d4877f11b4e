"""What is saved in some folders is told: all of it, at once, and nothing else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event

import pytest
from causerie.tasks import following, watching

WAIT = 30
"""Seconds that the system may take to tell of a change."""


class Told:
    """The paths that were told, below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.groups: SimpleQueue[set[Path]] = SimpleQueue()
        self.paths: set[str] = set()

    def until(self, *wanted: str) -> None:
        """Wait until these were told."""
        while not self.paths >= set(wanted):
            try:
                self.paths |= self.named(self.groups.get(timeout=WAIT))
            except Empty:
                pytest.fail(f"told were {self.paths}")

    def named(self, paths: set[Path]) -> set[str]:
        return {path.relative_to(self.folder).as_posix() for path in paths}


@contextmanager
def watched(folder: Path) -> Iterator[Told]:
    told, stop = Told(folder), Event()
    for name in ("content", "comments/un"):
        (folder / name).mkdir(parents=True)
    watching.start(folder, ["conf.py"], [folder / "content", folder / "comments"], told.groups.put, stop)
    # Nobody says when the system has begun to look: these are saved until it is told.
    while not told.paths >= {"content/first", "conf.py"}:
        for name in ("content/first", "conf.py"):
            with (folder / name).open("a") as file:
                file.write("x")
        with suppress(Empty):
            told.paths |= told.named(told.groups.get(timeout=0.05))
    told.paths.clear()
    yield told
    stop.set()


def saved_by_an_editor(path: Path) -> None:
    beside = path.with_name(f"{path.name}.part")
    beside.write_text("x")
    beside.replace(path)


@pytest.mark.parametrize("save", [lambda path: path.write_text("x"), saved_by_an_editor], ids=["in place", "replaced"])
def test_a_file_is_told_each_time_it_is_saved(tmp_path: Path, save: Callable[[Path], None]) -> None:
    with watched(tmp_path) as told:
        for _ in range(3):
            for path in ("conf.py", "content/un.md", "comments/un/a.yml"):
                save(tmp_path / path)
                told.until(path)
            told.paths.clear()


def test_what_goes_is_told_and_what_is_only_there_for_a_moment_is_not(tmp_path: Path) -> None:
    with watched(tmp_path) as told:
        # What began the watching may be told once more.
        (tmp_path / "comments" / "un" / ".a.yml.part").write_text("x")
        (tmp_path / "content" / ".un.md.swp").write_text("x")
        (tmp_path / "elsewhere").write_text("x")
        (tmp_path / "comments" / "un").rename(tmp_path / "gone")
        told.until("comments/un")
        assert told.paths <= {"comments/un", "content/first", "conf.py"}


def test_all_of_a_merge_is_told_and_can_be_followed(tmp_path: Path) -> None:
    with watched(tmp_path) as told:
        wanted = set()
        for n in range(300):
            path = tmp_path / "comments" / f"post-{n % 30}" / f"{n}.yml"
            path.parent.mkdir(exist_ok=True)
            path.write_text("x")
            wanted.add(path)
        found: set[Path] = set()
        while not found >= wanted:
            # A file that was in a new folder before that was watched is found in it.
            found.update(following.files(told.groups.get(timeout=WAIT)) or ())


def test_which_files_are_to_be_read_again(tmp_path: Path) -> None:
    (tmp_path / "un").mkdir()
    for name in ("un/a.yml", "un/b.yml", "note.txt"):
        (tmp_path / name).write_text("x")
    a, b, gone = tmp_path / "un" / "a.yml", tmp_path / "un" / "b.yml", tmp_path / "un" / "c.yml"
    assert following.files([a, gone, tmp_path / "note.txt"]) == [a, gone]
    assert following.files([a, a.parent]) == [a, b]
    assert following.files([a, tmp_path / "deux"]) is None
    assert following.files([tmp_path / f"{n}.yml" for n in range(following.MANY + 1)]) is None


def test_a_file_that_went_and_came_back_with_the_same_words_is_another(tmp_path: Path) -> None:
    path = tmp_path / "un.yml"
    assert following.seen(path) is None
    path.write_text("a")
    first = following.seen(path)
    assert first
    assert first == following.seen(path)
    while path.stat().st_ctime_ns == first[1]:
        # Whatever the steps of the file system's clock are.
        path.unlink()
        path.write_text("a")
    assert following.seen(path) != first
