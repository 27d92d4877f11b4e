from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
from babel.core import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.localedata import locale_identifiers
from babel.messages.catalog import Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from causerie import i18n

from tests.samples import python

CATALOGUES = [lang for lang in i18n.languages() if lang != i18n.SOURCE]
MESSAGES = [
    (lang, message)
    for lang in CATALOGUES
    for message in read_po(BytesIO((i18n.CATALOGUES / lang / "LC_MESSAGES" / "causerie.po").read_bytes()))
    if message.id
]
FAULTS = ("%(num)s fault", "%(num)s faults")


def forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%%|%|\{\w+\}", text))


def named(value: object) -> str:
    return forms(value.id)[0][:50] if isinstance(value, Message) else str(value)


def test_the_house_speaks_french_and_english() -> None:
    assert {"en", "fr"} <= set(i18n.languages())


@pytest.mark.parametrize(("lang", "message"), MESSAGES, ids=named)
def test_every_message_is_translated_with_the_same_placeholders(lang: str, message: Message) -> None:
    wanted = {tuple(placeholders(form)) for form in forms(message.id)}
    assert not message.fuzzy
    assert all(form.strip() for form in forms(message.string)), lang
    assert {tuple(placeholders(form)) for form in forms(message.string)} <= wanted


@pytest.mark.parametrize(("lang", "message"), MESSAGES, ids=named)
def test_a_message_with_placeholders_can_be_filled_in(lang: str, message: Message) -> None:
    every = dict.fromkeys(re.findall(r"%\((\w+)\)s", "".join(forms(message.id))), "x")
    for form in forms(message.string):
        assert not every or "x" in form % every, lang


@pytest.mark.parametrize("message", [message for lang, message in MESSAGES if lang == "fr"], ids=named)
def test_french_has_its_apostrophes_and_no_break_spaces(message: Message) -> None:
    for form in forms(message.string):
        assert "'" not in form or message.context == "time pattern"
        assert not re.search(r"[\w ][;!?»]| :|«[^\u00a0]", form)


@pytest.mark.parametrize(
    ("lang", "number", "said"),
    [
        ("fr", 0, "%(num)s erreur"),
        ("fr", 1, "%(num)s erreur"),
        ("fr", 2, "%(num)s erreurs"),
        ("fr-CA", 0, "%(num)s erreur"),
        ("en", 0, "%(num)s faults"),
        ("en", 1, "%(num)s fault"),
        ("en", 2, "%(num)s faults"),
        ("xx", 0, "%(num)s faults"),
    ],
)
def test_numbers_agree_as_the_language_has_it(lang: str, number: int, said: str) -> None:
    assert i18n.translations(lang).ngettext(*FAULTS, number) == said


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", "erreur"), ("fr-CA", "erreur"), ("en", "fault"), ("en-GB", "fault"), ("xx", "fault"), ("", "fault")],
)
def test_a_language_without_a_catalogue_speaks_the_source(lang: str, said: str) -> None:
    assert i18n.translations(lang).gettext("fault") == said


def test_a_catalogue_is_read_once_for_all_its_regions() -> None:
    assert i18n.translations("fr-0001") is i18n.translations("fr-CA") is i18n.translations("fr")


def test_a_message_without_a_translation_is_said_as_it_is() -> None:
    assert i18n.translations("fr").gettext("no such message %(x)s") == "no such message %(x)s"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Français"),
        ("en", "English"),
        ("de", "Deutsch"),
        ("de-XX", "Deutsch"),
        ("en-GB", "English (United Kingdom)"),
        ("ar", "العربية"),
        ("xx", "xx"),
        ("", ""),
    ],
)
def test_a_language_is_called_as_it_calls_itself(lang: str, said: str) -> None:
    assert i18n.name(lang) == said


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Lire en français"),
        ("fr-CA", "Lire en français"),
        ("en-GB", "Read in English"),
        ("mt", "Malti"),
        ("xx", "xx"),
    ],
)
def test_a_version_is_offered_in_its_own_language(lang: str, said: str) -> None:
    assert i18n.read_in(lang) == said


