"""A forge on a server: its repository by git, its pull requests over HTTP.

Branches move there as they do in a repository of one's own: whole, and only from where they were when they were read.
A pull request is made of a branch that is there, and brought to its end once the decision is published.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256

from causerie.errors import N_, CauserieError, Fault, OwnerError
from causerie.forges import branches, commits, homes, names, proposing, publishing, refs, settling
from causerie.forges.base import Compose, ConflictError, Done, Files, Proposal, Tree
from causerie.forges.commits import Stamp
from causerie.forges.git import Git, demand
from causerie.forges.homes import Home
from causerie.forges.looking import Lookout, View, ours
from causerie.forges.proposing import again
from causerie.forges.publishing import Decision, Plan, Verbs
from causerie.forges.refs import Move, RaceError
from causerie.forges.settling import Due
from causerie.forges.trees import GitTree

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Remote(Verbs):
    """The forge that `lookout` sees, for the blog in its clone.

    `moderator` is who decides where git knows no user.name, `kept` the folder of comments below the blog's: pull
    requests that people made by themselves are proposals if they touch it.
    """

    lookout: Lookout
    moderator: str = ""
    kept: str = "comments"

    def __post_init__(self) -> None:
        demand(Git(self.lookout.root))

    def propose(self, branch: str, files: Files, title: str, text: str, date: datetime) -> bool:
        """Make a proposal; False if one of this name is, or was, there already."""
        out = self.lookout
        names.refuse(out.kinds, [branch], files, title + text)
        message, label = commits.message(title, text), branch.partition("/")[0]
        with out.alone() as home:
            out.forget()
            if pull := out.client.drive(out.hub.named(branch)):
                if pull.state == "open":
                    # Whoever made it may have died before its label.
                    out.client.drive(out.hub.label(pull, label))
                return False
            again(partial(self._begin, home, branch, files, message, date))
            out.client.drive(out.hub.create(branch, " ".join(title.split()), text, label))
            # Somebody may have looked while this was made.
            out.forget()
            return True

    def amend(self, branch: str, version: str, files: Files, date: datetime) -> None:
        """Put other files in the place of those of an open proposal at this version; title, text and `sent` stay."""
        names.refuse(self.lookout.kinds, paths=files)
        with self.lookout.alone() as home:
            again(partial(self._amend, home, branch, version, files, date))
            self.lookout.forget()

    def open(self) -> Sequence[Proposal]:
        """The open proposals, the oldest first."""
        view = self.lookout.seen()
        found = self._read(view, view.pulls)
        # One without a change is one that its forge has yet to see merged.
        return [one for one in found if one.changes and (ours(one.branch) or self._touches(one))]

    def read(self, branch: str) -> Proposal:
        """One open proposal."""
        view = self.lookout.seen()
        view.demand(branch)
        return self._read(view, [branch])[0]

    def tree(self) -> Tree:
        """The published branch as it is now."""
        view = self.lookout.seen()
        return GitTree(view.home.git, view.tip, view.home.prefix)

    def who(self) -> str:
        """The name of who decides here."""
        return publishing.moderator(Git(self.lookout.root), self.moderator)[0]

    def state(self) -> str:
        """A text that changes whenever a proposal or the published branch does, and was looked at since."""
        view = self.lookout.seen()
        told = [view.tip, *(f"{name} {view.heads[name]}" for name in sorted(view.pulls))]
        return sha256("\n".join(told).encode()).hexdigest()

    def _read(self, view: View, names: Iterable[str]) -> list[Proposal]:
        tips = {name: view.heads[name] for name in names}
        found = branches.read(view.home.git, tips, view.tip, view.home.prefix)
        return [replace(one, url=view.pulls[one.branch].url) for one in found]

    def _begin(self, home: Home, branch: str, files: Files, message: str, date: datetime) -> CauserieError | None:
        """Push the branch of a proposal, unless it is there: whoever made it may have died before its pull request."""
        self.lookout.upstream(home).fetch(self.lookout.branch, self.lookout.kinds)
        ref = home.heads + branch
        seen = refs.found(home.git, home.published, ref)
        tip, old = homes.tip(home, seen, self.lookout.kinds), seen.get(ref, "")
        made = proposing.begun(home, tip, files, message, date)
        # What was to be proposed may have changed since that death: it is what is asked for now, or made so.
        return None if old == made else self.lookout.upstream(home).push([Move(ref, old, made)])

    def _amend(self, home: Home, branch: str, version: str, files: Files, date: datetime) -> CauserieError | None:
        self.lookout.look(home).demand(branch)
        if not ours(branch):
            message, remedy = N_("this proposal lies with whoever made it"), N_("edit it on the forge’s own page")
            raise ConflictError([Fault("forge", message, remedy, path=branch)])
        move = proposing.amended(home, self.lookout.kinds, branch, version, files, date)
        return self.lookout.upstream(home).push([move])

    def _decide(
        self, closed: Sequence[str], merged: str, compose: Compose, message: str, date: datetime, version: str = ""
    ) -> Done:
        names.refuse(self.lookout.names, texts=message)
        with self.lookout.alone() as home:
            who = Stamp(*publishing.moderator(home.git, self.moderator), date)
            plan = again(partial(self._publish, home, Decision(closed, merged, version, compose, message, who)))
            try:
                self.lookout.finish(home, plan.version)
            except OSError as error:
                # It is published; what is still noted of it is done again, which changes nothing.
                log.warning("%s", error)
            self.lookout.forget()
            return Done(plan.version, self._forward(home, plan) if plan.moves else ())

    def _publish(self, home: Home, decision: Decision) -> Plan | CauserieError:
        """One try: plan it on what is there now, note what is to be said of it, and push it."""
        # Whoever has to plan it again is to do so on what is there now.
        self.lookout.forget()
        view = self.lookout.look(home)
        for branch in decision.closed:
            view.demand(branch)
        plan = publishing.planned(home, self.lookout.names, decision)
        dues = self._due(view, decision, plan)
        settling.note(home, [*settling.noted(home), *dues])
        if not plan.moves:
            return plan
        error = self.lookout.upstream(home).push([Move(home.published, plan.tip, plan.made)])
        # A race may have been one with ourselves, where what was sent twice came twice.
        if error is None or self._arrived(home, plan):
            return plan
        if isinstance(error, RaceError | OwnerError):
            settling.note(home, [one for one in settling.noted(home) if one not in dues])
        # Else it may still arrive, so that what is noted of it stays.
        return error

    def _arrived(self, home: Home, plan: Plan) -> bool:
        """Whether a decision is published though its forge did not say so."""
        with suppress(CauserieError):
            return commits.reaches(home.git, self.lookout.look(home).tip, plan.version)
        return False

    def _due(self, view: View, decision: Decision, plan: Plan) -> list[Due]:
        """What the forge is to be told of a decision."""
        said = {name: "" if name == plan.merged else decision.message for name in decision.closed}
        return [
            Due(view.pulls[name].number, name, plan.version, view.at, text, plan.seen[view.home.heads + name])
            for name, text in said.items()
        ]

    def _forward(self, home: Home, plan: Plan) -> tuple[str, ...]:
        """Bring the clone's own published branch up to date if it is checked out; the paths that were left else."""
        git, branch = home.git, refs.HEADS + self.lookout.branch
        if git.run("symbolic-ref", "--quiet", "HEAD").out.decode().strip() != branch:
            return ()
        done = git.run("merge", "--quiet", "--ff-only", "--no-verify-signatures", plan.made).code == 0
        return () if done else tuple(sorted(step.path.removeprefix(home.prefix) for step in plan.steps))

    def _touches(self, proposal: Proposal) -> bool:
        return any(change.path.startswith(f"{self.kept}/") for change in proposal.changes)
