"""Pages of a feed overlap and may be too few: each thing counts once, and what was told of and not given is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from causerie.errors import N_
from causerie.importers.base import Unread


@dataclass(slots=True)
class Tally:
    """The ids that public feeds gave. An archive tells each thing once and may have a million: it is not noted."""

    _total: dict[str, int] = field(default_factory=dict)
    _given: dict[str, set[str]] = field(default_factory=dict)
    _all: set[str] = field(default_factory=set)

    def told(self, feed: str, total: int, *, archive: bool) -> None:
        """Note how many entries a feed says that it has. Its later pages, asked for from a date on, say fewer."""
        if not archive:
            self._given.setdefault(feed, set())
            self._total[feed] = max(total, self._total.get(feed, 0))

    def new(self, feed: str, id: str) -> bool:
        """Note a thing of a feed; False if any feed gave it before. What has no id is always new."""
        if feed not in self._given or not id:
            return True
        self._given[feed].add(id)
        fresh = id not in self._all
        self._all.add(id)
        return fresh

    def missing(self) -> Iterator[Unread]:
        """What feeds said that they have, and did not give."""
        message = N_("the feed tells of %(told)s entries, and %(given)s are here")
        for feed, told in self._total.items():
            given = len(self._given[feed])
            if given < told:
                values = {"told": told, "given": given}
                yield Unread(kind="other", id=feed, message=message, values=values, counted=False)
