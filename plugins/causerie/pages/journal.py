"""The journal of moderation: what was decided, when, by which rule, and never of whom or of which words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from causerie.model import DECISIONS, Comment, Decision, Post
from causerie.threads import Thread


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision: its date on the site's clocks, what was decided, by which rule, and under which post.

    `post` is None where the post is no longer there, or not published. `delay` is the time from sending to
    declining; other decisions have none, since they were not asked for by sending.
    """

    date: datetime
    decision: str
    rule: int | None
    post: Post | None
    delay: timedelta | None


@dataclass(frozen=True, slots=True)
class Journal:
    """All decisions, the newest first, and how often each rule, each decision and each month has one.

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


def journal(
    decisions: Iterable[Decision],
    threads: Mapping[str, Thread],
    hosts: Mapping[str, Post],
    now: datetime,
    zone: str,
) -> Journal:
    """The journal of a site; of a contribution that a decision and a removal name, it tells once, the removal."""
    made: dict[str, Entry] = {}
    for decision in decisions:
        delay = decision.date - sent(decision.id) if decision.decision == "declined" else None
        made[decision.id] = _entry(decision, decision.date, hosts.get(decision.thread), delay, zone)
    for name, thread in threads.items():
        for comment in (place.comment for place in thread.places):
            # A draft's contributions stay in, and so does what was decided of them.
            if comment.removed and name in hosts:
                made[comment.id] = _entry(comment, comment.removed, hosts[name], None, zone)
    told = sorted(
        (pair for pair in made.items() if pair[1].date <= now), key=lambda pair: (pair[1].date, pair[0]), reverse=True
    )
    entries = tuple(entry for _, entry in told)
    delays = [entry.delay for entry in entries if entry.delay is not None]
    seconds = [delay.total_seconds() for delay in delays]
    counted = Counter(entry.decision for entry in entries)
    months = Counter(entry.date.replace(day=1, hour=0, minute=0, second=0, microsecond=0) for entry in entries)
    return Journal(
        entries=entries,
        rules=tuple(sorted(Counter(entry.rule for entry in entries if entry.rule).items())),
        decisions=tuple((name, counted[name]) for name in DECISIONS if counted[name]),
        months=tuple(sorted(months.items(), reverse=True)),
        delay=timedelta(seconds=median(seconds)) if seconds else None,
    )


def _entry(decided: Comment | Decision, date: datetime, post: Post | None, delay: timedelta | None, zone: str) -> Entry:
    return Entry(date.astimezone(ZoneInfo(zone)), state(decided), decided.rule, post, delay)
