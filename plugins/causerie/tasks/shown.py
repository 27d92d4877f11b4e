"""A page as a browser was given it: its slots, and all that is around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from causerie.ledger import digest
from causerie.pages.splice import inside

_SLOT = re.compile(rb' data-slot="([^"]+)">')


@dataclass(frozen=True, slots=True)
class Shown:
    """Digests of what is in a page's slots, by their names, and of the page without them."""

    around: bytes = b""
    slots: tuple[tuple[str, bytes], ...] = ()

    @classmethod
    def of(cls, data: bytes) -> Self:
        """What a page shows; one that is caught while it is being written may have a slot without an end."""
        try:
            found = list(_slots(data))
        except KeyError:
            return cls(digest(data))
        ends = [0, *(end for _, _, end in found)]
        starts = [*(start for _, start, _ in found), len(data)]
        around = b"".join(data[end:start] for end, start in zip(ends, starts, strict=True))
        return cls(digest(around), tuple((name, digest(data[start:end])) for name, start, end in found))

    def changed(self, now: Shown) -> list[str] | None:
        """The names of the slots that another state of the page fills otherwise; None if more than them differs."""
        if self.around != now.around or [name for name, _ in self.slots] != [name for name, _ in now.slots]:
            return None
        return sorted({slot[0] for slot, other in zip(now.slots, self.slots, strict=True) if slot != other})


NOTHING = Shown()
"""What is shown where there is no page."""


def _slots(page: bytes) -> Iterator[tuple[str, int, int]]:
    """Each slot that is in no other one: its name, and where its inside begins and ends."""
    end = 0
    while found := _SLOT.search(page, end):
        name = found[1].decode("utf-8", "replace")
        start, end = inside(page, name, found.start())
        yield name, start, end
