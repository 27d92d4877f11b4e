"""A proposal of several new contributions, taken apart: each is read and decided as if it stood alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath

from causerie.checks import changes
from causerie.errors import N_, Fault, ModeratorError
from causerie.forges.base import GATHERED, Change, Proposal
from causerie.forges.branches import CHANGES_MAX
from causerie.proposals.asked import branch, path
from causerie.settings import Settings
from causerie.store import DECISIONS


def gathered(branch: str) -> bool:
    """Whether the proposal of this name holds several contributions."""
    return branch.startswith(GATHERED)


def parts(proposal: Proposal, settings: Settings) -> tuple[Proposal, ...]:
    """Each contribution of a gathered proposal as one of its own, decided or not.

    Its version is that of its file alone, and it was sent when its id says so. Raises ModeratorError if there is
    anything else in it than new contributions.
    """
    faults = list(_foreign(proposal, settings))
    if faults:
        raise ModeratorError(faults)
    return tuple(_part(proposal, change) for change in proposal.changes)


def alone(proposal: Proposal, id: str, settings: Settings) -> Proposal:
    """The proposal itself, or what a gathered one has of this id. Raises ModeratorError if it has not got that."""
    if not gathered(proposal.branch):
        return proposal
    found = next((one for one in parts(proposal, settings) if one.branch == branch("comment", id)), None)
    if found is None:
        message, remedy = N_("%(id)s is not in this proposal"), N_("look at the queue again")
        raise ModeratorError([Fault("gathered", message, remedy, {"id": id}, proposal.branch)])
    return found


def holds(proposal: Proposal, id: str) -> bool:
    """Whether a contribution of this id is gathered in a proposal, be the rest of it what it may."""
    return gathered(proposal.branch) and any(_id(change) == id for change in proposal.changes)


def settled(part: Proposal, there: Callable[[str], bool], settings: Settings) -> bool:
    """Whether a contribution is published or decided, by whether a path is there on the published branch."""
    (change,) = part.changes
    return there(change.path) or there(path(settings, DECISIONS, _id(change)))


def _foreign(proposal: Proposal, settings: Settings) -> Iterator[Fault]:
    """What is in a gathered proposal beside new contributions, each once."""
    if not proposal.changes:
        yield from changes.check((), settings)
    if len(proposal.changes) >= CHANGES_MAX:
        message = N_("this proposal changes more files than are read of one")
        yield Fault("changes", message, N_("decline it"), {}, settings.comments)
    seen: set[str] = set()
    for change in proposal.changes:
        yield from changes.check((change,), settings)
        if _id(change) in seen:
            message, remedy = N_("two contributions of this proposal have the same id"), N_("decline it")
            yield Fault("changes", message, remedy, {}, change.path)
        seen.add(_id(change))


def _part(proposal: Proposal, change: Change) -> Proposal:
    version = sha256(change.after or b"").hexdigest()
    sent = max(proposal.sent, _moment(_id(change), proposal.sent))
    return replace(proposal, branch=branch("comment", _id(change)), version=version, changes=(change,), sent=sent)


def _id(change: Change) -> str:
    return PurePosixPath(change.path).stem


def _moment(id: str, other: datetime) -> datetime:
    """The second that an id begins with; `other` if there is none such."""
    try:
        return datetime.fromisoformat(id[:16])
    except ValueError:
        return other
