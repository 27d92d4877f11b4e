"""The comments folder as data: every file that can be read, and every fault of those that cannot."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from causerie import codec, flatmap
from causerie.errors import N_, Fault, ModeratorError
from causerie.files import write_whole
from causerie.model import Comment, Decision, Person, Synthesis
from causerie.values import ID, KEY

PEOPLE = "_people.yml"
DECISIONS = "_decisions"
SCHEMA = "_comment.schema.json"
SYNTHESIS_SCHEMA = "_synthesis.schema.json"
SYNTHESIS = re.compile(r"_synthesis(?:-([1-9]\d{0,5}))?(?:\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}))?\.yml", re.ASCII)
"""The name of a synthesis' file: its question (none: the whole discussion) and its language (none: the site's)."""

# Names that Windows keeps for devices, whatever follows the dot; a checkout there would fail.
_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])

T = TypeVar("T")
Progress = Callable[[list[str]], Iterable[str]]
"""Shows how far the reading is: takes the paths to read, gives them back one by one."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that the comments folder holds; threads and their comments are in the order of their names."""

    threads: Mapping[str, tuple[Comment, ...]]
    people: Mapping[str, Person]
    decisions: tuple[Decision, ...]
    faults: tuple[Fault, ...]
    syntheses: Mapping[str, tuple[Synthesis, ...]] = field(default_factory=dict)

    @property
    def at_fault(self) -> frozenset[str]:
        """The paths that something is wrong with, so that a check does not blame what depends on them."""
        return frozenset(fault.path for fault in self.faults)


def thread_name(name: str) -> bool:
    """Whether a folder of this name can hold a thread on every system."""
    return bool(KEY.fullmatch(name)) and name not in _DEVICES


def save(folder: Path, thread: str, comment: Comment) -> Path:
    """Write a comment's canonical file into the comments folder, whole or not at all, and say where."""
    path = folder / thread / f"{comment.id}.yml"
    write_whole(path, codec.write(comment))
    return path


def line_of(path: Path, key: str) -> int:
    """The line of a key in a comment's file, from 1; the first line if the key, or the file, is not there."""
    try:
        with path.open("rb") as file:
            found = (number for number, line in enumerate(file, 1) if line.startswith(f"{key}:".encode()))
            return next(found, 1) if key else 1
    except OSError:
        return 1


def read(root: Path, folder: str, progress: Progress = iter) -> Corpus:
    """Read the comments folder, which faults name as `folder` below `root`; a bad file costs itself alone."""
    _warn_if_slow()
    return _Reading(root, folder).corpus(progress)


def structure(root: Path, folder: str) -> list[Fault]:
    """What is wrong with the comments folder besides its files: those that nothing reads, names that no thread has."""
    reading = _Reading(root, folder)
    if reading.there():
        list(reading.threads())
    return reading.faults


def file(
    root: Path, folder: str, path: str
) -> tuple[Comment | Synthesis | Decision | Mapping[str, Person] | None, list[Fault]]:
    """What one file of the comments folder holds, if it is there, and what is wrong with it; `path` is below `root`."""
    reading = _Reading(root, folder)
    # That a file went is no fault of it.
    return (None, []) if _gone(root / path) else (reading.file(path), reading.faults)


