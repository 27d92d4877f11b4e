"""The author's own files: brought up to date after a commit, unless the author changed them.

A work tree on the published branch, left alone, would show every new commit as undone, and the author's next
`git commit -a` would undo it. So what a commit writes is noted before it is published, then put into the index and the
files where these hold what was there before. What a process that died has left undone, the next one does.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from causerie.errors import N_, CauserieError, Fault, ForgeError
from causerie.files import write_whole
from causerie.forges import journal, refs
from causerie.forges.git import Git
from causerie.forges.homes import Home
from causerie.forges.journal import Job, Step
from causerie.forges.trees import GitTree

_REBASES = ("--git-path", "rebase-merge/head-name", "--git-path", "rebase-apply/head-name")


def jobs(home: Home, folder: str, old: str, steps: Sequence[Step]) -> list[Job]:
    """The job that moving the published ref from `old` will be in the work tree that shows it; none if none does.

    Raises ForgeError while the author rebases it: git would not find it where the rebase began.
    """
    for name in home.git.ask("rev-parse", *_REBASES).decode("utf-8", "surrogateescape").splitlines():
        at = home.git.folder / name
        if at.is_file() and at.read_text(encoding="utf-8").strip() == home.published:
            message, remedy = N_("a rebase of the published branch is under way"), N_("finish it, or abort it")
            raise ForgeError([Fault("git", message, remedy)])
    return [Job(folder, old, steps)] if folder and Path(folder).is_dir() else []


def finish(home: Home) -> set[str]:
    """Do the noted jobs; the paths where something was left as it is."""
    waiting = journal.noted(home)
    if not waiting:
        return set()
    tip = refs.found(home.git, home.published).get(home.published, "")
    # A commit that is not there may still come, from a git that outlived the process that started it.
    kept, left = [one for one in waiting if one.old == tip], set[str]()
    for folder in {one.folder for one in waiting}:
        here = [one for one in waiting if one.folder == folder and one.old != tip]
        try:
            left |= _do(home, Git(Path(folder), home.git.directory), here, tip)
        except (CauserieError, OSError):
            # It is published, whatever hinders us here: the author's git that holds the index, a full disk.
            kept += here
            left |= {step.path for one in here for step in one.steps}
    journal.note(home, kept)
    return left


class _Due(NamedTuple):
    """A path, the entries that it may have had, and the one that it has now."""

    path: str
    olds: frozenset[str]
    new: str


def _do(home: Home, git: Git, todo: Sequence[Job], tip: str) -> set[str]:
    """Do the jobs of one work tree; the paths that were left."""
    head = git.run("symbolic-ref", "--quiet", "HEAD").out.decode().strip() if git.folder.is_dir() else ""
    due = _due(home, todo, tip) if head == home.published else []
    if not due:
        return set()
    index = _index(git, due)
    stale = [one for one in due if index.get(one.path, ("", ""))[1] in one.olds]
    if behind := [one for one in stale if index.get(one.path, ("", ""))[1] != one.new]:
        _put(git, behind)
    # A file that a sparse checkout leaves out is not one that the author took away.
    sparse = {path for path, (tag, _) in index.items() if tag == "S"}
    left = {one.path for one in due if one not in stale} | _write(git, due, sparse)
    git.run("update-index", "-q", "--refresh")
    return left


def _due(home: Home, todo: Sequence[Job], tip: str) -> list[_Due]:
    """What is to be done in all, less the paths that the author has committed anew since."""
    known: dict[str, set[str]] = {}
    for step in (step for one in todo for step in one.steps):
        known.setdefault(step.path, set()).update((step.old, step.new))
    now = GitTree(home.git, tip, "").entries(known)
    return [_Due(path, frozenset(entries), now[path]) for path, entries in known.items() if now[path] in entries]


def _index(git: Git, due: Iterable[_Due]) -> dict[str, tuple[str, str]]:
    """The tag (git-ls-files(1)) and the entry of each path in the index; one of a conflict equals no other."""
    out = git.ask("ls-files", "-s", "-t", "-z", "--", *(f":(literal){one.path}" for one in due))
    rows = [row.split("\t", 1) for row in out.decode("utf-8", "surrogateescape").split("\0") if row]
    facts = [(path, *fact.split()) for fact, path in rows]
    return {path: (tag, f"{mode} {one}" if stage == "0" else "?") for path, tag, mode, one, stage in facts}


def _put(git: Git, due: Sequence[_Due]) -> None:
    """Put the new entries into the index."""
    nothing = "0" * max(len(_object(entry)) for one in due for entry in one.olds)
    stdin = "".join(f"{one.new or f'0 {nothing}'} 0\t{one.path}\0" for one in due)
    git.write_index("update-index", "-z", "--index-info", stdin=stdin.encode("utf-8", "surrogateescape"))


def _write(git: Git, due: Sequence[_Due], sparse: set[str]) -> set[str]:
    """Write the files that hold what was there before; the paths of the others."""
    held = _held(git, [one.path for one in due])
    fit = [
        one for one in due if held[one.path] in map(_object, one.olds) or (one.path in sparse and not held[one.path])
    ]
    left = {one.path for one in due} - {one.path for one in fit}
    todo = [one for one in fit if held[one.path] != _object(one.new)]
    found = git.objects([_object(one.new) for one in todo if one.new])
    for one in todo:
        at = git.folder / one.path
        try:
            if not one.new:
                at.unlink(missing_ok=True)
            elif made := next(found):
                write_whole(at, made.data)
        except OSError:
            left.add(one.path)
    return left


def _held(git: Git, paths: Sequence[str]) -> dict[str, str]:
    """The object that git would make of each file; empty if there is none, and no object's name if it is no file."""
    top, held = git.folder.resolve(), dict.fromkeys(paths, "")
    for path in paths:
        at = git.folder / path
        if at.parent.resolve() != (top / path).parent:
            held[path] = "?"
        elif at.is_symlink() or at.exists():
            held[path] = "!" if stat.S_ISREG(at.lstat().st_mode) else "?"
    files = [path for path, one in held.items() if one == "!"]
    given = "".join(f"{path}\n" for path in files).encode("utf-8", "surrogateescape")
    # By git, since a work tree may hold other line ends than the repository.
    made = git.run("hash-object", "--stdin-paths", stdin=given).out.decode().split() if files else []
    return held | dict(zip(files, made, strict=False))


def _object(entry: str) -> str:
    return entry.partition(" ")[2]
