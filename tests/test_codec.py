from __future__ import annotations

import json
import re
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from causerie import codec, flatmap, generated, values
from causerie.errors import Fault, ModeratorError
from causerie.model import Comment, Decision, Record
from hypothesis import example, given, settings
from jsonschema import Draft202012Validator, FormatChecker

from tests import strategies
from tests.samples import ID, PATH, WHEN, comment, decision, lines, marks, person, python

GOOD = lines()
PEOPLE = b"claire:\n  name: Claire Aubanel\n  role: author\nsamir:\n  name: Samir Haddou\n  role: moderator\n"

formats = FormatChecker([])
DATE_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})")


@formats.checks("date-time", raises=ValueError)
def is_date_time(value: object) -> bool:
    return bool(DATE_TIME.fullmatch(str(value)) and datetime.fromisoformat(str(value)))


@formats.checks("uri")
def is_uri(value: object) -> bool:
    """RFC 3986 in short: a scheme, then nothing but its own characters."""
    return bool(re.fullmatch(r"[a-z][a-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", str(value)))


SCHEMA = Draft202012Validator(json.loads(generated.schema()), format_checker=formats)


def fails(data: bytes, read: Callable[[bytes, str], object] = codec.read_comment) -> tuple[Fault, ...]:
    with pytest.raises(ModeratorError) as caught:
        read(data, PATH)
    return caught.value.faults


def as_json(record: Record) -> dict[str, Any]:
    """A record as other tools see it: numbers are numbers, dates are text."""
    given = {name: getattr(record, name) for name in record.kinds()}
    found = {name: value for name, value in given.items() if value is not None}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}


def assert_well_said(faults: tuple[Fault, ...], path: str = PATH) -> None:
    assert faults
    for fault in faults:
        message, remedy = fault.said(str)
        assert fault.path == path
        assert fault.line >= 1
        assert message
        assert remedy
        assert "%(" not in fault.said(lambda text: text.replace("%%", ""))[0]


# ---- What is written is read


@given(strategies.comment())
def test_any_comment_survives_its_file(made: Comment) -> None:
    data = codec.write(made)
    assert codec.read_comment(data, PATH) == made
    assert codec.write(codec.read_comment(data, PATH)) == data


@given(strategies.decision())
def test_any_decision_survives_its_file(made: Decision) -> None:
    data = codec.write(made)
    assert codec.read_decision(data, PATH) == made
    assert codec.write(codec.read_decision(data, PATH)) == data


@given(strategies.comment())
def test_any_file_fits_its_schema(made: Comment) -> None:
    SCHEMA.validate(as_json(codec.read_comment(codec.write(made), PATH)))


@given(strategies.comment() | strategies.decision())
def test_another_yaml_reader_sees_the_same(made: Record) -> None:
    for name, found in yaml.safe_load(codec.write(made)).items():
        value = getattr(made, name)
        assert found == (value.astimezone(UTC) if isinstance(value, datetime) else value)
        assert type(found) is type(value)


