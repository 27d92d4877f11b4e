"""A forge on a server as it was seen: its branches in refs of ours, its open pull requests by their proposals."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock

from causerie.errors import CauserieError, OwnerError
from causerie.forges import commits, finding, homes, names, proposing, refs, settling, strangers, upstream
from causerie.forges.base import FOREIGN, KINDS
from causerie.forges.client import Client
from causerie.forges.homes import Home
from causerie.forges.hub import Hub, Pull
from causerie.forges.refs import Move, RaceError
from causerie.forges.settling import Due
from causerie.forges.strangers import Head
from causerie.forges.transport import PAUSE, RestError
from causerie.forges.upstream import Upstream

log = logging.getLogger(__name__)
FRESH = 10.0
"""Seconds that what was seen is taken for what is there, by those who only look; whoever writes looks anew."""


@dataclass(frozen=True, slots=True)
class View:
    """The forge at one moment (`at`, in seconds): its open pull requests by name, their commits, and the published one.

    `decided` are the commits that decided those which the forge has yet to see closed.
    """

    home: Home
    pulls: dict[str, Pull]
    heads: dict[str, str]
    tip: str
    at: float
    decided: dict[str, str]

    def demand(self, branch: str) -> None:
        """Raise GoneError unless there is an open proposal of this name."""
        if branch not in self.pulls:
            raise proposing.gone(self.home.git, branch, self.decided.get(branch, ""))


def ours(name: str) -> bool:
    """Whether a proposal of this name is a branch of the repository's own."""
    return not name.startswith(FOREIGN)


@dataclass(slots=True)
class Lookout:
    """Looks at the forge behind `hub` from the clone around `root`, whose published branch is `branch`.

    `address` is where its repository takes git; `clock` gives seconds.
    """

    root: Path
    branch: str
    hub: Hub
    client: Client
    address: str
    clock: Callable[[], float]
    kinds: Sequence[str] = KINDS
    _view: View | None = field(default=None, init=False)
    _failed: tuple[float, CauserieError] | None = field(default=None, init=False)
    _rests: float = field(default=0.0, init=False)
    _turn: Lock = field(default_factory=Lock, init=False, repr=False)
    _forgotten: int = field(default=0, init=False)

    @property
    def names(self) -> Sequence[str]:
        """What the name of a proposal can begin with."""
        return (*self.kinds, FOREIGN)

    @contextmanager
    def alone(self) -> Iterator[Home]:
        """The clone, with nobody else of ours in it."""
        with homes.disk(), homes.alone(partial(finding.find, self.root, self.branch)) as home:
            yield upstream.beside(home, self.branch)

    def seen(self) -> View:
        """The forge as it was FRESH seconds ago at most; so long, too, one that fails is not asked again."""
        with self._turn:
            # Read once: another thread may forget it meanwhile.
            view, failed = self._view, self._failed
            if view and self.clock() <= view.at + FRESH:
                return view
            if failed and self.clock() <= failed[0] + FRESH:
                raise failed[1]
            try:
                view, fresh = self._seen()
                # What was decided since it was listed is not to be shown once more.
                view = view if fresh else self._seen()[0]
            except CauserieError as error:
                self._failed = self.clock(), error
                raise
            self._view = view if fresh else None
            return view

    def _seen(self) -> tuple[View, bool]:
        """The forge as it is now, and whether nobody of this process changed it meanwhile."""
        forgotten, self._failed = self._forgotten, None
        # A forge that takes its time is not to keep others from the clone.
        pulls = self._listed()
        with self.alone() as home:
            return self._looked(home, pulls), forgotten == self._forgotten

    def forget(self) -> None:
        """What was seen, or was not, is not what is there any more."""
        self._view = self._failed = None
        self._forgotten += 1

    def look(self, home: Home) -> View:
        """The forge as it is now; what was left there to be said is said."""
        return self._looked(home, self._listed())

    def _listed(self) -> dict[str, Pull]:
        return {self._name(pull): pull for pull in self.client.drive(self.hub.opened())}

    def _looked(self, home: Home, pulls: dict[str, Pull]) -> View:
        self._fetch(home, pulls)
        tip = homes.tip(home, refs.found(home.git, home.published), self.kinds)
        decided = {due.branch: due.version for due in self.finish(home, tip)}
        found = refs.found(home.git, *(home.heads + name for name in pulls)) if pulls else {}
        heads = {ref.removeprefix(home.heads): one for ref, one in found.items()}
        # One whose commit cannot be had is none that anybody could decide.
        open_ = {name: pull for name, pull in pulls.items() if name in heads and name not in decided}
        return View(home, open_, heads, tip, self.clock(), decided)

    def _fetch(self, home: Home, pulls: dict[str, Pull]) -> None:
        """Bring the published branch, those of proposals, and the heads of those that lie elsewhere."""
        self.upstream(home).fetch(self.branch, self.kinds)
        foreign = {name: pull for name, pull in pulls.items() if not ours(name)}
        heads = {name: Head(self.hub.head(pull.number), pull.version) for name, pull in foreign.items()}
        strangers.fetch(home, self.upstream(home), heads, self.clock)

    def upstream(self, home: Home) -> Upstream:
        """The forge's repository, as the clone's git reaches it."""
        return Upstream.of(home.git, self.hub, self.address)

    def finish(self, home: Home, tip: str) -> list[Due]:
        """Bring what was decided to its end on the forge, and tell what that was; what fails is done the next time."""
        waiting = settling.noted(home)
        decided = [due for due in waiting if commits.reaches(home.git, tip, due.version)]
        # A commit that is not there may still come, from a git that outlived the process that started it.
        kept = [due for due in waiting if due not in decided and self.clock() < due.since + settling.LAG]
        for due in decided:
            try:
                if self.clock() < self._rests or not self._settle(home, due):
                    kept.append(due)
            except CauserieError as error:
                log.warning("#%s: %s", due.number, error)
                if isinstance(error, RestError):
                    self._rests = self.clock() + (error.after or PAUSE)
                # A pull request that is gone for good is nothing that anybody waits for.
                kept += [due] if self.clock() < due.since + settling.LIFE else []
        if waiting:
            settling.note(home, kept)
        return decided

    def _settle(self, home: Home, due: Due) -> bool:
        drive = self.client.drive
        if not settling.settle(due, self.hub, self.clock(), drive, drive):
            return False
        ref = home.heads + due.branch
        # Gone already, or moved since: then it holds what nobody has decided.
        if ours(due.branch) and due.head and refs.found(home.git, ref).get(ref) == due.head:
            error = self.upstream(home).push([Move(ref, due.head, "")])
            if isinstance(error, OwnerError):
                # A rule keeps branches there, and would tomorrow.
                log.warning("%s: %s", due.branch, error)
            elif error and not isinstance(error, RaceError):
                raise error
        return True

    def _name(self, pull: Pull) -> str:
        """The name of a proposal: its branch if it is one of ours, else its number."""
        return pull.branch if pull.own and names.is_branch(pull.branch, self.kinds) else f"{FOREIGN}{pull.number}"
