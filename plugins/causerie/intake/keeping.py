"""What a reader asks for goes into the outbox, within the limits; then it is safe, and can be acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import request

from causerie import proposals
from causerie.errors import N_, Fault
from causerie.intake import limits
from causerie.intake.limits import Rule
from causerie.intake.parts import Intake
from causerie.intake.words import RefusedError
from causerie.model import Post
from causerie.outbox.row import Item, Row, State
from causerie.proposals import Asked

FILLED = Fault("trap", N_("a field that nobody sees was filled in"), N_("send it on if a person wrote it"))
UNSIGNED = Fault("trap", N_("it was sent without a preview of ours"), N_("send it on if a person wrote it"))


def keep(
    intake: Intake,
    post: Post,
    asked: Asked,
    id: str,
    key: str,
    state: State = "waiting",
    again: Post | None = None,
    faults: Sequence[Fault] = (),
) -> Row:
    """The row of what is asked under this `id`, on disk; the first one of this `key`, if it was sent before.

    `faults` say why it was caught. Raises RefusedError beyond the limits, with the form of the post `again`; and as
    `Outbox.add`.
    """
    within(intake, limits.SENDS, limits.block(request.remote_addr), again, key)
    if state == "waiting":
        # What a trap caught does not close a thread to people.
        within(intake, limits.THREAD, post.thread, again, key)
    ((path, data),) = proposals.files(asked, intake.settings).items()
    branch = proposals.branch(asked.kind, id)
    item = Item(
        id=id,
        key=key,
        thread=post.thread,
        branch=branch,
        path=path,
        data=data,
        lang=post.lang,
        state=state,
        faults=tuple(faults),
    )
    row = intake.outbox.add(item, intake.clock())
    if row.state == "waiting":
        intake.wake()
    return row


def within(intake: Intake, rule: Rule, who: str, again: Post | None, once: str = "") -> None:
    """Counts what somebody does; raises RefusedError if it is too much, with the form of the post `again`."""
    wait = intake.limits.wait(rule, who, once)
    if wait:
        message, remedy = N_("much was sent in a short time"), N_("send it again in %(minutes)s min")
        raise RefusedError(429, message, remedy, {"minutes": -(-wait // 60)}, after=wait, again=again)


def window(now: datetime) -> int:
    """The ten minutes that a moment is in: what comes again in them, word for word, came by a slip of the hand."""
    return int(now.timestamp()) // 600