def test_the_largest_comment_fits_its_file() -> None:
    def wide(most: int) -> str:
        return "\U0001f9f5" * most

    url = "https://example.org/" + "a" * 480
    long = comment(
        reply_to=ID,
        answers=999_999,
        name=wide(80),
        occupation=wide(120),
        field="a" * 100,
        url=url,
        lang="abc-abcdefgh-abcdefgh-abcdefgh",
        body="é" * (values.BODY_MAX // 2 - 1),
        number=999_999,
        edited=WHEN,
        pinned=wide(300),
        person="a" * 100,
        source=wide(40),
        source_id=wide(100),
        source_url=url,
    )
    assert values.BODY_MAX < len(codec.write(long)) <= flatmap.FILE_MAX


@pytest.mark.parametrize("fold", [0, 1], ids=["summer", "winter"])
def test_the_hour_that_autumn_repeats_is_kept(fold: int) -> None:
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"), fold=fold)
    again = codec.read_comment(codec.write(comment(date=twice)), PATH)
    assert again.date.isoformat() == twice.isoformat()
    assert again.date.utcoffset() == timedelta(hours=2 - fold)


def test_keys_are_written_in_the_order_of_the_model() -> None:
    made = comment(number=2, answers=1, occupation="maçonne", lang="en", person="claire")
    written = [line.split(b":")[0].decode() for line in codec.write(made).splitlines() if not line.startswith(b" ")]
    assert written == ["id", "answers", "name", "occupation", "date", "lang", "body", "number", "person"]


def test_a_comment_file_looks_like_this() -> None:
    made = comment(name="Claire : une voix", occupation="infirmière de nuit", body="Un.\n\n    deux\n", answers=2)
    assert codec.write(made).decode() == (
        f"id: {ID}\n"
        "answers: 2\n"
        'name: "Claire : une voix"\n'
        "occupation: infirmière de nuit\n"
        "date: 2026-11-24T09:30:12+00:00\n"
        "body: |\n"
        "  Un.\n"
        "\n"
        "      deux\n"
    )


def test_a_decision_file_looks_like_this() -> None:
    assert codec.write(decision(rule=3)).decode() == (
        f"id: {ID}\nthread: un-texte\ndate: 2026-11-25T12:00:00+00:00\ndecision: declined\nrule: 3\n"
    )


# ---- Values stay what was typed

TYPED = {
    "no": "no",
    "yes": "yes",
    "octal": "0123",
    "hexadecimal": "0x10",
    "minutes": "1:30",
    "tilde": "~",
    "null": "null",
    "true": "TRUE",
    "date": "2026-01-01",
    "float": "1e5",
    "infinity": ".inf",
    "merge key": "<<",
    "equals": "=",
    "letter y": "y",
    "emoji with ZWJ": "👩\u200d🔧 Léa",
    "Persian with ZWNJ": "می\u200cخواهم",
    "combining accents": "Ame\u0301lie",
    "Hebrew": "אמת",
    "no-break space within": "n°\u00a012",
    "apostrophe": "l'école d’à côté",
    "percent": "100 %(name)s",
}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
def test_a_value_stays_what_was_typed(text: str) -> None:
    assert codec.read_comment(lines(name=text), PATH).name == text
    assert yaml.safe_load(codec.write(comment(name=text)))["name"] == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ('"a: b # c"', "a: b # c"),
        ("'l''école'", "l'école"),
        ('"\\u00e9\\x41"', "éA"),
        ("Claire   # la gardienne", "Claire"),
        ("Claire\n  Dubois", "Claire Dubois"),
        (">-\n  Claire\n  Dubois", "Claire Dubois"),
    ],
    ids=["double quotes", "single quotes", "escapes", "a comment behind", "two lines", "a folded block"],
)
def test_a_value_may_be_typed_in_any_style(typed: str, read: str) -> None:
    assert codec.read_comment(lines(name=typed), PATH).name == read


def test_keys_may_stand_in_any_order_between_remarks() -> None:
    shuffled = b"# une remarque\n\n" + b"".join(reversed(GOOD.splitlines(keepends=True)))
    assert codec.read_comment(shuffled, PATH) == codec.read_comment(GOOD, PATH)


# ---- What is refused

