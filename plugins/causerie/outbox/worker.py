"""The worker: takes a row at a time, or those gathered with it, from the outbox to the forge; decides what failed."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from causerie.errors import N_, Fault, ForgeError, ModeratorError, OwnerError
from causerie.forges.base import Forge
from causerie.outbox.gathering import Gathering
from causerie.outbox.row import Row
from causerie.outbox.table import Outbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Covered:
    """The title and the text of a proposal, and those of its rows that cannot be in it, each with what is wrong."""

    title: str
    text: str
    refused: Sequence[tuple[Row, Sequence[Fault]]] = ()


Compose = Callable[[Sequence[Row]], Covered]
"""What covers the proposal of a row, or of those gathered; raises ModeratorError if a row alone cannot become one."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a worker is.

    `lease` outlasts any proposal: a tenth of a second in git, a few requests of half a minute at most elsewhere.
    `first` doubles with each failure up to `longest`: a forge's limits are counted by the minute and by the hour.
    After `life` a moderator must decide: a forge that is down over a weekend is known to somebody by then.
    """

    lease: timedelta = timedelta(minutes=5)
    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=1)
    life: timedelta = timedelta(hours=48)

    def asked(self, after: float | None) -> timedelta:
        """What a forge asked us to wait, in seconds, within reason."""
        return min(timedelta(seconds=min(max(after or 0.0, 0.0), 1e9)), self.life)

    def backoff(self, tries: int, random: float) -> timedelta:
        """How long a row waits that failed so many times; some of it is chance, `random` from 0 to 1.

        Without chance, all that failed at once would come back at once.
        """
        doubled: timedelta = self.first * 2 ** min(tries - 1, 30)
        return min(doubled, self.longest) * (1 - random / 2)


@dataclass(slots=True)
class Worker:
    """Delivers rows to one forge, one at a time; `random` gives numbers from 0 to 1, `name` is this worker's alone.

    With `gather`, what waits together is delivered as one proposal.
    """

    outbox: Outbox
    forge: Forge
    compose: Compose
    clock: Callable[[], datetime]
    random: Callable[[], float]
    name: str
    pace: Pace = Pace()
    gather: Gathering | None = None
    rests: datetime | None = None
    """Until when the forge asked to be left alone: who goes on knocking is shut out for longer."""

    def deliver(self) -> Row | None:
        """Try the oldest row that can be delivered; None if there is none, or the forge asked us to wait.

        A proposal that the forge has already is one that was sent: a worker died before it could say so.
        """
        now = self.clock()
        if self.rests and now < self.rests:
            return None
        row = self.outbox.claim(self.name, now, self.pace.lease, self.gather)
        if row:
            self._send(row)
        return row

    def _send(self, row: Row) -> None:
        try:
            cover = self.compose(row.each)
            kept = self._kept(row, cover)
            if kept is None:
                return
            row, files = kept, {one.path: one.data for one in kept.each}
            self.forge.propose(row.branch, files, cover.title, cover.text, row.received)
        except ModeratorError as error:
            self.outbox.park(row, self.clock(), error.faults)
        except ForgeError as error:
            self._later(row, error.faults, error.after)
        except OwnerError as error:
            self._later(row, error.faults)
        except Exception as error:
            # Neither an error's text nor its values: they may hold a reader's words.
            name = type(error).__name__
            log.error("%s: %s\n%s", row.id, name, "".join(traceback.format_tb(error.__traceback__)))
            message, remedy = N_("the software failed (%(error)s)"), N_("show the log to whoever keeps the software")
            self._later(row, [Fault("unexpected", message, remedy, {"error": name})])
        else:
            self.outbox.sent(row, self.clock())

    def _kept(self, row: Row, cover: Covered) -> Row | None:
        """What is left of the rows once those are parked that cannot be in their proposal; None if nothing is."""
        refused = {one.id for one, _ in cover.refused}
        for one, faults in cover.refused:
            self.outbox.part(one, self.clock(), faults)
        kept = [one for one in row.each if one.id not in refused]
        return replace(kept[0], along=tuple(kept[1:])) if kept else None

    def _later(self, row: Row, faults: Sequence[Fault], after: float | None = None) -> None:
        now, asked = self.clock(), self.pace.asked(after)
        self.rests = now + asked
        if now - row.since >= self.pace.life:
            self.outbox.park(row, now, faults)
            return
        # A forge that asks for a minute time and again is given more: it may have no better idea of it.
        self.outbox.later(row, now, now + max(asked, self.pace.backoff(row.tries, self.random())), faults)
