"""Messages, plurals and dates in the languages that have a catalogue, on any machine, whatever its locales."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from causerie.errors import N_

CATALOGUES = Path(__file__).parent / "locale"
SOURCE = "en"
"""The language of the messages in the code."""
_SOURCE = NullTranslations()


@cache
def languages() -> list[str]:
    """The languages of the house: the messages' own, and one for each catalogue."""
    return sorted({SOURCE, *(path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/causerie.po"))})


def translations(lang: str) -> NullTranslations:
    """The messages in `lang`, in its language without the region, or else as they are written in the code."""
    for name in (lang.replace("-", "_"), lang.split("-")[0]):
        if name != SOURCE and name in languages():
            return _compiled(name)
    return _SOURCE


@cache
def _compiled(name: str) -> Translations:
    # Compiled on reading, so that no .mo has to be built, shipped or forgotten.
    with (CATALOGUES / name / "LC_MESSAGES" / "causerie.po").open("rb") as file:
        catalogue = read_po(file)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


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
    return str(_locale(lang).text_direction)


def long_date(day: date, lang: str) -> str:
    """`24 novembre 2026`; the first of a month is `1er` in French, which CLDR does not know."""
    locale = _locale(lang)
    # CLDR's long date in English is that of the United States.
    text = format_date(day, "d MMMM y" if locale.language in ("fr", "en") else "long", locale=locale)
    return text.replace("1 ", "1er ", 1) if locale.language == "fr" and day.day == 1 else text


def month(day: date, lang: str) -> str:
    """`novembre 2026`."""
    return str(format_skeleton("yMMMM", day, locale=_locale(lang)))


def length(time: timedelta, lang: str) -> str:
    """A length of time in hours, or in days from two on."""
    messages, hours = translations(lang), round(time / timedelta(hours=1))
    if hours < 1:
        return messages.gettext("less than an hour")
    if hours < 48:
        return messages.ngettext("%(num)s hour", "%(num)s hours", hours) % {"num": hours}
    days = round(hours / 24)
    return messages.ngettext("%(num)s day", "%(num)s days", days) % {"num": days}


def date_and_time(instant: datetime, lang: str, zone: str) -> str:
    """`24 novembre 2026 à 10 h 30`, as clocks show it in the IANA time `zone`."""
    local = instant.astimezone(ZoneInfo(zone))
    messages = translations(lang)
    # The pattern is CLDR's: https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
    time = format_time(local, str(messages.pgettext("time pattern", "HH:mm")), locale=_locale(lang))
    return messages.gettext("%(date)s at %(time)s") % {"date": long_date(local, lang), "time": time}


def day(instant: datetime, zone: str) -> str:
    """`2026-11-24`, as calendars show it in the IANA time `zone`."""
    return instant.astimezone(ZoneInfo(zone)).date().isoformat()


def _locale(lang: str) -> Locale:
    """What CLDR knows of a language, or else of the messages' own."""
    return _known(lang) or Locale.parse(SOURCE)


@lru_cache(maxsize=64)
def _known(lang: str) -> Locale | None:
    """What CLDR knows of a language, or of it without the region."""
    for code in (lang, lang.split("-")[0]):
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(code, sep="-")
    return None
