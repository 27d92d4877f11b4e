"""A blog that becomes a repository: what waited in its own one moves there, and nothing can be proposed twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from causerie.errors import CauserieError
from causerie.forges import branches, commits, differing, finding, homes, own, refs, worktree
from causerie.forges.base import Proposal
from causerie.forges.commits import Commit, Told
from causerie.forges.git import Git
from causerie.forges.homes import Home
from causerie.forges.proposing import again
from causerie.forges.refs import HEADS, SETTLED, Move


def carry(root: Path, home: Home, kinds: Sequence[str]) -> None:
    """Bring the open proposals and the settled names from the blog's own repository, which then goes."""
    old = finding.outgrown(root, home)
    if old is None:
        return
    with homes.locked(old):
        # What a git that outlived its process does meanwhile is seen the next time.
        again(partial(_carried, old, home, kinds))
        own.drop(root)


def _carried(old: Home, home: Home, kinds: Sequence[str]) -> CauserieError | None:
    patterns = [SETTLED, *(HEADS + kind for kind in kinds)]
    # In this order, what a git that outlived its process publishes just now is still carried as open.
    theirs = refs.found(old.git, old.published, *patterns)
    worktree.finish(old)
    ours = refs.found(home.git, home.published, *patterns)
    tip = homes.tip(home, ours, kinds)
    new = {**_settled(old.git, theirs), **_open(old, theirs, home, tip)}
    # An earlier try may have died when all of it was here.
    known = {name.removeprefix(HEADS).removeprefix(SETTLED) for name in ours}
    new = {ref: one for ref, one in new.items() if ref.removeprefix(HEADS).removeprefix(SETTLED) not in known}
    made = commits.make(home.git, list(new.values()))
    return refs.move(home.git, [Move(ref, "", one) for ref, one in zip(new, made, strict=True)])


def _settled(git: Git, theirs: Mapping[str, str]) -> dict[str, Commit]:
    """Who settled what and when, without the history that it stood in."""
    closed = {ref: one for ref, one in theirs.items() if ref.startswith(SETTLED)}
    told = commits.told(git, closed.values())
    found = {ref: told[one] for ref, one in closed.items()}
    return {ref: _apart(one) for ref, one in found.items()}


def _apart(one: Told) -> Commit:
    return Commit([], commits.message(one.title, one.text), one.author, one.committer)


def _open(old: Home, theirs: Mapping[str, str], home: Home, tip: str) -> dict[str, Commit]:
    heads = {ref: one for ref, one in theirs.items() if ref.startswith(HEADS) and ref != old.published}
    tips = {ref.removeprefix(HEADS): one for ref, one in heads.items()}
    found = branches.read(old.git, tips, theirs.get(old.published, ""), "")
    return {HEADS + one.branch: _again(one, home.prefix, tip) for one in found}


def _again(proposal: Proposal, prefix: str, tip: str) -> Commit:
    """A proposal anew, whatever it does: modes are kept, so that a check still sees a link."""
    files = {
        prefix + one.path: None if one.after is None else (one.mode, one.after)
        for one in proposal.changes
        if one.mode not in differing.HOLLOW
    }
    who = commits.neutral(proposal.sent)
    return Commit([tip] if tip else [], commits.message(proposal.title, proposal.text), who, who, files)
