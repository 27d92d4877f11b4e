"""What the files tell of the moderators' work: how much waits, what was decided, how soon, by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from causerie.model import Decision
from causerie.pages.journal import sent
from causerie.store import Corpus

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figures:
    """How the queue moves.

    `decided` are the last seven days' decisions, `delay` is the median from sending to decision, None without any:
    both are of what was not published, since no file says when a contribution was. `rules` are pairs of a rule
    (0: none) and how often it was cited, in decisions and for what was taken down later, in the order of the charter.
    """

    waiting: int
    decided: int
    delay: timedelta | None
    rules: tuple[tuple[int, int], ...]


def figures(waiting: int, corpus: Corpus, now: datetime) -> Figures:
    """The figures of a site at an instant, with so many proposals waiting."""
    made = corpus.decisions
    return Figures(
        waiting=waiting,
        decided=sum(timedelta() <= now - decision.date < WEEK for decision in made),
        delay=timedelta(seconds=median(map(_seconds, made))) if made else None,
        rules=_rules(made, corpus),
    )


def _seconds(decision: Decision) -> float:
    return (decision.date - sent(decision.id)).total_seconds()


def _rules(made: Sequence[Decision], corpus: Corpus) -> tuple[tuple[int, int], ...]:
    removed = {one.id: one.rule for comments in corpus.threads.values() for one in comments if one.removed}
    cited = {**{decision.id: decision.rule for decision in made}, **removed}
    return tuple(sorted(Counter(rule or 0 for rule in cited.values()).items()))
