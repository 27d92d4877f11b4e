"""Proposals of one id: an id can be read in public, and whoever makes a proposal by hand may take somebody else's."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from causerie.errors import N_, Fault
from causerie.forges.base import FOREIGN, GATHERED, Proposal
from causerie.proposals.asked import branch


def rivals(proposal: Proposal, others: Iterable[Proposal]) -> list[str]:
    """The open proposals that have an id of one made on the forge's own pages: to decide it would decide theirs.

    What we proposed ourselves has none: it had its id first.
    """
    if not proposal.branch.startswith(FOREIGN):
        return []
    ids = _ids(proposal)
    return [one.branch for one in others if one.branch != proposal.branch and not ids.isdisjoint(_ids(one))]


def taken(path: str, others: Iterable[str]) -> Fault:
    """That the contribution in this file has rivals."""
    message = N_("another proposal has the id %(id)s: %(other)s")
    remedy = N_("decline this one, which closes it and decides nothing of the other")
    values = {"id": PurePosixPath(path).stem, "other": ", ".join(others)}
    return Fault("id", message, remedy, values, path, key="id")


def _ids(proposal: Proposal) -> set[str]:
    """The ids of the new contributions that a proposal holds, be the rest of it what it may."""
    new = branch("comment", "")
    if not proposal.branch.startswith((FOREIGN, GATHERED, new)):
        return set()
    named = {proposal.branch.removeprefix(new)} if proposal.branch.startswith(new) else set()
    return named | {PurePosixPath(change.path).stem for change in proposal.changes}