Row = tuple[bytes, list[tuple[str, int, str]]]
REFUSED: dict[str, Row] = {
    # The text of the file
    "BOM": (b"\xef\xbb\xbf" + GOOD, [("character", 1, "")]),
    "NUL": (lines(name="Cla\0ire"), [("character", 2, "")]),
    "escape": (lines(name="Cla\x1b[31mire"), [("character", 2, "")]),
    "delete": (lines(name="Cla\x7fire"), [("character", 2, "")]),
    "C1 control": (lines(name="Cla\x9bire"), [("character", 2, "")]),
    "next line": (lines(name="Cla\x85ire"), [("character", 2, "")]),
    "form feed": (lines(body="|\n  a\x0cb"), [("character", 5, "")]),
    "line separator": (lines(name="Cla\u2028ire"), [("character", 2, "")]),
    "non-character": (lines(name="Cla\ufffeire"), [("character", 2, "")]),
    "bidi override": (lines(body="|\n  a\n  b\u202ec"), [("character", 6, "")]),
    "bidi isolate": (lines(name="Cla\u2066ire"), [("character", 2, "")]),
    "bidi mark": (lines(name="Cla\u200fire"), [("character", 2, "")]),
    "Arabic letter mark": (lines(name="Cla\u061cire"), [("character", 2, "")]),
    "zero-width space": (lines(name="Cla\u200bire"), [("character", 2, "")]),
    "word joiner": (lines(name="Cla\u2060ire"), [("character", 2, "")]),
    "tag character": (lines(name="Cla\U000e0041ire"), [("character", 2, "")]),
    "on every line where it stands": (
        lines(name="a\u200bb", body="c\u200bd"),
        [("character", 2, ""), ("character", 4, "")],
    ),
    "too large": (lines(body="x" * flatmap.FILE_MAX), [("size", 1, "")]),
    "Latin-1": (lines().replace(b"Claire", b"Zo\xeb"), [("utf-8", 2, "")]),
    "UTF-16": (GOOD.decode().encode("utf-16"), [("utf-8", 1, "")]),
    "half a pair in UTF-8": (lines().replace(b"Claire", b"\xed\xa0\x80"), [("utf-8", 2, "")]),
    "CRLF": (GOOD.replace(b"\n", b"\r\n"), [("line-end", 1, "")]),
    "a lone CR": (lines(body="|\n  a\r  b"), [("line-end", 5, "")]),
    "empty": (b"", [("empty", 1, "")]),
    "blank lines": (b"\n \n", [("empty", 1, "")]),
    "remarks alone": (b"# rien\n", [("empty", 1, "")]),
    # YAML that is more than a flat map
    "list at the top": (b"- a\n- b\n", [("map", 1, "")]),
    "text at the top": (b"Bonjour\n", [("map", 1, "")]),
    "alias at the top": (b"*a\n", [("map", 1, "")]),
    "tag": (lines(name="!x Claire"), [("tag", 2, "name")]),
    "tag of a type": (lines(name="!!binary Claire"), [("tag", 2, "name")]),
    "tag without a name": (lines(name="! Claire"), [("tag", 2, "name")]),
    "tag at the top": (b"!x\n" + GOOD, [("tag", 1, "")]),
    "tag on a key": (GOOD.replace(b"name", b"!x name"), [("tag", 2, "")]),
    "anchor": (lines(name="&a Claire"), [("anchor", 2, "name")]),
    "anchor at the top": (b"&a\n" + GOOD, [("anchor", 1, "")]),
    "alias": (lines(name="*a"), [("alias", 2, "name")]),
    "merge key": (lines(**{"<<": "*a"}), [("alias", 5, "<<")]),
    "flow style": (b'{id: %b, name: C, date: "2026-11-24T10:30:12Z", body: b}\n' % ID.encode(), [("flow", 1, "")]),
    "flow list": (lines(name="[Claire]"), [("nested", 2, "name")]),
    "flow map": (lines(name="{a: b}"), [("nested", 2, "name")]),
    "list": (lines(name="\n- Claire"), [("nested", 3, "name")]),
    "map": (lines(name="\n  a: b"), [("nested", 3, "name")]),
    "list as a key": (GOOD + b"? [a]\n: [b]\n", [("nested", 5, ""), ("nested", 6, "")]),
    "second document": (GOOD + b"---\n" + GOOD, [("document", 5, "")]),
    "second document, an empty one": (GOOD + b"---\n", [("document", 5, "")]),
    "directive": (b"# une remarque\n%YAML 1.1\n---\n" + GOOD, [("yaml", 2, "")]),
    "directive of another version": (b"%YAML 3.0\n---\n" + GOOD, [("yaml", 1, "")]),
    "duplicate key": (lines() + b"name: Samir\n", [("duplicate", 5, "name")]),
    "unclosed quote": (lines(body='"Bonjour'), [("yaml", 5, "")]),
    "no colon": (GOOD + b"rien\n", [("yaml", 6, "")]),
    "tab for an indent": (lines(body="|\n  a\n\tb"), [("yaml", 6, "")]),
    # Keys
    "unknown key": (lines(occupatoin="maçonne"), [("unknown-key", 5, "occupatoin")]),
    "key in capitals": (lines(name=None, Name="Claire"), [("unknown-key", 4, "Name"), ("missing", 1, "name")]),
    "no id": (lines(id=None), [("missing", 1, "id")]),
    "no name": (lines(name=None), [("missing", 1, "name")]),
    "no date": (lines(date=None), [("missing", 1, "date")]),
    "no body": (lines(body=None), [("missing", 1, "body")]),
    # Values
    "id of another form": (lines(id="7f3k9q2m"), [("pattern", 1, "id")]),
    "id of no day": (lines(id="20260230T093012Z-7f3k9q2m"), [("pattern", 1, "id")]),
    "reply to no id": (lines(reply_to="12"), [("pattern", 5, "reply_to")]),
    "date without a zone": (lines(date="2026-11-24T10:30:12"), [("value", 3, "date")]),
    "date without an hour": (lines(date="2026-11-24"), [("value", 3, "date")]),
    "day that does not exist": (lines(date="2026-02-30T10:30:12Z"), [("value", 3, "date")]),
    "year that cannot be shown": (lines(date="0001-01-01T00:00:00Z"), [("date", 3, "date")]),
    "number 0": (lines(number="0"), [("value", 5, "number")]),
    "number in letters": (lines(answers="deux"), [("value", 5, "answers")]),
    "number too high": (lines(number="1000000"), [("value", 5, "number")]),
    "javascript:": (lines(url="javascript:alert(1)"), [("url", 5, "url")]),
    "address with a user name": (lines(url="https://claire@example.org"), [("url", 5, "url")]),
    "address with an accent": (lines(source_url="https://example.org/métier"), [("url", 5, "source_url")]),
    "blank name": (lines(name='"  "'), [("blank", 2, "name")]),
    "no name behind the colon": (lines(name=""), [("blank", 2, "name")]),
    "invisible name": (lines(name='"\u200d"'), [("blank", 2, "name")]),
    "name with a blank at its end": (lines(name='"Claire "'), [("blank", 2, "name")]),
    "name of two lines": (lines(name='"Claire\\nDubois"'), [("one-line", 2, "name")]),
    "name with a tab": (lines(name='"Claire\\tDubois"'), [("one-line", 2, "name")]),
    "name too long": (lines(name="x" * 81), [("length", 2, "name")]),
    "occupation too long": (lines(occupation="x" * 121), [("length", 5, "occupation")]),
    "reason too long": (lines(pinned="x" * 301), [("length", 5, "pinned")]),
    "source too long": (lines(source="x" * 41), [("length", 5, "source")]),
    "body too long": (lines(body="x" * values.BODY_MAX), [("length", 4, "body")]),
    "blank body": (lines(body='" "'), [("blank", 4, "body")]),
    "escaped NUL": (lines(name='"Cla\\0ire"'), [("character", 2, "name")]),
    "escaped bidi override": (lines(body='"a\\u202eb"'), [("character", 4, "body")]),
    "escaped zero-width space": (lines(name='"Cla\\u200bire"'), [("character", 2, "name")]),
    "escaped BOM": (lines(name='"Cla\\ufeffire"'), [("character", 2, "name")]),
    "bad field": (lines(field="Santé"), [("pattern", 5, "field")]),
    "bad language": (lines(lang="français"), [("pattern", 5, "lang")]),
    "bad person": (lines(person="../claire"), [("pattern", 5, "person")]),
    # Keys that do not stand together
    "removed with words": (
        lines(removed="2026-11-25T08:00:00Z"),
        [("removed", 2, "name"), ("removed", 4, "body")],
    ),
    "removed with a badge": (
        lines(name=None, body=None, removed="2026-11-25T08:00:00Z", person="claire"),
        [("removed", 4, "person")],
    ),
    "rule without removed": (lines(rule="2"), [("removed", 5, "rule")]),
    # Many at once
    "everything at once": (
        lines(name="[a]", date="hier", body="a\u200bb", zzz="&b c", url="data:,x", answers="0"),
        [("nested", 2, "name"), ("value", 3, "date"), ("character", 4, ""), ("anchor", 5, "zzz"),
         ("unknown-key", 5, "zzz"), ("url", 6, "url"), ("value", 7, "answers")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), REFUSED.values(), ids=REFUSED)
def test_refuses(data: bytes, expected: list[tuple[str, int, str]]) -> None:
    faults = fails(data)
    assert sorted(marks(faults)) == sorted(expected)
    assert_well_said(faults)


def test_the_slow_parser_refuses_the_same(tmp_path: Path) -> None:
    code = (
        "import json\nfrom tests.test_codec import REFUSED, fails, flatmap, marks\n"
        "print(json.dumps([flatmap.fast(), [sorted(marks(fails(data))) for data, _ in REFUSED.values()]]))"
    )
    ran = python(code, tmp_path, c_parser=False)
    assert ran.stderr == ""
    fast, found = json.loads(ran.stdout)
    expected = [sorted(map(list, marks)) for _, marks in REFUSED.values()]
    assert not fast
    assert dict(zip(REFUSED, found, strict=True)) == dict(zip(REFUSED, expected, strict=True))


def test_a_good_file_has_no_fault() -> None:
    assert codec.read_comment(GOOD, PATH) == comment(body="Bonjour", date=WHEN)


@pytest.mark.parametrize(
    ("key", "remedy"),
    [
        ("occupatoin", "write occupation, or delete the line"),
        ("reply-to", "write reply_to, or delete the line"),
        ("Name", "write name, or delete the line"),
        ("zzzzzz", "delete the line"),
    ],
)
def test_an_unknown_key_is_told_the_closest(key: str, remedy: str) -> None:
    (fault,) = fails(lines(**{key: "x"}))
    assert fault.said(str)[1] == remedy


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lines(name="a\u202eb"), "U+202E RIGHT-TO-LEFT OVERRIDE is not allowed: it is invisible, or no text at all"),
        (lines(name="a\x07b"), "U+0007 control character is not allowed: it is invisible, or no text at all"),
        (lines(name="x" * 81), "81 characters are too many"),
        (lines(lang="a\\\tb"), "a\\\\tb does not have the form asked for here"),
        (lines(url='"https://\\u202e"'), "U+202E RIGHT-TO-LEFT OVERRIDE at character 9 is not allowed: it is "
         "invisible, or no text at all"),
        (lines(lang='"\\e[2J"'), "\\x1b[2J does not have the form asked for here"),
        (lines(field="x" * 500), "x" * 199 + "… does not have the form asked for here"),
    ],
    ids=["bidi", "bell", "length", "tab", "bidi in an address", "escape sequence", "cut"],
)  # fmt: skip
def test_a_fault_names_what_it_found_and_no_more(data: bytes, said: str) -> None:
    (fault,) = fails(data)
    assert fault.said(str)[0] == said


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("removed with a name", {"removed": "2026-11-25T08:00:00Z"}),
        ("rule alone", {"rule": 2}),
        ("unknown key", {"zzz": "x"}),
        ("no name", {"name": None}),
        ("no body", {"body": None}),
        ("no id", {"id": None}),
        ("id of another form", {"id": "7f3k9q2m"}),
        ("number 0", {"number": 0}),
        ("long name", {"name": "x" * 81}),
        ("no date", {"date": "hier"}),
        ("bad address", {"url": "exemple"}),
    ],
)
def test_the_schema_refuses_too(name: str, refused: dict[str, object]) -> None:
    good = as_json(comment())
    changed = {key: value for key, value in {**good, **refused}.items() if value is not None}
    assert (SCHEMA.is_valid(good), SCHEMA.is_valid(changed)) == (True, False), name


