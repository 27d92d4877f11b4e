"""What a moderator can do: accept, decline, edit, remove, pin; each is one write of the forge, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from causerie import codec, posts
from causerie.errors import N_, Fault, ModeratorError
from causerie.forges.base import FOREIGN, PLAIN, Forge, Proposal, Tree
from causerie.model import Comment, Decision
from causerie.moderation import ticks
from causerie.moderation.message import What
from causerie.moderation.queue import Published, Queue, Waiting
from causerie.moderation.ticks import Tick
from causerie.moderation.writing import Closing, Decided, Write, conflict
from causerie.proposals import (
    Asked,
    Kind,
    accepted,
    alone,
    branch,
    gathered,
    parts,
    path,
    read,
    settled,
    without_words,
    words,
)
from causerie.settings import Settings
from causerie.store import DECISIONS

_ACCEPTED: Mapping[Kind, What] = {"comment": "published", "correction": "corrected", "withdrawal": "withdrawn"}


@dataclass(frozen=True, slots=True)
class Ticked:
    """What was done of what a moderator ticked, or why it was not; of what nothing was said, nothing is."""

    id: str
    decided: Decided | None = None
    faults: tuple[Fault, ...] = ()


class Moderation(Queue):
    """One moderator's hand on a forge; `now` is cut to the second, as files hold it.

    Every verb raises GoneError or ConflictError if somebody else was first, and ModeratorError if it makes no sense;
    then nothing was written.
    """

    def __init__(self, forge: Forge, settings: Settings, by: str) -> None:
        super().__init__(forge, settings)
        self._by = by

    def accept(self, waiting: Waiting, now: datetime) -> Decided:
        """Publish what is asked for, a new comment under a number of its own. Refuses what has faults, naming them."""
        asked = self._sound(waiting)
        self._demand_shown(waiting)
        return self._publish(waiting, asked, now)

    def decline(self, waiting: Waiting, rule: int | None, now: datetime) -> Decided:
        """Close a proposal; a new comment leaves a decision, which names the rule, as it must if there is a charter.

        One under an id that another contribution has, or had, leaves none: it would be that one's.
        """
        asked = waiting.asked
        if asked is None and waiting.whole:
            raise ModeratorError(waiting.faults)
        others = bool(asked and asked.kind == "comment" and not waiting.whole and self._shared(waiting, asked.id))
        if asked is None or asked.kind != "comment" or others:
            # What is published stays, and so does what has the same id, so that there is nothing to tell.
            thread, name = (asked.thread, asked.id) if asked and not others else ("", waiting.id)
            return self._write("closed", thread, name, now).close(waiting.proposal.branch, lambda tree: None)
        self._see_rule(rule, needed=True)
        file = path(self._settings, asked.thread, asked.id)
        write = self._write("declined", asked.thread, asked.id, now, rule)
        decision = Decision(id=asked.id, thread=asked.thread, date=write.date, decision="declined", rule=rule)
        if not waiting.whole:
            known = (file, path(self._settings, DECISIONS, asked.id))

            def first(tree: Tree) -> Decision | None:
                return decision if all(tree.read(one) is None for one in known) else None

            return write.close(waiting.proposal.branch, first)

        def make(tree: Tree) -> Decision:
            # Whoever was first is told by the other files: the proposal stays open for the others in it.
            accepted(asked, tree, self._settings, write.date)
            return decision

        return write.settle(make, self._closing(asked, waiting.proposal.branch))

    def decide(self, proposal: Proposal, text: str, now: datetime) -> list[Ticked]:
        """Do what a moderator ticked in the text of a gathered proposal, open or closed since, with what is left of it.

        What cannot be done is told, and keeps nothing else from being done. Raises ModeratorError if the proposal
        holds anything else than new contributions.
        """
        tree = self._forge.tree()
        left = self._left(proposal, lambda file: tree.read(file) is not None)
        wanted = ticks.read(text, {part.branch.rpartition("/")[2] for part in left})
        return [self._ticked(Waiting(part, None, whole=proposal), wanted, now) for part in left]

    def edit(self, target: Waiting | Published | str, data: bytes, now: datetime) -> Decided:
        """Put a comment's file in the place of one that waits or is published (an id, or what the edit began from).

        Raises ModeratorError if it cannot be read or has another id.
        """
        if isinstance(target, Waiting):
            return self._amend(target, data, now)
        thread, name = (target.thread, target.comment.id) if isinstance(target, Published) else self._place(target)
        file = path(self._settings, thread, name)
        new = codec.read_comment(data, file)
        if new.id != name:
            message, remedy = N_("its id %(id)s is not the name of its file"), N_("make the two equal")
            raise ModeratorError([Fault("id", message, remedy, {"id": new.id}, file, 1, "id")])
        write = self._write("edited", thread, name, now)

        def make(tree: Tree) -> Comment:
            before, standing = _data(tree, file), None
            with suppress(ModeratorError):  # the edit may be what mends it
                standing = codec.read_comment(before, file)
            if isinstance(target, Published) and standing != target.comment:
                raise conflict(file, N_("this contribution was changed since it was shown"), N_("look at it again"))
            # A badge, a pin or a number is no change of what was said.
            same = standing is not None and words(new) == words(standing)
            return new if same else replace(new, edited=write.date)

        return write.commit(make)

    def remove(self, part: str, rule: int | None, now: datetime) -> Decided:
        """Take a published comment down: its words go, its place, its number and its answers stay."""
        self._see_rule(rule)
        return self._change("removed", part, lambda one, date: without_words(one, date, rule), now, rule)

    def pin(self, part: str, why: str, now: datetime) -> Decided:
        """Show a published comment first, and say why; with an empty `why`, no longer."""
        reason = " ".join(why.split()) or None
        return self._change(
            "pinned" if reason else "unpinned", part, lambda one, date: replace(one, pinned=reason), now
        )

    def _write(self, what: What, thread: str, name: str, now: datetime, rule: int | None = None) -> Write:
        return Write(self._forge, self._settings, self._by, what, thread, name, now.replace(microsecond=0), rule)

    def _sound(self, waiting: Waiting) -> Asked:
        """What a proposal asks for, if it can be published."""
        wrong = [fault for fault in waiting.faults if fault.level == "fault"]
        if waiting.asked is None or wrong:
            raise ModeratorError(wrong)
        return waiting.asked

    def _demand_shown(self, waiting: Waiting) -> Proposal:
        """The open proposal that holds what was shown; raises ConflictError if that is another now."""
        proposal = self._forge.read((waiting.whole or waiting.proposal).branch)
        if alone(proposal, waiting.id, self._settings).version != waiting.proposal.version:
            message, remedy = N_("this proposal was changed since it was shown"), N_("look at it again")
            raise conflict(waiting.proposal.branch, message, remedy)
        return proposal

    def _publish(self, waiting: Waiting, asked: Asked, now: datetime) -> Decided:
        write = self._write(_ACCEPTED[asked.kind], asked.thread, asked.id, now)

        def make(tree: Tree) -> Comment | Decision:
            return accepted(asked, tree, self._settings, write.date)

        proposal, closing = waiting.proposal, self._closing(asked, waiting.proposal.branch)
        if waiting.whole:
            return write.settle(make, closing)
        tree = self._forge.tree()
        if any(tree.read(change.path) != change.before for change in proposal.changes):
            # A forge merges nothing onto what has changed, be it by a pin; `accepted` knows better.
            return write.close(proposal.branch, make, closing)
        return write.merge(proposal, make, closing)

    def _ticked(self, waiting: Waiting, wanted: Mapping[str, Tick], now: datetime) -> Ticked:
        tick = wanted.get(waiting.id)
        if tick is None:
            return Ticked(waiting.id)
        try:
            judged = self._judged(waiting, {})
            if tick.publish:
                return Ticked(waiting.id, self._publish(judged, self._sound(judged), now))
            return Ticked(waiting.id, self.decline(judged, tick.rule or None, now))
        except ModeratorError as error:
            return Ticked(waiting.id, None, error.faults)

    def _closing(self, asked: Asked, accepting: str) -> Closing:
        """The other open proposals that have no object any more once this is decided."""
        # One that was made by hand ends none of ours, should that have come just now.
        ended = "" if accepting.startswith(FOREIGN) else branch("comment", asked.id)
        about: list[str] = []
        around: list[tuple[str, list[Proposal]]] = []
        for proposal in self._forge.open():
            with suppress(ModeratorError):
                if gathered(proposal.branch):
                    held = parts(proposal, self._settings)
                    others = [part for part in held if part.branch != branch("comment", asked.id)]
                    around += [(proposal.branch, others)] if len(others) < len(held) else []
                elif read(proposal, self._settings).id == asked.id and proposal.branch != accepting:
                    about.append(proposal.branch)
        named = about if asked.kind == "withdrawal" else [name for name in about if name == ended]

        def closing(tree: Tree) -> list[str]:
            def waits(part: Proposal) -> bool:
                return not settled(part, lambda file: tree.read(file) is not None, self._settings)

            return [*named, *(name for name, others in around if not any(map(waits, others)))]

        return closing

    def _shared(self, waiting: Waiting, id: str) -> bool:
        """Whether another contribution of this id waits, is published, or was decided."""
        if waiting.rivals or self._forge.tree().read(path(self._settings, DECISIONS, id)) is not None:
            return True
        return any((self._settings.root / self._settings.comments).glob(f"*/{id}.yml"))

    def _see_rule(self, rule: int | None, *, needed: bool = False) -> None:
        rules = max((len(post.rules) for post in posts.load(self._settings.output)), default=0)
        if not rules or (rule is None and not needed) or (rule is not None and 1 <= rule <= rules):
            return
        message = N_("the charter has no rule %(rule)s, only %(rules)s")
        if rule is None:
            message = N_("a contribution is declined by a rule of the charter")
        remedy = N_("name one, from 1 to %(rules)s")
        raise ModeratorError([Fault("rule", message, remedy, {"rule": rule, "rules": rules}, key="rule")])

    def _amend(self, waiting: Waiting, data: bytes, now: datetime) -> Decided:
        if len(waiting.proposal.changes) != 1:
            raise ModeratorError(waiting.faults)
        (change,) = waiting.proposal.changes
        after = codec.write(codec.read_comment(data, change.path))
        mended = replace(waiting.proposal, changes=(replace(change, mode=PLAIN, after=after),))
        asked = read(mended, self._settings)
        if mended == waiting.proposal:
            return Decided("unchanged", asked.thread, asked.id, asked.before)
        whole = self._demand_shown(waiting) if waiting.whole else waiting.proposal
        files = {**{one.path: one.after for one in whole.changes}, change.path: after}
        self._forge.amend(whole.branch, whole.version, files, now.replace(microsecond=0))
        return Decided("edited", asked.thread, asked.id, asked.before)

    def _change(
        self,
        what: What,
        part: str,
        change: Callable[[Comment, datetime], Comment],
        now: datetime,
        rule: int | None = None,
    ) -> Decided:
        thread, name = self._place(part)
        file, write = path(self._settings, thread, name), self._write(what, thread, name, now, rule)

        def make(tree: Tree) -> Comment:
            standing = codec.read_comment(_data(tree, file), file)
            if standing.removed:
                message, remedy = N_("this contribution was taken down"), N_("nothing to do")
                raise ModeratorError([Fault("removed", message, remedy, {}, file)])
            return change(standing, write.date)

        return write.commit(make)


def _data(tree: Tree, file: str) -> bytes:
    data = tree.read(file)
    if data is None:
        raise conflict(file, N_("this contribution is not published any more"), N_("nothing to do"))
    return data
