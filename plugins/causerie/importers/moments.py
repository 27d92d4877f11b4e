"""The moments that exports tell, each system in its own way."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

_MOMENT = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T\s]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_LETTER = re.compile(r"(?:[A-Za-z]{3},\s*)?\d\d?\s+[A-Za-z]{3}\s+\d{4}\s", re.ASCII)
_YEARS = range(2, 9999)
"""Those of any date that can be moved into another zone."""


def moment(told: str, zone: tzinfo) -> datetime | None:
    """The moment that a text tells, aware: written as ISO 8601 and its kin are, or as in a letter; else in `zone`."""
    found = _MOMENT.fullmatch(told.strip())
    try:
        if not found:
            date = parsedate_to_datetime(told.strip()) if _LETTER.match(told.strip()) else datetime.min
        else:
            *numbers, fraction, offset = found.groups()
            year, month, day, hour, minute, second = (int(part or 0) for part in numbers)
            micro = int(f"{fraction or 0:0<6}"[:6])
            date = datetime(year, month, day, hour, minute, second, micro, _offset(offset))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return (date if date.tzinfo else date.replace(tzinfo=zone)) if date.year in _YEARS else None


def _offset(told: str | None) -> tzinfo | None:
    if not told or told[0] not in "+-":
        return UTC if told else None
    digits = told[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if told[0] == "-" else offset)