# ---- People


def test_people_are_read_by_their_keys() -> None:
    assert codec.read_people(PEOPLE, PATH) == {
        "claire": person(),
        "samir": person(key="samir", name="Samir Haddou", role="moderator"),
    }


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [("empty", 1, "")]),
        (b"claire: Claire\n", [("missing", 1, "name"), ("missing", 1, "role")]),
        (b"claire:\n  name: C\n  role: queen\n", [("choice", 3, "role")]),
        (b"claire:\n  name: C\n", [("missing", 1, "role")]),
        (b"Claire A:\n  name: C\n  role: author\n", [("pattern", 1, "key")]),
        (PEOPLE + b"claire:\n  name: D\n  role: guest\n", [("duplicate", 7, "claire")]),
        (b"claire:\n  key: samir\n  name: C\n  role: author\n", [("unknown-key", 2, "key")]),
        (b"claire:\n  name: C\n  role: author\n  mail: c@example.org\n", [("unknown-key", 4, "mail")]),
        (b"claire: {name: C, role: author}\n", [("flow", 1, "claire")]),
        (b"a: &x\n  name: C\n  role: author\nb: *x\n", [("alias", 4, "b"), ("anchor", 1, "a")]),
        (b"a:\n  name:\n    b: c\n  role: author\n", [("missing", 1, "name"), ("nested", 3, "name")]),
        (b"- claire\n", [("map", 1, "")]),
        (b"#" * (codec.PEOPLE_MAX + 1), [("size", 1, "")]),
    ],
    ids=["empty", "text for a map", "unknown role", "no role", "bad key", "twice", "a key of its own", "unknown key",
         "flow style", "alias", "nested", "list", "too large"],
)  # fmt: skip
def test_people_refuse(data: bytes, expected: list[tuple[str, int, str]]) -> None:
    faults = fails(data, codec.read_people)
    assert sorted(marks(faults)) == expected
    assert_well_said(faults)


