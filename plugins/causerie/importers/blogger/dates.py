"""Blogger's moments: RFC 3339 with milliseconds or none, in the blog's zone or in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)


def read(text: str, zone: tzinfo) -> datetime | None:
    """The moment that a text says, with the offset that it says; `zone` is that of one that says none. None if bad."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        told = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        told.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    # Near the ends of the calendar another zone's day does not exist.
    return told if 1 < told.year < 9999 else None


def later(one: datetime | None, other: datetime) -> datetime | None:
    """`one` if it is later than `other` by a second or more: Blogger's milliseconds differ without meaning."""
    return one if one and one.replace(microsecond=0) > other.replace(microsecond=0) else None
