"""The journal of moderation: what was decided, when, by which rule, and never of whom or of which words."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from causerie.ledger import Ledger, asked
from causerie.model import DECISIONS, Comment, Decision


class Entry(NamedTuple):
    """One decision: its date on the site's clocks, what was decided, by which rule, and in which thread.

    `id` is the contribution's, which no page tells. `delay` is the time from sending to declining; other decisions
    have none, since they were not asked for by sending.
    """

    id: str
    date: datetime
    decision: str
    rule: int | None
    thread: str
    delay: timedelta | None


class Journal(NamedTuple):
    """All decisions, the oldest first, and how often each rule, each decision and each month has one.

    `months` are their first days. `delay` is the median of the delays, None without any.
    """

    entries: tuple[Entry, ...]
    rules: tuple[tuple[int, int], ...]
    decisions: tuple[tuple[str, int], ...]
    months: tuple[tuple[datetime, int], ...]
    delay: timedelta | None


def state(decided: Comment | Decision) -> str:
    """What became of a contribution: published, declined, withdrawn or removed.

    A comment that was removed by no rule was withdrawn by its voice.
    """
    if isinstance(decided, Decision):
        return decided.decision
    if decided.removed is None:
        return "published"
    return "removed" if decided.rule else "withdrawn"


def sent(id: str) -> datetime:
    """When a contribution was sent, as its id says."""
    return datetime.fromisoformat(id[:16]).astimezone(UTC)


def brief(rule: str) -> str:
    """The first sentence of a rule, which names it."""
    return re.split(r"(?<=[.!?])\s", rule, maxsplit=1)[0]


def journal(ledger: Ledger) -> Journal:
    """The journal of a site; of a contribution that a decision and a removal name, it tells once, the removal."""
    zone = ZoneInfo(ledger.settings.zone)
    decisions, gone = asked.decided(ledger)
    made: dict[str, Entry] = {}
    for one in decisions:
        delay = one.date - sent(one.id) if one.decision == "declined" else None
        made[one.id] = Entry(one.id, one.date.astimezone(zone), one.decision, one.rule, one.thread, delay)
    for thread, comment in gone:
        removed = comment.removed or ledger.now
        made[comment.id] = Entry(comment.id, removed.astimezone(zone), state(comment), comment.rule, thread, None)
    entries = sorted((one for one in made.values() if one.date <= ledger.now), key=lambda one: (one.date, one.id))
    seconds = [entry.delay.total_seconds() for entry in entries if entry.delay is not None]
    counted = Counter(entry.decision for entry in entries)
    months = Counter(entry.date.replace(day=1, hour=0, minute=0, second=0, microsecond=0) for entry in entries)
    # With its fractions it takes 5 ms to be there, and few processes write the journal.
    from statistics import median

    return Journal(
        entries=tuple(entries),
        rules=tuple(sorted(Counter(entry.rule for entry in entries if entry.rule).items())),
        decisions=tuple((name, counted[name]) for name in DECISIONS if counted[name]),
        months=tuple(sorted(months.items(), reverse=True)),
        delay=timedelta(seconds=median(seconds)) if seconds else None,
    )
