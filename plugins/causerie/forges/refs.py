"""Refs by their full names, read together and moved together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from causerie.errors import CauserieError, ForgeError
from causerie.forges.git import Git

HEADS = "refs/heads/"
SETTLED = "refs/settled/"
"""What a proposal's name is remembered by once it is closed: a ref of that name, at the commit that closed it."""


class RaceError(ForgeError):
    """A ref was not where it was said to be, so that nothing moved: from where it is now, it may go well."""


@dataclass(frozen=True, slots=True)
class Move:
    """A ref is to go from one object to another; empty: there is none. Both the same: it is to be there still."""

    ref: str
    old: str
    new: str


def found(git: Git, *names: str) -> dict[str, str]:
    """The objects of the refs of these names, and below those that end in a slash; links to other refs are no refs."""
    shape = "%(objectname) %(refname) %(symref)"
    lines = git.ask("for-each-ref", f"--format={shape}", *names).decode("utf-8", "backslashreplace").split("\n")
    rows = [line.split(" ") for line in lines if line]
    return {name: commit for commit, name, link in rows if not link}


def shown(git: Git, *names: str) -> dict[str, str]:
    """The work tree in which each of these refs is checked out, if one is."""
    shape = "%(refname) %(HEAD)%(worktreepath)"
    lines = git.ask("for-each-ref", f"--format={shape}", *names).decode("utf-8", "surrogateescape").split("\n")
    rows = [line.partition(" ") for line in lines if line]
    # git does not know where the work tree of a repository that lies elsewhere is; we do.
    found = {name: str(git.folder) if rest.startswith("*") else rest.strip() for name, _, rest in rows}
    return {name: folder for name, folder in found.items() if folder}


def move(git: Git, moves: Sequence[Move]) -> CauserieError | None:
    """Move them all if each is where it is said to be, else none and a RaceError; else what keeps git from moving."""
    stdin = "".join(f"{_step(one)}\0" for one in moves).encode()
    answer = git.run("update-ref", "-z", "--stdin", "-m", "causerie", stdin=stdin)
    if answer.code == 0:
        return None
    error = git.failure("update-ref", answer)
    return RaceError(error.faults) if answer.code > 0 and "cannot lock ref" in answer.reason else error


def _step(move: Move) -> str:
    if move.old == move.new:
        return f"verify {move.ref}\0{move.old}"
    if not move.old:
        return f"create {move.ref}\0{move.new}"
    if not move.new:
        return f"delete {move.ref}\0{move.old}"
    return f"update {move.ref}\0{move.new}\0{move.old}"