# ---- Hostile bytes

HOSTILE = {
    "64 KiB of aliases": lines(name="&a Claire") + b"".join(b"k%d: *a\n" % n for n in range(6000)),
    "16 KiB of aliases": lines(name="&a Claire") + b"".join(b"k%d: *a\n" % n for n in range(1500)),
    "billion laughs": b"a: &a [x, x]\n" + b"".join(b"%c: &%c [%b]\n" % (n + 1, n + 1, b", ".join([b"*%c" % n] * 9))
                                                   for n in range(97, 122)),
    "deep lists": b"a: " + b"[" * 16_000,
    "deep maps": b"{a: " * 4000,
    "deep keys": b"? " * 8000,
    "deep block lists": b"a:\n  " + b"- " * 8000,
    "deep block maps": b"".join(b" " * n + b"a:\n" for n in range(175)),
    "a hundred thousand deep lists": b"a: " + b"[" * 200_000,
    "a hundred thousand deep maps": b"a: " + b"{a: " * 60_000,
    "a million keys": b"".join(b"k%d: v\n" % n for n in range(1_000_000)),
    "3,000 keys close to ours": b"".join(b"nam%x:\n" % n for n in range(1500)),
    "the same key": b"a:\n" * 5000,
    "many documents": b"--- a\n" * 2700,
    "NUL": b"\0" * 16_000,
    "bytes of a half pair": b"name: \xed\xa0\x80",
    "escape of a half pair": b'name: "\\ud800"',
    "escape of a pair": b'name: "\\ud83d\\ude00"',
    "escape beyond Unicode": b'name: "\\UFFFFFFFF"',
    "bidi controls": "name: \u202e\u2066\u200f\n".encode() * 1000,
    "BOM": b"\xef\xbb\xbf",
    "many BOMs": b"\xef\xbb\xbf\n" * 4000,
    "UTF-16": GOOD.decode().encode("utf-16"),
    "UTF-16 without a BOM": GOOD.decode().encode("utf-16-be"),
    "UTF-32": GOOD.decode().encode("utf-32"),
    "a huge line": b"name: " + b"x" * 10_000_000,
    "a long line": b"name: " + b"x" * 16_000,
    "unclosed double quote": b'name: "' + b"x\n" * 8000,
    "unclosed single quote": b"name: '" + b"'" * 16_000,
    "tag of half a pair": b"name: !<%ED%A0%80> x",
    "tag of overlong bytes": b"name: !%C0%80 x",
    "tag handle of half a pair": b"%TAG !a! %ED%A0%80\n---\nname: !a!b x",
    "tag beyond Unicode": b"name: !%f4%90%80%80 x",
    "version of many digits": b"%YAML " + b"9" * 4000 + b".1\n---\na: b",
    "many tags": b"!a " * 5000,
    "many anchors": b"&a " * 5000,
    "flow commas": b"a: [" + b"," * 16_000,
    "nothing but quotes": b'"' * 16_000,
    "colons": b":" * 16_000,
    "question marks": b"?\n" * 8000,
    "carriage returns": b"\r" * 16_000,
    "indents": b" " * 16_000 + b"a: b",
    "percents": b"%" * 16_000,
}  # fmt: skip
READERS = [codec.read_comment, codec.read_decision, codec.read_people]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_get_a_verdict(data: bytes, read: Callable[[bytes, str], object]) -> None:
    assert_well_said(fails(data, read))


