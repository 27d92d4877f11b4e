"""A forge without a server: proposals are branches of the blog's own git repository."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from causerie.forges import (
    branches,
    carried,
    commits,
    finding,
    homes,
    journal,
    names,
    own,
    proposing,
    publishing,
    refs,
    worktree,
)
from causerie.forges.base import KINDS, Compose, Done, Files, Proposal, Tree
from causerie.forges.commits import Stamp
from causerie.forges.git import Git, demand
from causerie.forges.homes import Home
from causerie.forges.proposing import again
from causerie.forges.publishing import Decision, Verbs
from causerie.forges.refs import HEADS
from causerie.forges.trees import GitTree


@dataclass(frozen=True, slots=True)
class Local(Verbs):
    """The forge of the blog in `root`, whose published branch is `branch`.

    `moderator` is who decides where git knows no user.name, `kinds` are the beginnings of proposals' names. A blog
    without a repository gets one of its own, in which what lies in the folder `kept` is what is published. Raises
    OwnerError if there is no git that is new enough.
    """

    root: Path
    branch: str
    moderator: str = ""
    kinds: Sequence[str] = KINDS
    kept: str = "comments"

    def __post_init__(self) -> None:
        demand(Git(self.root))

    def propose(self, branch: str, files: Files, title: str, text: str, date: datetime) -> bool:
        """Make a proposal; False if one of this name is, or was, there already."""
        names.refuse(self.kinds, [branch], files, title + text)
        message = commits.message(title, text)
        with self._alone(date) as home:
            return again(partial(proposing.propose, home, self.kinds, branch, files, message, date))

    def amend(self, branch: str, version: str, files: Files, date: datetime) -> None:
        """Put other files in the place of those of an open proposal at this version; title, text and `sent` stay."""
        names.refuse(self.kinds, paths=files)
        with self._alone(date) as home:
            again(partial(proposing.amend, home, self.kinds, branch, version, files, date))

    def open(self) -> Sequence[Proposal]:
        """The open proposals, the oldest first."""
        home = self._home()
        seen = refs.found(home.git, home.published, *(HEADS + kind for kind in self.kinds))
        tips = {ref.removeprefix(HEADS): one for ref, one in seen.items() if ref != home.published}
        return branches.read(home.git, tips, homes.tip(home, seen, self.kinds), home.prefix)

    def read(self, branch: str) -> Proposal:
        """One open proposal."""
        home = self._home()
        seen = proposing.look(home, self.kinds, branch)
        tip = homes.tip(home, seen, self.kinds)
        return branches.read(home.git, {branch: seen[HEADS + branch]}, tip, home.prefix)[0]

    def tree(self) -> Tree:
        """The published branch as it is now; without a repository, the files as they are now."""
        home = self._home()
        if home.own:
            with self._alone() as home:
                return GitTree(home.git, own.folder(home, self.kept), home.prefix)
        tip = homes.tip(home, refs.found(home.git, home.published), self.kinds)
        return GitTree(home.git, tip, home.prefix)

    def who(self) -> str:
        """The name of who decides here."""
        return publishing.moderator(self._home().git, self.moderator)[0]

    def state(self) -> str:
        """A text that changes whenever a proposal or the published branch does; by one process."""
        git, published = finding.glance(self.root, self.branch)
        shape = "--format=%(objectname) %(refname)"
        return sha256(git.run("for-each-ref", shape, published, *(HEADS + kind for kind in self.kinds)).out).hexdigest()

    def _decide(
        self, closed: Sequence[str], merged: str, compose: Compose, message: str, date: datetime, version: str = ""
    ) -> Done:
        names.refuse(self.kinds, texts=message)
        with self._alone(date) as home:
            who = Stamp(*publishing.moderator(home.git, self.moderator), date)
            decision = Decision(closed, merged, version, compose, message, who)
            version = again(partial(publishing.publish, home, self.kinds, decision))
            left = worktree.finish(home)
            return Done(version, tuple(sorted(path.removeprefix(home.prefix) for path in left)))

    def _home(self) -> Home:
        """The repository, for a look; what is left undone there is done first."""
        with homes.disk():
            home = finding.find(self.root, self.branch)
            undone = journal.pending(home) or finding.outgrown(self.root, home)
        if undone:
            with self._alone():
                pass
        return home

    @contextmanager
    def _alone(self, date: datetime | None = None) -> Iterator[Home]:
        """The repository, with nobody else of ours in it; `date` is that of what is about to be written."""
        with homes.disk(), homes.alone(partial(finding.find, self.root, self.branch)) as home:
            carried.carry(self.root, home, self.kinds)
            worktree.finish(home)
            if home.own and date:
                again(partial(own.record, home, self.kept, date))
            yield home
