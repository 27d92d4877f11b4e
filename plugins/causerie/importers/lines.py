"""What a line of a file's head holds: a text, a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from causerie.characters import without_forbidden


def line(text: str) -> str:
    """A text on one line, as a file's head takes it."""
    return " ".join(without_forbidden(text).split())


def zoned(date: datetime, zone: ZoneInfo) -> datetime:
    """To the second, in the zone that its source kept; what it gave in UTC is told in the site's."""
    told = date.astimezone(zone) if date.utcoffset() is None or not date.utcoffset() else date
    offset = told.utcoffset()
    # Before there was standard time, zones were off by seconds, which neither Pelican nor RFC 3339 can say.
    told = told.astimezone(UTC) if offset and offset.seconds % 60 else told
    return told.replace(microsecond=0)
