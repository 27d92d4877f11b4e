"""Messages, plurals and dates in the languages that have a catalogue, on any machine, whatever its locales."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from causerie.catalogue import Messages
from causerie.errors import N_

if TYPE_CHECKING:
    from babel.core import Locale

CATALOGUES = Path(__file__).parent / "locale"
SOURCE = "en"
"""The language of the messages in the code."""
_SOURCE = Messages()
# What CLDR says of the two languages of the house: it takes 20 ms to ask it, and a test does.
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
_REGIONAL = re.compile(r"([a-z]+)(?:-(?:[A-Za-z]{2}|\d{3}))?", re.ASCII)
_CLOCK = re.compile(r"'([^']+)'(?!')|(HH?|mm)|([^A-Za-z'])")


@cache
def languages() -> list[str]:
    """The languages of the house: the messages' own, and one for each catalogue."""
    return sorted({SOURCE, *(path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/causerie.po"))})


@lru_cache(maxsize=64)
def translations(lang: str) -> Messages:
    """The messages in `lang`, in its language without the region, or else as they are written in the code."""
    for name in (lang.replace("-", "_"), lang.split("-")[0]):
        if name != SOURCE and name in languages():
            return _read(name)
    return _SOURCE


@cache
def _read(name: str) -> Messages:
    return Messages((CATALOGUES / name / "LC_MESSAGES" / "causerie.po").read_text(encoding="utf-8"))


def name(lang: str) -> str:
    """What a language calls itself, as a list of languages has it: `Français`; its code, if CLDR does not know it."""
    locale = _known(lang)
    own = locale and locale.get_display_name()
    return own[:1].upper() + own[1:] if own else lang


def read_in(lang: str) -> str:
    """What a link to a version in `lang` says, in that language; the language's name, if there is no catalogue."""
    messages = translations(lang)
    spoken = messages is not _SOURCE or lang.split("-")[0] == SOURCE
    return messages.gettext(N_("Read in English")) if spoken else name(lang)


def direction(lang: str) -> str:
    """`rtl` for a language that is written from right to left, else `ltr`."""
    return "ltr" if _own(lang) else str(_locale(lang).text_direction)


def long_date(day: date, lang: str) -> str:
    """`24 novembre 2026`; the first of a month is `1er` in French, which CLDR does not know."""
    own = _own(lang)
    if own:
        number = "1er" if own == "fr" and day.day == 1 else day.day
        return f"{number} {_MONTHS[own][day.month - 1]} {day.year}"
    # Not the instant itself: the same one is another day in another zone, and equals it.
    return _foreign_date(date(day.year, day.month, day.day), lang)


@lru_cache(maxsize=1024)
def _foreign_date(day: date, lang: str) -> str:
    from babel.dates import format_date

    locale = _locale(lang)
    # CLDR's long date in English is that of the United States.
    text = format_date(day, "d MMMM y" if locale.language in _MONTHS else "long", locale=locale)
    return text.replace("1 ", "1er ", 1) if locale.language == "fr" and day.day == 1 else text


def month(day: date, lang: str) -> str:
    """`novembre 2026`."""
    own = _own(lang)
    if own:
        return f"{_MONTHS[own][day.month - 1]} {day.year}"
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", day, locale=_locale(lang)))


def length(span: timedelta, lang: str) -> str:
    """A length of time in hours, or in days from two on."""
    messages, hours = translations(lang), round(span / timedelta(hours=1))
    if hours < 1:
        return messages.gettext("less than an hour")
    if hours < 48:
        return messages.ngettext("%(num)s hour", "%(num)s hours", hours) % {"num": hours}
    days = round(hours / 24)
    return messages.ngettext("%(num)s day", "%(num)s days", days) % {"num": days}


def date_and_time(instant: datetime, lang: str, zone: str) -> str:
    """`24 novembre 2026 à 10 h 30`, as clocks show it in the IANA time `zone`."""
    local = instant.astimezone(ZoneInfo(zone))
    return at(lang) % {"date": long_date(local.date(), lang), "time": time_of_day(local, lang)}


def at(lang: str) -> str:
    """How a `%(date)s` and a `%(time)s` are said together."""
    return translations(lang).gettext("%(date)s at %(time)s")


def time_of_day(local: datetime | time, lang: str) -> str:
    """`10 h 30`."""
    return clock(local, translations(lang).pgettext("time pattern", "HH:mm"), lang)


def clock(local: datetime | time, pattern: str, lang: str) -> str:
    """The time of day by a pattern of CLDR's, such as `H 'h' mm`."""
    # https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
    if _own(lang) and not _CLOCK.sub("", pattern):
        hour, minute = local.hour, f"{local.minute:02}"
        said = {"H": str(hour), "HH": f"{hour:02}", "mm": minute}
        return _CLOCK.sub(lambda found: found[1] or said.get(found[2]) or found[3], pattern)
    from babel.dates import format_time

    return format_time(local, pattern, locale=_locale(lang))


def day(instant: datetime, zone: str) -> str:
    """`2026-11-24`, as calendars show it in the IANA time `zone`."""
    return instant.astimezone(ZoneInfo(zone)).date().isoformat()


@lru_cache(maxsize=64)
def _own(lang: str) -> str:
    """The language without its region, if it is one of the two whose dates are written here, in their usual script."""
    found = _REGIONAL.fullmatch(lang)
    return found[1] if found and found[1] in _MONTHS else ""


def _locale(lang: str) -> Locale:
    """What CLDR knows of a language, or else of the messages' own."""
    from babel.core import Locale

    return _known(lang) or Locale.parse(SOURCE)


@lru_cache(maxsize=64)
def _known(lang: str) -> Locale | None:
    """What CLDR knows of a language, or of it without the region."""
    from babel.core import Locale, UnknownLocaleError

    for code in (lang, lang.split("-")[0]):
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(code, sep="-")
    return None
