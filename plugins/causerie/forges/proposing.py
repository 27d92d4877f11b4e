"""What is done to the branch of a proposal, in a repository that nobody else of ours is in.

Each verb returns the error that stood in its way if it is to start again, since a branch has moved meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from causerie.errors import N_, CauserieError, Fault
from causerie.forges import branches, commits, homes, names, refs
from causerie.forges.base import ConflictError, Files, GoneError
from causerie.forges.commits import Commit
from causerie.forges.git import Git
from causerie.forges.homes import Home
from causerie.forges.refs import HEADS, Move, RaceError

TRIES = 5
"""How often an operation is started before its obstacle is raised."""
T = TypeVar("T")


def again(step: Callable[[], T | CauserieError]) -> T:
    """What a step gives once no race stands in its way; any other error that it gives is raised at once."""
    done = step()
    for _ in range(TRIES - 1):
        if not isinstance(done, RaceError):
            break
        done = step()
    if isinstance(done, CauserieError):
        raise done
    return done


def look(home: Home, kinds: Sequence[str], *closed: str) -> dict[str, str]:
    """The published ref and those of open proposals. Raises GoneError if one of them is not open."""
    good = [branch for branch in closed if names.is_branch(branch, kinds)]
    asked = [start + branch for branch in good for start in (home.heads, home.settled)]
    seen = refs.found(home.git, home.published, *asked)
    for branch in closed:
        if branch not in good or home.heads + branch not in seen:
            raise gone(home.git, branch, seen.get(home.settled + branch, ""))
    return seen


def demand_hidden(shown: Mapping[str, str]) -> None:
    """Raise ConflictError for proposals that somebody has checked out: their next commit would bring them back."""
    message, remedy = N_("it is checked out in %(folder)s"), N_("switch to another branch there")
    if shown:
        found = [(name.removeprefix(HEADS), folder) for name, folder in shown.items()]
        raise ConflictError([Fault("forge", message, remedy, {"folder": folder}, name) for name, folder in found])


def propose(
    home: Home, kinds: Sequence[str], branch: str, files: Files, message: str, date: datetime
) -> bool | CauserieError:
    """Make the branch of a proposal; False if its name was used."""
    head, settled = home.heads + branch, home.settled + branch
    seen = refs.found(home.git, home.published, head, settled)
    if head in seen or settled in seen:
        return False
    made = begun(home, homes.tip(home, seen, kinds), files, message, date)
    return refs.move(home.git, [Move(head, "", made), Move(settled, "", "")]) or True


def begun(home: Home, tip: str, files: Files, message: str, date: datetime) -> str:
    """The commit of a proposal onto a published one (empty: there is none), which no ref reaches yet."""
    who = commits.neutral(date)
    commit = Commit([tip] if tip else [], message, who, who, commits.files(files, home.prefix))
    return commits.make(home.git, [commit])[0]


def amend(
    home: Home, kinds: Sequence[str], branch: str, version: str, files: Files, date: datetime
) -> CauserieError | None:
    """Make the branch of a proposal anew, from where it began. Raises ConflictError if it is not at this version."""
    move = amended(home, kinds, branch, version, files, date)
    demand_hidden(refs.shown(home.git, move.ref))
    return refs.move(home.git, [move])


def amended(home: Home, kinds: Sequence[str], branch: str, version: str, files: Files, date: datetime) -> Move:
    """The move that `amend` makes."""
    seen = look(home, kinds, branch)
    old = seen[home.heads + branch]
    if old != version:
        message, remedy = N_("this proposal was edited meanwhile"), N_("read it again, then edit it")
        raise ConflictError([Fault("forge", message, remedy, path=branch)])
    base = branches.based(home.git, [old], seen.get(home.published, ""))[old]
    told = commits.told(home.git, [old])[old]
    message, who = commits.message(told.title, told.text), commits.neutral(date)
    commit = Commit([base] if base else [], message, told.author, who, commits.files(files, home.prefix))
    return Move(home.heads + branch, old, commits.make(home.git, [commit])[0])


def gone(git: Git, branch: str, settled: str) -> GoneError:
    """That a proposal is not open; `settled` is the commit that decided it, if one is known."""
    found = commits.told(git, [settled]).get(settled) if settled else None
    if found is None:
        message, remedy = N_("there is no such proposal"), N_("look at the queue again")
        return GoneError([Fault("forge", message, remedy, path=branch)])
    values = {"who": found.committer.name, "when": found.committer.date.isoformat(" ", "minutes")}
    message, remedy = N_("%(who)s decided it on %(when)s"), N_("look at the queue again")
    return GoneError([Fault("forge", message, remedy, values, branch)])
