"""What a moderator decides, written onto the published branch: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from causerie.errors import N_, CauserieError, Fault, OwnerError
from causerie.forges import branches, commits, homes, journal, names, refs, worktree
from causerie.forges.base import FOREIGN, PLAIN, Compose, ConflictError, Done
from causerie.forges.commits import Commit, Stamp
from causerie.forges.git import Git
from causerie.forges.homes import Home
from causerie.forges.journal import Step
from causerie.forges.proposing import demand_hidden, look
from causerie.forges.refs import Move
from causerie.forges.trees import GitTree


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator does: the proposals that it closes, and which of them, at which version, it publishes.

    An empty `merged` is none of them, an empty `version` any.
    """

    closed: Sequence[str]
    merged: str
    version: str
    compose: Compose
    message: str
    who: Stamp


class Verbs:
    """What a forge can do with its published branch, each by the one `_decide` of its own."""

    __slots__ = ()

    def merge(
        self,
        branch: str,
        compose: Compose,
        message: str,
        date: datetime,
        closing: Sequence[str] = (),
        version: str = "",
    ) -> Done:
        """Publish a proposal as `compose` makes it, and close it and those of `closing`; all of it or nothing."""
        return self._decide(list(dict.fromkeys([branch, *closing])), branch, compose, message, date, version)

    def close(self, branch: str, compose: Compose, message: str, date: datetime, closing: Sequence[str] = ()) -> Done:
        """Close a proposal and those of `closing` unpublished, and write what `compose` makes; all or nothing."""
        return self._decide(list(dict.fromkeys([branch, *closing])), "", compose, message, date)

    def commit(self, compose: Compose, message: str, date: datetime) -> Done:
        """Write onto the published branch, with no proposal."""
        return self._decide([], "", compose, message, date)

    def _decide(
        self, closed: Sequence[str], merged: str, compose: Compose, message: str, date: datetime, version: str = ""
    ) -> Done:
        """Close proposals, publish one of them (empty: none), and write what `compose` makes."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Plan:
    """A decision as a commit that no ref reaches yet: `made` onto `tip` (empty: the first), if that `moves` anything.

    `merged` is the proposal whose commit it has as a parent, `steps` are what it writes, `seen` the refs that it was
    made from.
    """

    tip: str
    made: str
    merged: str
    moves: bool
    steps: Sequence[Step]
    seen: Mapping[str, str]

    @property
    def version(self) -> str:
        """What the published branch is at afterwards."""
        return self.made if self.moves else self.tip


def publish(home: Home, kinds: Sequence[str], decision: Decision) -> str | CauserieError:
    """Write a decision onto the published branch; the version it is then at.

    The name of what was closed is kept at the commit that closed it: never at the words of what was declined.
    """
    plan = planned(home, kinds, decision)
    if not plan.made:
        return plan.tip
    tip, made, seen = plan.tip, plan.made, plan.seen
    shown = refs.shown(home.git, home.published, *(home.heads + branch for branch in decision.closed))
    # A branch that is not there yet is checked out all the same: `homes.tip` saw to it.
    folder = shown.pop(home.published, "" if tip else str(home.git.folder))
    demand_hidden(shown)
    waiting = journal.noted(home)
    journal.note(home, [*waiting, *(worktree.jobs(home, folder, tip, plan.steps) if plan.moves else [])])
    closed = [
        move
        for branch in decision.closed
        for move in (
            Move(home.heads + branch, seen[home.heads + branch], ""),
            Move(home.settled + branch, seen.get(home.settled + branch, ""), made),
        )
    ]
    if error := refs.move(home.git, [*([Move(home.published, tip, made)] if plan.moves else []), *closed]):
        journal.note(home, waiting)
        return error
    return plan.version


def planned(home: Home, kinds: Sequence[str], decision: Decision) -> Plan:
    """A decision as a commit; `made` is empty if there is nothing to write and nothing to close."""
    seen = look(home, kinds, *decision.closed)
    tip = homes.tip(home, seen, kinds)
    tree = GitTree(home.git, tip, home.prefix)
    files = decision.compose(tree)
    names.refuse(kinds, paths=files)
    before = tree.entries(files)
    files = {path: data for path, data in files.items() if before[path] != _entry(data, tip)}
    tree.demand_room(files)
    merged, proposal = decision.merged, seen.get(home.heads + decision.merged, "")
    if merged:
        _demand_shown(decision, proposal)
        _demand_fresh(tree, proposal, files)
        # A stranger's branch brings one commit, or none: what another of them held would stay in the history for ever.
        if merged.startswith(FOREIGN) and not commits.single(home.git, proposal, tip):
            merged = ""
    elif not files and not decision.closed:
        return Plan(tip, "", "", False, (), seen)
    joined = proposal if merged else ""
    made = commits.make(home.git, [_commit(decision, tip, joined, commits.files(files, home.prefix))])[0]
    steps = [Step(home.prefix + path, before[path], _entry(data, made)) for path, data in files.items()]
    return Plan(tip, made, merged, bool(files or merged), steps, seen)


def moderator(git: Git, name: str) -> tuple[str, str]:
    """The name and the address of who decides: the one whom git knows here, else `name`; OwnerError without either."""
    out = git.run("config", "--null", "--get-regexp", r"^user\.(name|email)$").out.decode("utf-8", "replace")
    known = dict(row.split("\n", 1) for row in out.split("\0") if "\n" in row)
    if known.get("user.name"):
        return known["user.name"], known.get("user.email", "")
    if name:
        return name, ""
    message, remedy = N_("git does not know who decides"), N_('run: git config --global user.name "Your Name"')
    raise OwnerError([Fault("git", message, remedy)])


def _commit(decision: Decision, tip: str, joined: str, files: Mapping[str, tuple[str, bytes] | None]) -> Commit:
    """The commit of a decision: a merge of `joined`, a plain one, or one that only tells and has no parent and file."""
    parents = [tip] if tip and (files or joined) else []
    if joined:
        parents.append(joined)
    # Without a published commit the proposal's would be the first parent; what it holds besides is not published.
    tree = None if tip else ""
    author = commits.neutral(decision.who.date)
    return Commit(parents, decision.message, author, decision.who, files, tree)


def _demand_shown(decision: Decision, proposal: str) -> None:
    """Raise ConflictError if the proposal is not what whoever decides was shown."""
    if decision.version not in ("", proposal):
        message, remedy = N_("this proposal was changed since it was shown"), N_("look at it again")
        raise ConflictError([Fault("forge", message, remedy, path=decision.merged)])


def _demand_fresh(tree: GitTree, proposal: str, paths: Collection[str]) -> None:
    """Raise ConflictError if a path that a proposal changes was changed otherwise since the proposal was made."""
    base = branches.based(tree.git, [proposal], tree.version)[proposal]
    there = tree.entries(paths)
    then, wanted = (GitTree(tree.git, version, tree.prefix).entries(paths) for version in (base, proposal))
    wrong = [path for path in paths if wanted[path] != then[path] and there[path] not in (then[path], wanted[path])]
    if wrong:
        message = N_("it was changed by somebody else since this was proposed")
        remedy = N_("edit the published file, then decline the proposal")
        raise ConflictError([Fault("forge", message, remedy, path=path) for path in wrong])


def _entry(data: bytes | None, like: str) -> str:
    return "" if data is None else f"{PLAIN} {commits.blob(data, like)}"
