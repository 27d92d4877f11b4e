"""What an intake is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from causerie.forges.base import Forge
from causerie.intake.limits import Limits
from causerie.intake.pointing import Threads
from causerie.intake.site import Site
from causerie.intake.tokens import Tokens
from causerie.outbox.table import Outbox
from causerie.settings import Settings


@dataclass(frozen=True, slots=True)
class Intake:
    """One intake: `wake` tells the workers of a new row, `clock` is aware, `bits` gives so many random bits.

    Whoever has `secret` (32 bytes or more) can make tokens and codes.
    """

    settings: Settings
    outbox: Outbox
    wake: Callable[[], None]
    forge: Forge
    clock: Callable[[], datetime]
    bits: Callable[[int], int]
    secret: bytes
    site: Site
    threads: Threads
    tokens: Tokens
    limits: Limits

    @classmethod
    def of(
        cls,
        settings: Settings,
        outbox: Outbox,
        wake: Callable[[], None],
        forge: Forge,
        clock: Callable[[], datetime],
        bits: Callable[[int], int],
        secret: bytes,
    ) -> Intake:
        """An intake of these, with what it remembers of its own: the built site, tokens, counts."""
        own = (Site(settings, clock), Threads(settings, clock), Tokens(secret, clock), Limits(clock, bits))
        return cls(settings, outbox, wake, forge, clock, bits, secret, *own)

    def now(self) -> datetime:
        """The second that it is, as the site's clocks show it: the date of what is sent now."""
        return self.clock().astimezone(ZoneInfo(self.settings.zone)).replace(microsecond=0)