@pytest.mark.parametrize(
    ("lang", "way"), [("fr", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("xx", "ltr")]
)
def test_a_language_has_its_direction(lang: str, way: str) -> None:
    assert i18n.direction(lang) == way


@pytest.mark.parametrize("lang", CATALOGUES)
def test_a_catalogue_has_a_form_for_each_of_its_plurals(lang: str) -> None:
    catalogue = read_po(BytesIO((i18n.CATALOGUES / lang / "LC_MESSAGES" / "causerie.po").read_bytes()))
    assert catalogue.num_plurals == get_plural(lang).num_plurals
    plurals = [message for message in catalogue if message.pluralizable and message.id]
    assert {len(message.string) for message in plurals} == {catalogue.num_plurals}


@pytest.mark.parametrize(
    ("lang", "day", "said"),
    [
        ("fr", date(2026, 11, 24), "24 novembre 2026"),
        ("fr", date(2026, 8, 1), "1er août 2026"),
        ("fr", date(2026, 2, 11), "11 février 2026"),
        ("fr", date(2026, 12, 21), "21 décembre 2026"),
        ("fr", date(2026, 3, 31), "31 mars 2026"),
        ("fr-CA", date(2026, 5, 1), "1er mai 2026"),
        ("en", date(2026, 11, 24), "24 November 2026"),
        ("en", date(2026, 8, 1), "1 August 2026"),
        ("en-US", date(2026, 8, 1), "1 August 2026"),
        ("de", date(2026, 3, 1), "1. März 2026"),
        ("de-XX", date(2026, 3, 1), "1. März 2026"),
        ("xx", date(2026, 8, 1), "1 August 2026"),
    ],
)
def test_a_date_is_long(lang: str, day: date, said: str) -> None:
    assert i18n.long_date(day, lang) == said


@pytest.mark.parametrize(
    ("lang", "zone", "said"),
    [
        ("fr", "UTC", "24 novembre 2026 à 9\u00a0h\u00a005"),
        ("fr", "Europe/Paris", "24 novembre 2026 à 10\u00a0h\u00a005"),
        ("en", "Europe/Paris", "24 November 2026 at 10:05"),
        ("en", "Pacific/Kiritimati", "24 November 2026 at 23:05"),
        ("fr", "America/Los_Angeles", "24 novembre 2026 à 1\u00a0h\u00a005"),
        ("en", "America/Los_Angeles", "24 November 2026 at 01:05"),
    ],
)
def test_an_instant_is_told_as_clocks_show_it_there(lang: str, zone: str, said: str) -> None:
    assert i18n.date_and_time(datetime(2026, 11, 24, 9, 5, tzinfo=UTC), lang, zone) == said


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (datetime(2026, 10, 31, 23, 30, tzinfo=UTC), "1er novembre 2026 à 0\u00a0h\u00a030"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 octobre 2026 à 2\u00a0h\u00a030"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 octobre 2026 à 2\u00a0h\u00a030"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29 mars 2026 à 3\u00a0h\u00a000"),
    ],
    ids=["another month", "the last hour of summer", "the first of winter", "the first of summer"],
)
def test_the_zone_decides_the_day_and_the_hour(instant: datetime, said: str) -> None:
    assert i18n.date_and_time(instant, "fr", "Europe/Paris") == said


DATES = """
import locale
from datetime import UTC, date, datetime, timedelta, timezone
from causerie import i18n
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
for lang in ("fr", "en"):
    print(i18n.long_date(date(2026, 8, 1), lang), "|", i18n.date_and_time(datetime(2026, 2, 3, 4, 5, tzinfo=UTC), lang,
          "Europe/Paris"), "|", i18n.translations(lang).ngettext("%(num)s fault", "%(num)s faults", 0))
"""


@pytest.mark.parametrize(
    ("locale", "zone"),
    [("C", "UTC"), ("C.UTF-8", "Asia/Tokyo"), ("de_DE.UTF-8", "America/New_York"), ("ar_EG.UTF-8", "Pacific/Apia"),
     ("nothing", "nowhere"), ("", "")],
)  # fmt: skip
def test_dates_and_messages_do_not_depend_on_the_machine(tmp_path: Path, locale: str, zone: str) -> None:
    ran = python(DATES, tmp_path, LC_ALL=locale, LANG=locale, LANGUAGE=locale, TZ=zone)
    assert ran.stdout.splitlines() == [
        "1er août 2026 | 3 février 2026 à 5\u00a0h\u00a005 | %(num)s erreur",
        "1 August 2026 | 3 February 2026 at 05:05 | %(num)s faults",
    ]


@pytest.mark.parametrize(("lang", "said"), [("fr", "novembre 2026"), ("en", "November 2026"), ("zz", "November 2026")])
def test_a_month_in_each_language(lang: str, said: str) -> None:
    assert i18n.month(date(2026, 11, 1), lang) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.4, "moins d’une heure"), (1, "1 heure"), (47, "47 heures"), (48, "2 jours"), (24 * 30, "30 jours")],
)
def test_a_length_of_time_is_in_hours_or_days(hours: float, said: str) -> None:
    assert i18n.length(timedelta(hours=hours), "fr").replace("\xa0", " ") == said


def cldr(lang: str) -> list[str]:
    """A day and the month of each month of a year, as CLDR has them."""
    locale = Locale.parse(lang, sep="-")
    days = [date(2026, month, 2) for month in range(1, 13)]
    return [f"{format_date(day, 'd MMMM y', locale)}, {format_skeleton('yMMMM', day, locale=locale)}" for day in days]


@pytest.mark.parametrize(
    "lang", [code.replace("_", "-") for code in sorted(locale_identifiers()) if code.split("_")[0] in ("en", "fr")]
)
def test_what_is_written_here_of_months_is_what_cldr_says(lang: str) -> None:
    days = [date(2026, month, 2) for month in range(1, 13)]
    assert [f"{i18n.long_date(day, lang)}, {i18n.month(day, lang)}" for day in days] == cldr(lang)
    assert i18n.direction(lang) == Locale.parse(lang, sep="-").text_direction


@pytest.mark.parametrize(
    "pattern", ["HH:mm", "H\u00a0'h'\u00a0mm", "H:mm", "HH 'o''clock'", "h:mm a", "'à' H", "mm:ss", "H'h'mm", "''H"]
)
def test_a_clock_is_read_as_cldr_has_it(pattern: str) -> None:
    for hour in range(24):
        local = datetime(2026, 2, 3, hour, hour + 1, 5, tzinfo=UTC)
        assert i18n.clock(local, pattern, "fr") == format_time(local, pattern, locale=Locale.parse("fr"))


@pytest.mark.parametrize("lang", ["fr", "de"])
def test_an_instant_is_another_day_in_another_zone(lang: str) -> None:
    there = datetime(2026, 5, 2, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    here = there.astimezone(UTC)
    assert here == there
    assert i18n.long_date(here, lang) != i18n.long_date(there, lang)