@pytest.mark.parametrize("c_parser", [True, False], ids=["C parser", "slow parser"])
def test_hostile_bytes_cost_little(tmp_path: Path, c_parser: bool) -> None:
    pytest.importorskip("resource")
    code = (
        "from tests.test_codec import HOSTILE, READERS, fails\n"
        "import resource\n"
        "used = resource.getrusage(resource.RUSAGE_SELF).ru_utime\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (int(used) + 60, int(used) + 60))\n"
        "for data in HOSTILE.values():\n"
        "    for read in READERS:\n"
        "        fails(data, read)\n"
    )
    ran = python(code, tmp_path, c_parser=c_parser)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_take_little_room(data: bytes) -> None:
    tracemalloc.start()
    try:
        fails(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * 2**20


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@settings(deadline=timedelta(seconds=5), max_examples=300)
@given(strategies.data())
@example(b"")
@example(b"? ")
@example(b"name: !<%ED%A0%80> x")
def test_any_bytes_get_a_record_or_faults(read: Callable[[bytes, str], object], data: bytes) -> None:
    try:
        found = read(data, PATH)
    except ModeratorError as error:
        assert_well_said(error.faults)
    else:
        assert isinstance(found, (Comment, Decision, dict))


@given(strategies.mutated())
def test_what_is_read_can_be_written(data: bytes) -> None:
    try:
        found = codec.read_comment(data, PATH)
    except ModeratorError:
        return
    assert codec.read_comment(codec.write(found), PATH) == found


@pytest.mark.parametrize(
    "data",
    [b"[]: []\n" * 2000, "\u200b\n".encode() * 4000, b"a:\n" * 5000, b"".join(b"k%d: x\n" % n for n in range(999))],
    ids=["lists", "blanks", "doubles", "unknown keys"],
)
def test_a_file_of_a_thousand_faults_does_not_hide_those_of_others(data: bytes) -> None:
    faults = fails(data)
    assert len(faults) == codec.FAULTS_MAX + 1
    assert (faults[-1].rule, faults[-1].path) == ("more", PATH)
    assert int(faults[-1].values["left"]) > 900  # type: ignore[call-overload]
    assert_well_said(faults)
