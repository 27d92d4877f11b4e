"""One write of a moderator's onto the published branch: planned, named in its message, and done as planned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from causerie import codec
from causerie.errors import N_, Fault
from causerie.forges.base import Compose, ConflictError, Done, Files, Forge, Proposal, Tree
from causerie.model import Comment, Decision
from causerie.moderation.message import What, message
from causerie.proposals import path, written
from causerie.settings import Settings

TRIES = 20
"""How often a write is planned again because somebody else's came first."""

Planned = Comment | Decision | None
Make = Callable[[Tree], Planned]
"""What to write, as the branch is then; None: nothing."""
Closing = Callable[[Tree], Sequence[str]]
"""The other proposals that have no object any more once that is written, as the branch is before."""


class MovedError(Exception):
    """The published branch is not the one that a write was planned for."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was done to which contribution, the comment as it is published now, and what the forge wrote.

    `comment` is None if it is not published, `done` if nothing was written on the published branch.
    """

    what: What
    thread: str
    id: str
    comment: Comment | None = None
    done: Done | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """One decision of a moderator's on the contribution `id` to a thread."""

    forge: Forge
    settings: Settings
    by: str
    what: What
    thread: str
    id: str
    date: datetime
    rule: int | None = None

    def merge(self, proposal: Proposal, make: Make, closing: Closing) -> Decided:
        """Publish a proposal, if it is still this one, as `make` has it, and close it and others."""
        branch, version = proposal.branch, proposal.version
        return self._do(
            make,
            closing,
            lambda compose, said, others: self.forge.merge(branch, compose, said, self.date, others, version),
        )

    def close(self, branch: str, make: Make, closing: Closing = lambda tree: ()) -> Decided:
        """Close a proposal and others, and write what `make` has."""
        return self._do(
            make, closing, lambda compose, said, others: self.forge.close(branch, compose, said, self.date, others)
        )

    def settle(self, make: Make, closing: Closing) -> Decided:
        """Write what `make` has, and close what ends with that, if anything does."""

        def put(compose: Compose, said: str, ended: Sequence[str]) -> Done:
            if ended:
                return self.forge.close(ended[0], compose, said, self.date, ended[1:])
            return self.forge.commit(compose, said, self.date)

        return self._do(make, closing, put)

    def commit(self, make: Callable[[Tree], Comment]) -> Decided:
        """Write what `make` has, unless it is there already."""
        tree = self.forge.tree()
        planned = make(tree)
        if tree.read(path(self.settings, self.thread, self.id)) == codec.write(planned):
            return Decided("unchanged", self.thread, self.id, planned)
        return self.settle(make, lambda tree: ())

    def _do(self, make: Make, closing: Closing, put: Callable[[Compose, str, Sequence[str]], Done]) -> Decided:
        """Plan, and have the forge write that; again if its branch has moved, so that the message is true."""
        for _ in range(TRIES):
            tree = self.forge.tree()
            planned, ended = make(tree), closing(tree)

            def compose(now: Tree, planned: Planned = planned, ended: Sequence[str] = ended) -> Files:
                if make(now) != planned or closing(now) != ended:
                    raise MovedError
                return written(self.settings, self.thread, planned) if planned else {}

            comment = planned if isinstance(planned, Comment) else None
            number = comment.number if comment else None
            said = message(self.what, self.thread, self.id, self.by, self.settings.lang, number=number, rule=self.rule)
            with suppress(MovedError):
                return Decided(self.what, self.thread, self.id, comment, put(compose, said, ended))
        raise conflict(self.thread, N_("others write here all the time"), N_("try again in a moment"))


def conflict(path: str, message: str, remedy: str) -> ConflictError:
    """Somebody else was first."""
    return ConflictError([Fault("conflict", message, remedy, {}, path)])
