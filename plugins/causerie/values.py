"""The kinds of value that a key of a comment file holds: text to value, value to text, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from causerie.characters import blank, forbidden, named
from causerie.errors import N_, Fault

BODY_MAX = 12 * 1024
"""Bytes of a body as its file holds it, two of indent a line included; leaves 4 KiB of the file's 16 for the rest."""

ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-hjkmnp-tv-z]{8}", re.ASCII)
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_COUNT = re.compile(r"[1-9][0-9]{0,5}")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
# RFC 3986 has neither accents nor these: "<>\^`{|}
_URL = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+")
_YEARS = range(1970, 9000)

Check = Callable[[Any], Fault | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value: how its text is read and written, and how it is checked.

    `read` raises ValueError on text that is none of the kind; `check` answers None or what is wrong;
    `schema` is its JSON Schema, for editors and other tools.
    """

    wanted: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    check: Check
    schema: Mapping[str, object]
    free: bool = False

    def misread(self) -> Fault:
        """The fault of a text that `read` refuses."""
        return Fault("value", N_("this value cannot be read"), self.wanted)


def line(most: int) -> Kind:
    """A line of free text of 1 to `most` characters, with no blank at either end."""

    def check(value: Any) -> Fault | None:
        if not isinstance(value, str) or blank(value) or value != value.strip():
            return Fault(
                "blank", N_("this value is empty, or has a blank at one end"), N_("type it without the blanks")
            )
        if "\n" in value or "\t" in value:
            return Fault("one-line", N_("this value must be one line"), N_("take the line break or the tab out"))
        if len(value) > most:
            return Fault(
                "length",
                N_("%(length)s characters are too many"),
                N_("shorten it to %(most)s"),
                {"length": len(value), "most": most},
            )
        return _characters(value)

    return Kind(
        N_("write one line of text"), str, str, check, {"type": "string", "minLength": 1, "maxLength": most}, free=True
    )


def _characters(value: str) -> Fault | None:
    found = forbidden(value)
    if not found:
        return None
    return Fault(
        "character",
        N_("%(name)s at character %(place)s is not allowed: it is invisible, or no text at all"),
        N_("delete it, or type the passage again"),
        {"name": named(found.group()), "place": found.start() + 1},
    )


def _body(value: Any) -> Fault | None:
    if not isinstance(value, str) or blank(value):
        return Fault("blank", N_("the body is empty"), N_("write something, or delete the file"))
    # The size first: encoding needs a text without surrogates, and a bound on what is scanned.
    wrong = _characters(value[:BODY_MAX])
    if wrong:
        return wrong
    size = len(value.encode()) + 2 * (value.count("\n") + 1) if len(value) <= BODY_MAX else len(value)
    if size > BODY_MAX:
        return Fault(
            "length",
            N_("the body takes %(size)s bytes, more than %(most)s"),
            N_("shorten it, or write two comments"),
            {"size": size, "most": BODY_MAX},
        )
    return None


def _pattern(pattern: re.Pattern[str], wanted: str, *, free: bool = False) -> Kind:
    def check(value: Any) -> Fault | None:
        if isinstance(value, str) and pattern.fullmatch(value):
            return None
        return Fault("pattern", N_("%(value)s does not have the form asked for here"), wanted, {"value": value})

    return Kind(wanted, str, str, check, {"type": "string", "pattern": f"^{pattern.pattern}$"}, free)


def one_of(choices: tuple[str, ...]) -> Kind:
    """One of a few fixed words."""

    def check(value: Any) -> Fault | None:
        if value in choices:
            return None
        return Fault(
            "choice",
            N_("%(value)s is not one of the words allowed here"),
            N_("write one of %(choices)s"),
            {"value": value, "choices": ", ".join(choices)},
        )

    return Kind(N_("write one of the words allowed here"), str, str, check, {"enum": list(choices)})


def _id(value: Any) -> Fault | None:
    wrong = _PLAIN_ID.check(value)
    if wrong:
        return wrong
    try:
        datetime.fromisoformat(value[:16])
    except ValueError:
        return Fault(
            "pattern",
            N_("%(value)s begins with a day or an hour that does not exist"),
            _PLAIN_ID.wanted,
            {"value": value},
        )
    return None


def _url(value: Any) -> Fault | None:
    wrong = _URL_LINE.check(value)
    if wrong:
        return wrong
    try:
        parts = urlsplit(value)
        good = _URL.fullmatch(value) and parts.hostname and parts.username is None and parts.port != 0
    except ValueError:
        good = False
    if good:
        return None
    return Fault(
        "url",
        N_("%(value)s is not an address that a reader may be sent to"),
        N_("write a whole address that begins with https:// and holds no user name and no accent"),
        {"value": value},
    )


def _count_read(text: str) -> int:
    if not _COUNT.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _count(value: Any) -> Fault | None:
    if type(value) is int and 1 <= value <= 999_999:
        return None
    return Fault("number", N_("%(value)s is not a whole number from 1 on"), COUNT.wanted, {"value": value})


def _date_read(text: str) -> datetime:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def _date(value: Any) -> Fault | None:
    # The years leave room for any zone: a date at either end of the calendar cannot be moved into another.
    offset = value.utcoffset() if isinstance(value, datetime) else None
    if offset is not None and not value.microsecond and not offset % timedelta(minutes=1) and value.year in _YEARS:
        return None
    return Fault("date", N_("%(value)s is not a date that can be shown"), DATE.wanted, {"value": value})


def make_id(instant: datetime, bits: int) -> str:
    """The id of a comment sent at `instant` (aware), told apart by 40 random `bits`; it sorts by time."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
    tail = "".join(alphabet[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}-{tail}"


_PLAIN_ID = _pattern(ID, N_("write an id such as 20261124T093012Z-7f3k9q2m, the name of a comment's file"))
_URL_LINE = line(500)
IDENTIFIER = Kind(_PLAIN_ID.wanted, str, str, _id, _PLAIN_ID.schema)
NAME_OF = _pattern(KEY, N_("write small letters without accents, digits, - and _"), free=True)
LANG = _pattern(_LANG, N_("write a language tag such as fr or en"), free=True)
URL = Kind(
    N_("write a whole address that begins with https://"),
    str,
    str,
    _url,
    {"type": "string", "format": "uri", "pattern": "^https?://", "maxLength": 500},
)
COUNT = Kind(
    N_("write a whole number from 1 on"),
    _count_read,
    str,
    _count,
    {"type": "integer", "minimum": 1, "maximum": 999_999},
)
DATE = Kind(
    N_("write a date with its zone, such as 2026-11-24T10:30:12+01:00"),
    _date_read,
    datetime.isoformat,
    _date,
    {"type": "string", "format": "date-time"},
)
BODY = Kind(N_("write Markdown"), str, str, _body, {"type": "string", "minLength": 1, "maxLength": BODY_MAX}, free=True)
