from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from causerie import values
from causerie.values import Kind
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.samples import ID, WHEN

LINE = values.line(5)
URL, BODY, COUNT, DATE = values.URL, values.BODY, values.COUNT, values.DATE


def reads(kind: Kind, text: str) -> bool:
    try:
        kind.read(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param(LINE, "葛\U000e0100", id="a variation of a letter in a name"),
        pytest.param(LINE, "❤\ufe0f", id="a variation of a sign"),
        pytest.param(LINE, "é" * 5, id="as many characters as allowed, whatever their bytes"),
        pytest.param(LINE, "…", id="a sign"),
        pytest.param(LINE, "👩\u200d🔧", id="an emoji that ZWJ joins"),
        pytest.param(LINE, "می\u200cخ", id="Persian that ZWNJ divides"),
        pytest.param(LINE, "e\u0301", id="a combining accent"),
        pytest.param(BODY, "x" * (values.BODY_MAX - 2), id="a body as long as allowed"),
        pytest.param(BODY, "    code\n\ttab", id="a body with blanks and a tab"),
        pytest.param(values.IDENTIFIER, ID, id="an id"),
        pytest.param(values.IDENTIFIER, "20280229T235959Z-00000000", id="an id of a leap day"),
        pytest.param(values.NAME_OF, "2026-bilan_1", id="a key"),
        pytest.param(values.LANG, "zh-Hant-TW", id="a language with script and region"),
        pytest.param(URL, "https://example.org", id="an address"),
        pytest.param(URL, "http://[2001:db8::1]:8080/a?b=c#d", id="an address with all its parts"),
        pytest.param(URL, "https://fr.example.org/m%C3%A9tier", id="an address with an accent, escaped"),
        pytest.param(URL, "https://example.org/" + "a" * 480, id="an address as long as allowed"),
        pytest.param(COUNT, 1, id="one"),
        pytest.param(COUNT, 999_999, id="the highest number"),
        pytest.param(DATE, datetime(1970, 1, 1, tzinfo=UTC), id="the first year"),
        pytest.param(DATE, datetime(8999, 12, 31, tzinfo=timezone(timedelta(hours=-12))), id="the last year"),
    ],
)
def test_accepts(kind: Kind, value: Any) -> None:
    assert kind.check(value) is None
    assert kind.read(kind.write(value)) == value


