"""A forge on a server as it was seen: its branches in refs of ours, its open pull requests by their proposals."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from causerie.errors import CauserieError
from causerie.forges import commits, finding, homes, names, proposing, refs, settling, upstream
from causerie.forges.base import FOREIGN, KINDS
from causerie.forges.client import Client
from causerie.forges.homes import Home
from causerie.forges.hub import Hub, Pull
from causerie.forges.refs import Move
from causerie.forges.settling import Due
from causerie.forges.upstream import Upstream

log = logging.getLogger(__name__)
FRESH = 10.0
"""Seconds that what was seen is taken for what is there, by those who only look; whoever writes looks anew."""


@dataclass(frozen=True, slots=True)
class View:
    """The forge at one moment (`at`, in seconds): its open pull requests by name, and the published commit."""

    home: Home
    pulls: dict[str, Pull]
    tip: str
    at: float

    def demand(self, branch: str) -> None:
        """Raise GoneError unless there is an open proposal of this name."""
        if branch not in self.pulls:
            raise proposing.gone(self.home.git, branch, "")


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
        """The forge as it was FRESH seconds ago at most."""
        # Read once: another thread may forget it meanwhile.
        view = self._view
        if view is None or self.clock() > view.at + FRESH:
            with self.alone() as home:
                return self.look(home)
        return view

    def forget(self) -> None:
        """What was seen is not what is there any more."""
        self._view = None

    def look(self, home: Home) -> View:
        """The forge as it is now; what was left there to be said is said."""
        pulls = {self._name(pull): pull for pull in self.client.drive(self.hub.opened())}
        self._fetch(home, pulls)
        tip = homes.tip(home, refs.found(home.git, home.published), self.kinds)
        decided = {due.number for due in self.finish(home, tip)}
        open_ = {name: pull for name, pull in pulls.items() if pull.number not in decided}
        self._view = view = View(home, open_, tip, self.clock())
        return view

    def _fetch(self, home: Home, pulls: dict[str, Pull]) -> None:
        """Bring the published branch, those of proposals, and the heads of those that lie elsewhere."""
        self.upstream(home).fetch(self.branch, self.kinds)
        self.upstream(home).fetch_heads({n: self.hub.head(pull.number) for n, pull in pulls.items() if not ours(n)})

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
                if not self._settle(home, due):
                    kept.append(due)
            except CauserieError as error:
                log.warning("#%s: %s", due.number, error)
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
        old = refs.found(home.git, ref).get(ref, "")
        # Gone already, or moved since: then somebody else has it.
        if old and ours(due.branch):
            self.upstream(home).push([Move(ref, old, "")])
        return True

    def _name(self, pull: Pull) -> str:
        """The name of a proposal: its branch if it is one of ours, else its number."""
        return pull.branch if pull.own and names.is_branch(pull.branch, self.kinds) else f"{FOREIGN}{pull.number}"