def _gone(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        # Whoever reads it tells why that cannot be.
        return False
    return False


def thread(root: Path, folder: str, name: str) -> Corpus:
    """One thread of the comments folder, empty if there is none (yet), and the people; else as `read`."""
    return _Reading(root, folder).thread(name)


@cache
def _warn_if_slow() -> None:
    if not flatmap.fast():
        # 2 ms that few need.
        import logging

        logging.getLogger(__name__).warning(
            "PyYAML has no C parser here, so reading comments takes ten times as long; install its wheel, or libyaml"
        )


def same_id(root: Path, path: str, other: str) -> Fault:
    """The fault of a file whose comment has the id of another one's."""
    message, remedy = N_("%(other)s has the same id"), N_("keep one of the two files")
    return Fault("id", message, remedy, {"other": other}, path, line_of(root / path, "id"), "id")


def namesakes(root: Path, folder: str, path: str) -> Iterator[Fault]:
    """That another thread has a comment of the id by which the file at `path` is named, be that there or not yet."""
    for file in sorted((root / folder).glob(f"*/{Path(path).name}")):
        other = file.relative_to(root).as_posix()
        if other != path and file.parent.name != DECISIONS:
            yield same_id(root, path, other)


class _Reading:
    """One reading of the folder, the faults met on the way, and what stands beside the comments."""

    def __init__(self, root: Path, folder: str) -> None:
        self.root = root
        self.folder = folder
        self.faults: list[Fault] = []
        self.syntheses: dict[str, tuple[Synthesis, ...]] = {}

    def corpus(self, progress: Progress) -> Corpus:
        if not self.there():
            return Corpus({}, {}, (), tuple(self.faults))
        files = [path for name in self.threads() for path in self.files(name)]
        comments = self.comments(progress(files))
        people = self.people()
        decisions = tuple(self.decisions())
        return Corpus(comments, people, decisions, tuple(self.faults), self.syntheses)

    def there(self) -> bool:
        if (self.root / self.folder).is_dir():
            return True
        self.fault(self.folder, "folder", N_("there is no such folder"), N_("make it, or mend the setting: comments"))
        return False

    def thread(self, name: str) -> Corpus:
        folder = self.root / self.folder / name
        there = thread_name(name) and folder.is_dir() and not folder.is_symlink()
        comments = self.comments(self.files(name)) if there else {}
        people = self.people()
        return Corpus(comments, people, (), tuple(self.faults), self.syntheses)

    def comments(self, files: Iterable[str]) -> dict[str, tuple[Comment, ...]]:
        threads: dict[str, list[Comment]] = {}
        paths: dict[str, str] = {}
        for path in files:
            comment = self.record(path, codec.read_comment)
            if comment and self.named(path, comment.id):
                threads.setdefault(path.split("/")[-2], []).append(comment)
                self.unique(path, comment.id, paths)
        return {name: tuple(found) for name, found in threads.items()}

    def threads(self) -> Iterator[str]:
        for entry in self.entries(self.folder):
            path = f"{self.folder}/{entry.name}"
            if not entry.is_dir(follow_symlinks=False):
                if entry.name in (PEOPLE, SCHEMA, SYNTHESIS_SCHEMA):
                    continue
                self.fault(path, "stray", N_("nothing reads this file"), N_("move it into its thread, or delete it"))
            elif entry.name == DECISIONS:
                continue
            elif not thread_name(entry.name):
                self.fault(
                    path,
                    "thread-name",
                    N_("a thread cannot have this name"),
                    N_("rename it with small letters, digits, - and _, and say so in the post's Discussion: line"),
                )
            else:
                yield entry.name

    def files(self, name: str) -> Iterator[str]:
        """The paths below the root of the files of a folder, those that can be read; a synthesis is read on the way."""
        yield from self.named_files(name, (entry.name for entry in self.entries(f"{self.folder}/{name}")))

    def named_files(self, name: str, files: Iterable[str]) -> Iterator[str]:
        below = f"{self.folder}/{name}"
        for file in files:
            path = f"{below}/{file}"
            found = SYNTHESIS.fullmatch(file) if name != DECISIONS else None
            if found:
                self.synthesis(name, path, int(found[1] or 0), found[2] or "")
            elif not ID.fullmatch(file.removesuffix(".yml")) or not file.endswith(".yml"):
                self.fault(
                    path,
                    "file-name",
                    N_("this is not the name of a comment's file"),
                    N_("name it after its id, with .yml behind, or delete it"),
                )
            elif self.plain(path):
                yield path

    def file(self, path: str) -> Comment | Synthesis | Decision | Mapping[str, Person] | None:
        below, _, name = path.removeprefix(f"{self.folder}/").rpartition("/")
        if path == f"{self.folder}/{PEOPLE}":
            return self.people()
        if not below and name in (SCHEMA, SYNTHESIS_SCHEMA):
            return None
        if not below or "/" in below or not (below == DECISIONS or thread_name(below)):
            # The look at the whole folder says what is wrong with such a name.
            return None
        found = list(self.named_files(below, [name]))
        if self.syntheses:
            return self.syntheses[below][0]
        if not found:
            return None
        read: Callable[[bytes, str], Comment | Decision] = (
            codec.read_decision if below == DECISIONS else codec.read_comment
        )
        made = self.record(path, read)
        return made if made and self.named(path, made.id) else None

    def synthesis(self, thread: str, path: str, question: int, lang: str) -> None:
        made = self.record(path, codec.read_synthesis) if self.plain(path) else None
        if made:
            named = replace(made, question=question, lang=lang)
            self.syntheses[thread] = (*self.syntheses.get(thread, ()), named)

    def plain(self, path: str) -> bool:
        try:
            if stat.S_ISREG((self.root / path).lstat().st_mode):
                return True
        except OSError as error:
            self.unreadable(path, error)
            return False
        self.fault(
            path, "file-kind", N_("this is not a plain file"), N_("replace it by the comment itself, or delete it")
        )
        return False

    def entries(self, below: str) -> list[os.DirEntry[str]]:
        """What a folder holds, by name, without what editors and git hide in it."""
        try:
            with os.scandir(self.root / below) as found:
                return sorted((e for e in found if not e.name.startswith(".")), key=lambda e: e.name)
        except OSError as error:
            self.unreadable(below, error)
            return []

    def record(self, path: str, read: Callable[[bytes, str], T]) -> T | None:
        # One byte more than is allowed is enough to see that it is too much.
        try:
            with (self.root / path).open("rb") as file:
                return read(file.read(codec.PEOPLE_MAX + 1), path)
        except ModeratorError as error:
            self.faults += error.faults
        except OSError as error:
            self.unreadable(path, error)
        return None

    def unreadable(self, path: str, error: OSError) -> None:
        message, remedy = N_("this file cannot be read: %(reason)s"), N_("look at its permissions")
        self.fault(path, "unreadable", message, remedy, reason=error.strerror)

    def named(self, path: str, id: str) -> bool:
        if id == Path(path).stem:
            return True
        self.fault(path, "id", N_("its id %(id)s is not the name of its file"), N_("make the two equal"), "id", id=id)
        return False

    def unique(self, path: str, id: str, paths: dict[str, str]) -> None:
        """Report a second file of an id; both are kept, since nobody can tell which of the two is the intruder."""
        other = paths.setdefault(id, path)
        if other != path:
            self.faults.append(same_id(self.root, path, other))

    def people(self) -> dict[str, Person]:
        path = f"{self.folder}/{PEOPLE}"
        if not os.path.lexists(self.root / path) or not self.plain(path):
            return {}
        return self.record(path, codec.read_people) or {}

    def decisions(self) -> Iterator[Decision]:
        folder = self.root / self.folder / DECISIONS
        if os.path.islink(folder) or not os.path.isdir(folder):  # noqa: PTH112, PTH114 (Path's raise where these say no)
            return
        for path in self.files(DECISIONS):
            decision = self.record(path, codec.read_decision)
            if decision and self.named(path, decision.id):
                yield decision

    def fault(self, path: str, rule: str, message: str, remedy: str, key: str = "", **found: object) -> None:
        line = line_of(self.root / path, key) if key else 0
        self.faults.append(Fault(rule, message, remedy, found, path, line, key))
