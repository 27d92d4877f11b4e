"""The pages that gather that some changed contributions and decisions touch: all that may differ, and few others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from causerie.ledger import asked
from causerie.ledger.asked import List
from causerie.ledger.base import Said
from causerie.ledger.occupations import job
from causerie.ledger.sync import Delta
from causerie.model import Comment
from causerie.pages import fields, finding
from causerie.pages.gathering import LISTS, PER_PAGE, Gathering, Page, numbered


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a list: how many items it had, at least and at most, and how many it has.

    `first` is the first place whose item is another one, None if no item came or went; `same` are the places of items
    that are other in themselves.
    """

    fewest: int
    most: int
    count: int
    first: int | None
    same: frozenset[int] = frozenset()

    @property
    def opening(self) -> bool:
        """Whether its first item may be another one, or other."""
        return self.first == 0 or 0 in self.same

    def touches(self, number: int) -> bool:
        """Whether the page of this number may differ; that without a number tells of the whole list."""
        last = min(numbered(self.fewest), numbered(self.count))
        others = self.first is not None and number > self.first // PER_PAGE
        newer = {numbered(self.fewest), numbered(self.most)} != {numbered(self.count)} and number >= last
        return not number or others or newer or any(place // PER_PAGE + 1 == number for place in self.same)


class Touching:
    """What an update's delta touches; `since` is the time of the build, or of the update, before it."""

    def __init__(self, gathering: Gathering, delta: Delta, since: datetime) -> None:
        self.gathering = gathering
        self._ledger = gathering.ledger
        self._delta = delta
        self._since = since
        self._before = self._listed(delta.before, since)
        self._after = self._listed(delta.after, self._ledger.now)
        self._moved = dict(self._lists())

    def pages(self) -> Iterator[Page]:
        """The pages whose slot may differ, those that are new too."""
        yield self.gathering.single("discussions")
        if self._search():
            yield self.gathering.single("search")
        if self._ledger.settings.fields and any(kind in ("field", "occupation") for kind, _ in self._moved):
            yield self.gathering.single("fields")
        for kind, key in sorted({*self._moved, *(("field", key) for key in self._entrances)}):
            moved = self._moved.get((kind, key))
            for page in self.gathering.spread(kind, key):
                # The title of an occupation's pages is the spelling of its first contribution.
                titled = kind == "occupation" and moved is not None and moved.opening
                if titled or (moved.touches(page.number) if moved else not page.number):
                    yield page

    def gone(self) -> Iterator[Page]:
        """The pages that may have been, and are no longer."""
        for (kind, key), moved in self._moved.items():
            left = {page.number for page in self.gathering.spread(kind, key)}
            page = self.gathering.page(kind=kind, key=key, path=LISTS[kind].format(key=key))
            for number in range(numbered(moved.most) + 1):
                if number not in left:
                    yield page._replace(number=number)

    def _listed(self, said: Iterable[Said], now: datetime) -> list[Said]:
        return [
            (thread, one)
            for thread, one in said
            if not one.removed and one.date <= now and asked.shown(self._ledger, thread)
        ]

    def _lists(self) -> Iterator[tuple[tuple[str, str], Moved]]:
        known = {field.key for field in self._ledger.settings.fields}
        for kind, keys in (
            ("field", {one.field for _, one in (*self._before, *self._after) if one.field in known}),
            ("occupation", {job(one.occupation) for _, one in (*self._before, *self._after)} - {""}),
        ):
            for key in sorted(filter(None, keys)):
                yield (kind, key), self._in(self.gathering.list(kind, key), kind, key)
        journal = self._journal()
        if journal:
            yield ("journal", "all"), journal

    def _in(self, found: List, kind: str, key: str) -> Moved:
        def mine(said: list[Said]) -> dict[tuple[str, str, datetime], Comment]:
            return {
                (thread, one.id, one.date): one
                for thread, one in said
                if (one.field if kind == "field" else job(one.occupation)) == key
            }

        before, after = mine(self._before), mine(self._after)
        others = [{**before, **after}[name] for name in before.keys() ^ after.keys()]
        was = found.count - len(after.keys() - before.keys()) + len(before.keys() - after.keys())
        same = frozenset(found.place(after[name]) for name in before.keys() & after.keys())
        return Moved(was, was, found.count, min(map(found.place, others), default=None), same)

    def _journal(self) -> Moved | None:
        """Of the journal nobody knows how many entries it had: as many more or fewer as are touched, at most."""
        touched = {one.id for _, one in (*self._delta.before, *self._delta.after) if one.removed}
        touched |= {one.id for one in self._delta.told}
        if not touched and not asked.due(self._ledger, self._since):
            return None
        entries = self.gathering.journal.entries
        dates = [one.date for one in self._delta.told]
        dates += [one.removed for _, one in (*self._delta.before, *self._delta.after) if one.removed]
        dates += [entry.date for entry in entries if entry.id in touched or entry.date > self._since]
        if not dates:
            return None
        first = bisect_left(entries, min(dates), key=lambda entry: entry.date)
        return Moved(len(entries) - len(dates), len(entries) + len(dates), len(entries), first)

    @property
    def fields(self) -> set[str]:
        """The fields of which something else is to be said than before: how much, by whom, in which words."""
        return self._entrances | {key for kind, key in self._moved if kind == "field"}

    @cached_property
    def _entrances(self) -> set[str]:
        """The fields that call an occupation by other words than before, or link it to its page where they did not."""
        known = {field.key for field in self._ledger.settings.fields}
        found: set[str] = set()
        for (kind, key), moved in self._moved.items():
            if kind == "occupation":
                paged = (moved.most >= fields.OWN_PAGE) != (moved.count >= fields.OWN_PAGE)
                if moved.opening or paged:
                    found |= {field for field in asked.fields_of(self._ledger, key) if field in known}
        return found

    def _search(self) -> bool:
        """Whether the page of the search may differ: its lists hold those whom most have heard, not all."""
        if self._before:
            return True
        # As one comes in, nobody else enters the list or leaves it but for the last one.
        listed = set(asked.speakers(self._ledger, finding.VOICES + 1))
        come = len(self._after)
        return any(
            # A voice is listed with its first contribution to each discussion.
            (one.name in listed and asked.first(self._ledger, str(one.name), thread) == one)
            or (one.field and List(self._ledger, "field", one.field).count <= come)
            or (one.lang and asked.speaking(self._ledger, one.lang) <= come)
            for thread, one in self._after
        )