@pytest.mark.parametrize(
    ("kind", "value", "rule"),
    [
        pytest.param(LINE, "x" * 6, "length", id="one character too many"),
        pytest.param(LINE, "", "blank", id="an empty line"),
        pytest.param(LINE, " a", "blank", id="a blank before"),
        pytest.param(LINE, "a\u00a0", "blank", id="a no-break space behind"),
        pytest.param(LINE, "\u200d", "blank", id="nothing but a joiner"),
        pytest.param(LINE, "\u3164", "character", id="nothing but a Hangul filler"),
        pytest.param(LINE, "\ufe0f", "blank", id="nothing but a variation selector"),
        pytest.param(LINE, None, "blank", id="no text"),
        pytest.param(LINE, "a\nb", "one-line", id="a line break"),
        pytest.param(LINE, "a\tb", "one-line", id="a tab"),
        pytest.param(LINE, "a\ud800", "character", id="half a surrogate pair"),
        pytest.param(LINE, "a\u202eb", "character", id="a bidi override"),
        *(
            pytest.param(LINE, f"a{chr(point)}b", "character", id=f"U+{point:04X}, which nobody sees")
            for point in (0xAD, 0x34F, 0x115F, 0x17B4, 0x200B, 0x2060, 0x3164, 0xFFA0, 0x1BCA0, 0x1D173, 0xE0080)
        ),
        *(
            pytest.param(LINE, f"a{chr(point)}b", "character", id=f"U+{point:04X}, which is no character")
            for point in (0xFDD0, 0xFFFE, 0x1FFFF, 0x10FFFE)
        ),
        pytest.param(BODY, " \n\t", "blank", id="a body of blanks"),
        pytest.param(BODY, "\u200d\n\u2800", "blank", id="a body of joiners and Braille blanks"),
        pytest.param(BODY, "x" * (values.BODY_MAX - 1), "length", id="a body one byte too long"),
        pytest.param(BODY, "é" * (values.BODY_MAX // 2), "length", id="a body too long in bytes"),
        pytest.param(BODY, "x\n" * (values.BODY_MAX // 4), "length", id="a body too long with its indent"),
        pytest.param(BODY, "x" * 10**6, "length", id="a body of a million characters"),
        pytest.param(BODY, "x" * 10**6 + "\ud800", "length", id="half a pair beyond the bound"),
        pytest.param(BODY, "a\rb", "character", id="a carriage return"),
        pytest.param(values.IDENTIFIER, "20260230T000000Z-00000000", "pattern", id="a day that does not exist"),
        pytest.param(values.IDENTIFIER, "20261124T250000Z-00000000", "pattern", id="an hour that does not exist"),
        pytest.param(values.IDENTIFIER, "00001124T000000Z-00000000", "pattern", id="the year 0"),
        pytest.param(values.IDENTIFIER, "20261124T093012Z-7f3k9q2l", "pattern", id="a letter that is misread"),
        pytest.param(values.IDENTIFIER, "２０２６1124T093012Z-7f3k9q2m", "pattern", id="full-width digits"),
        pytest.param(values.IDENTIFIER, f"{ID}\n", "pattern", id="an id and a line break"),
        pytest.param(values.NAME_OF, "../x", "pattern", id="a path for a key"),
        pytest.param(values.NAME_OF, "é", "pattern", id="a key with an accent"),
        pytest.param(values.NAME_OF, "a" * 101, "pattern", id="a key too long"),
        pytest.param(values.LANG, "french", "pattern", id="a language by its name"),
        pytest.param(values.one_of(("a", "b")), "c", "choice", id="a word not on the list"),
        pytest.param(COUNT, 0, "number", id="zero"),
        pytest.param(COUNT, True, "number", id="true is no number"),
        pytest.param(COUNT, 1_000_000, "number", id="a million"),
        pytest.param(DATE, datetime(2026, 1, 1), "date", id="a date without a zone"),
        pytest.param(DATE, datetime(1969, 12, 31, tzinfo=UTC), "date", id="before the first year"),
        pytest.param(DATE, datetime(9000, 1, 1, tzinfo=UTC), "date", id="after the last year"),
        pytest.param(DATE, WHEN.replace(microsecond=1), "date", id="a part of a second"),
        pytest.param(DATE, WHEN.replace(tzinfo=timezone(timedelta(seconds=1))), "date", id="a zone with seconds"),
        pytest.param(DATE, WHEN.replace(tzinfo=timezone(timedelta(microseconds=1))), "date", id="a zone with less"),
        pytest.param(DATE, "2026-01-01", "date", id="a date as text"),
    ],
)
def test_refuses(kind: Kind, value: Any, rule: str) -> None:
    fault = kind.check(value)
    assert fault
    message, remedy = fault.said(str)
    assert (fault.rule, bool(message), bool(remedy)) == (rule, True, True)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "//example.org",
        "example.org",
        "https://",
        "https:///path",
        "https://user@example.org",
        "https://user:word@example.org",
        "https://@example.org",
        "https://example.org:0",
        "https://example.org:65536",
        "https://example.org:x",
        "https://[::1",
        "https://example.org/a b",
        'https://example.org/"x',
        "https://example.org/<x>",
        "https://example.org\\@evil.example",
        "https://exаmple.org",
        "https://example.org/métier",
    ],
)
def test_sends_no_reader_to(url: str) -> None:
    fault = URL.check(url)
    assert fault
    assert fault.rule == "url"


@pytest.mark.parametrize("text", ["0", "01", "-1", "+1", "1.0", "1e3", " 1", "1_0", "١", "1000000", ""])
def test_reads_no_number_from(text: str) -> None:
    assert not reads(COUNT, text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24",
        "2026-11-24T10:30:12",
        "2026-11-24 10:30:12+01:00",
        "2026-11-24T10:30+01:00",
        "2026-11-24T10:30:12.5+01:00",
        "2026-11-24T10:30:12+0100",
        "2026-11-24T10:30:12+24:00",
        "2026-11-24t10:30:12z",
        "2026-02-30T10:30:12Z",
        "2026-11-24T25:00:00Z",
        "٢٠٢٦-11-24T10:30:12Z",
    ],
)
def test_reads_no_date_from(text: str) -> None:
    assert not reads(DATE, text)


def test_a_date_keeps_its_zone() -> None:
    assert DATE.write(DATE.read("2026-11-24T10:30:12+05:45")) == "2026-11-24T10:30:12+05:45"


def test_an_id_says_when_in_utc_and_ends_in_its_bits() -> None:
    paris = WHEN.astimezone(timezone(timedelta(hours=1)))
    assert values.make_id(paris, 0) == "20261124T093012Z-00000000"
    assert values.make_id(paris, 2**40 - 1) == "20261124T093012Z-zzzzzzzz"


@given(strategies.date(), strategies.date(), st.integers(0, 2**40 - 1), st.integers(0, 2**40 - 1))
def test_ids_sort_by_time_and_are_all_accepted(one: datetime, other: datetime, bits: int, more: int) -> None:
    first, second = values.make_id(one, bits), values.make_id(other, more)
    assert values.IDENTIFIER.check(first) is None
    if one < other:
        assert first < second
    assert (first == second) == (one == other and bits == more)
