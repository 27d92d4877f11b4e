from __future__ import annotations

import pytest
import yaml
from causerie import codec, flatmap
from causerie.flatmap import Entry, canonical, events
from causerie.model import Comment
from hypothesis import example, given
from hypothesis import strategies as st

from tests import strategies
from tests.samples import lines

PATH = "a.yml"


def written(text: str, *, key: str = "name", free: bool = True) -> str:
    return flatmap.write([(key, text, free)]).decode()


def test_this_python_has_the_c_parser() -> None:
    assert flatmap.fast() is yaml.__with_libyaml__ is True


def test_every_value_has_the_line_of_its_key() -> None:
    text = b"# remark\na: b\n\nlong: |\n  c\n  d\n'quoted': e\n? asked\n: f\n"
    assert flatmap.read(text, PATH) == (
        {"a": Entry("b", 2), "long": Entry("c\nd\n", 4), "quoted": Entry("e", 7), "asked": Entry("f", 8)},
        [],
    )


def test_a_file_of_two_levels_holds_maps_of_strings() -> None:
    found, faults = flatmap.read(b"a:\n  b: c\nd: e\n", PATH, levels=2)
    assert (found, faults) == ({"a": Entry({"b": Entry("c", 2)}, 1), "d": Entry("e", 3)}, [])


def test_a_file_of_two_levels_has_no_third() -> None:
    found, (fault,) = flatmap.read(b"a:\n  b:\n    c: d\n  e: f\n", PATH, levels=2)
    assert found == {"a": Entry({"e": Entry("f", 4)}, 1)}
    assert (fault.rule, fault.line, fault.key) == ("nested", 3, "b")


def test_reading_goes_on_behind_a_fault() -> None:
    found, faults = flatmap.read(b"a: [1, [2, {3: 4}]]\nb: *c\nd: e\n", PATH)
    assert found == {"d": Entry("e", 3)}
    assert [fault.rule for fault in faults] == ["nested", "alias"]


@pytest.mark.parametrize("levels", [1, flatmap.DEEPEST], ids=["a little", "as deep as is passed over"])
def test_what_is_nested_is_passed_over(levels: int) -> None:
    found, faults = flatmap.read(b"a: %b%b\nb: c\n" % (b"[" * levels, b"]" * levels), PATH)
    assert (found, [fault.rule for fault in faults]) == ({"b": Entry("c", 2)}, ["nested"])


def test_what_is_nested_too_deep_ends_the_reading() -> None:
    levels = flatmap.DEEPEST + 1
    found, faults = flatmap.read(b"a: %b%b\nb: c\n" % (b"[" * levels, b"]" * levels), PATH)
    assert (found, [fault.rule for fault in faults]) == ({}, ["nested", "yaml"])


def test_the_limit_is_the_callers() -> None:
    assert flatmap.read(b"a: b", PATH, most=4)[1] == []
    assert [fault.rule for fault in flatmap.read(b"a: bc", PATH, most=4)[1]] == ["size"]


@pytest.mark.parametrize(
    "text",
    ["Claire", "Zoé d'Arc", "Dr. House", "infirmière (de nuit)", "C++ & Co", "a:b", "a#b", "n°12", "été|hiver", "è"],
)
def test_plain_text_stands_plain(text: str) -> None:
    assert written(text) == f"name: {text}\n"


@pytest.mark.parametrize(
    "text",
    ["no", "On", "NULL", "y", "N", "true", "12", "0x1", "1:30", "2026-01-01", "3 enfants", ".5", "~", "<<", "=",
     "a: b", "a #b", "a:", "- a", "? a", "#a", "@a", "`a", "%a", "!a", "&a", "*a", "|", ">", "[a]", "{a}", "'a'",
     "---", "…", "_a", "«a»"],
)  # fmt: skip
def test_what_some_reader_may_take_for_something_else_is_quoted(text: str) -> None:
    assert written(text) == f'name: "{text}"\n'


def test_quotes_and_backslashes_are_escaped() -> None:
    assert written('"a\\n"') == 'name: "\\"a\\\\n\\""\n'


def test_numbers_and_dates_stand_plain_where_they_are_meant() -> None:
    assert written("12", free=False) == "name: 12\n"
    assert written("2026-11-24T10:30:12+01:00", free=False) == "name: 2026-11-24T10:30:12+01:00\n"


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a", "|-\n  a\n"),
        ("a\n", "|\n  a\n"),
        ("a\n\n", "|+\n  a\n\n"),
        ("a\n\nb", "|-\n  a\n\n  b\n"),
        ("  a\nb", "|2-\n    a\n  b\n"),
        ("\ta", "|2-\n  \ta\n"),
        ("\n\na\n", "|2\n\n\n  a\n"),
        ("a\n  ", "|-\n  a\n    \n"),
        ("a\n \n\n", "|+\n  a\n   \n\n"),
        ("---\n# a: b\n...", "|-\n  ---\n  # a: b\n  ...\n"),
    ],
    ids=["no line end", "one", "two", "a blank line", "begins with blanks", "begins with a tab", "begins with lines",
         "ends in blanks", "ends in a line of blanks", "looks like YAML"],
)  # fmt: skip
def test_a_body_is_a_block_that_keeps_every_blank(text: str, block: str) -> None:
    data = flatmap.write([("body", text, True), ("number", "1", False)])
    assert data.decode() == f"body: {block}number: 1\n"
    assert flatmap.read(data, PATH)[0]["body"].value == text
    assert yaml.safe_load(data)["body"] == text


SIGNS = st.sampled_from(
    ["|", "|-", "|+", "|2-", "  ", "   ", "\n", "\n\n", ": ", " #", '"', '\\"', "\\", " ", "é", "a", "x: y"]
)
MAPS = st.lists(
    st.tuples(st.sampled_from(["name", "body", "a", "é", "no", "k" * 2000]), st.lists(SIGNS, max_size=6).map("".join)),
    max_size=4,
).map(lambda pairs: "".join(f"{key}: {text}\n" for key, text in pairs).encode())


@given(strategies.data() | MAPS | strategies.comment().map(codec.write))
@example(b"k" * 2000 + b": a\n")
@example(b"a: b\na: c\n")
@example(b"body: |-\n  a\n \nb: c\n")
@example(b"body: |\n   a\n  b\n")
def test_what_is_read_at_a_glance_is_what_a_parser_reads(data: bytes) -> None:
    found = canonical.read(data)
    if found:
        assert (found, []) == events.read(data, PATH, 1, flatmap.FILE_MAX)


@given(strategies.comment())
def test_what_we_write_is_read_at_a_glance(made: Comment) -> None:
    assert canonical.read(codec.write(made)) or "\t" in made.body


def test_what_is_written_otherwise_takes_a_parser() -> None:
    assert canonical.read(lines())
    assert canonical.read(b"# remark\n" + lines()) is None
