"""A flat map out of the bytes of a file: read at a glance if it is as we write it, else by a parser."""

from __future__ import annotations

from functools import cache

from causerie.errors import Fault
from causerie.flatmap import canonical
from causerie.flatmap.base import FILE_MAX, Entry


def read(data: bytes, path: str, *, levels: int = 1, most: int = FILE_MAX) -> tuple[dict[str, Entry], list[Fault]]:
    """The map in `data`, as far as it can be read, and all that is wrong with it; `path` is only named in faults."""
    found = canonical.read(data) if levels == 1 and len(data) <= most else None
    if found:
        return found, []
    # The parser takes as long to be there as it takes to read a hundred files.
    from causerie.flatmap import events

    return events.read(data, path, levels, most)


@cache
def fast() -> bool:
    """Whether the C parser is there; the other one takes ten times as long."""
    from causerie.flatmap import events

    return events.FAST
