from __future__ import annotations

import json
from dataclasses import replace

import html5lib
import pytest
from causerie import i18n
from causerie.checks import report
from causerie.checks.report import FORMATS
from causerie.errors import Fault
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.samples import PATH

FAULT = Fault("field", "%(word)s is not one of the site's fields", "delete the line", {"word": "x"}, PATH, 3, "field")
HINT = Fault("number", "this comment has no number, so nobody can cite it", "add number: %(next)s", {"next": 2},
             "comments/b", level="hint")  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></table><h1>x",
    "&lt;b&gt; &amp; &#60;b&#62;",
    "<!-- x",
    "| a | b |",
    "\\| a",
    "`code`",
    "``",
    "**strong** _em_ ~~del~~",
    "[x](https://evil.example)",
    "[x]: https://evil.example",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example/x",
    "www.evil.example",
    "claire@example.org",
    "@claire",
    "#12",
    "GH-12",
    "org/repo#12",
    "!12",
    ":tada:",
    "$x$",
    "- [ ] task",
    "# heading",
    "a\nb\r\nc",
    "\x1b[31mred",
    "\u202eabc\u200b",
    "\ud800",
    "::error::x",
    "%0A::error::x",
    "%(word)s %s %d %%",
    "{word} {{ word }} {% raw %}",
]
hostile = st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=60)


def broken(word: str, *, path: str = PATH, key: str = "field") -> Fault:
    return Fault("field", FAULT.message, "write %(word)s", {"word": word}, path, 3, key)


# ---- Text


def test_text_says_where_what_and_what_to_do_then_how_much() -> None:
    assert report.text([FAULT, HINT], "en") == (
        f"{PATH}:3: fault: field: x is not one of the site's fields\n"
        "    → delete the line\n"
        "comments/b: hint: this comment has no number, so nobody can cite it\n"
        "    → add number: 2\n"
        "1 fault, 1 hint"
    )


def test_text_speaks_french() -> None:
    assert report.text([FAULT], "fr") == (
        f"{PATH}:3: erreur: field: x ne fait pas partie des domaines du site\n"
        "    → supprimez la ligne\n"
        "1 erreur, 0 remarque"
    )


@pytest.mark.parametrize(
    ("faults", "lang", "said"),
    [
        ([], "en", "0 faults, 0 hints"),
        ([], "fr", "0 erreur, 0 remarque"),
        ([FAULT, FAULT, HINT], "en", "2 faults, 1 hint"),
        ([FAULT, HINT, HINT], "fr", "1 erreur, 2 remarques"),
    ],
)
def test_a_summary_counts(faults: list[Fault], lang: str, said: str) -> None:
    assert report.summary(faults, lang) == said


def test_what_has_no_place_begins_with_its_level() -> None:
    assert report.text([Fault("rule", "nothing names a rule", "name one")], "en").startswith("fault: nothing names")


def test_a_line_for_a_log_is_one_line() -> None:
    assert report.line(FAULT, "en") == f"{PATH}:3: field: x is not one of the site's fields → delete the line"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("lang", i18n.languages())
@given(hostile, hostile, hostile)
def test_any_words_can_be_printed_and_move_no_cursor(name: str, lang: str, word: str, path: str, key: str) -> None:
    said = FORMATS[name]([broken(word, path=path, key=key)], lang)
    assert said.encode()
    assert not set(said) & {*map(chr, range(10)), *map(chr, range(11, 32)), *map(chr, range(127, 160)), "\u202e"}


@given(hostile, hostile)
def test_a_stranger_adds_no_line(word: str, key: str) -> None:
    fault = broken(word, key=key)
    assert len(report.text([fault], "en").split("\n")) == 3
    assert len(report.line(fault, "en").splitlines()) == 1
    assert len(report.github([fault], "en").splitlines()) == 1
    assert len(report.markdown([fault], "en").splitlines()) == 5


def test_long_words_are_cut() -> None:
    assert len(report.line(broken("x" * 10_000, path="p" * 10_000, key="k" * 10_000), "en")) < 1200


def test_a_table_fits_a_comment_of_a_forge() -> None:
    said = report.markdown([broken("@a|" * 40, path="p/" * 90)] * 5000, "en")
    shown = said.count("\n| ") - 2
    assert shown > 10
    assert len(said) < 65_000
    assert said.endswith(f"\nNot shown here: {5000 - shown}")


def test_a_table_shows_faults_before_hints() -> None:
    hint = replace(broken("x"), level="hint", path="a.yml")
    said = report.markdown([*[hint] * 5000, replace(broken("x"), path="z.yml")], "en").splitlines()
    assert "z&#46;yml" in said[4]
    assert "| fault&#58; " in said[4]
    assert "| hint&#58; " in said[5]


# ---- GitHub


def test_github_gets_a_command_for_each() -> None:
    assert report.github([FAULT, HINT], "en").splitlines() == [
        f"::error file={PATH},line=3,title=field::field: x is not one of the site's fields → delete the line",
        "::warning file=comments/b,line=1,title=number::this comment has no number, so nobody can cite it"
        " → add number: 2",
    ]


def test_github_is_told_nothing_where_nothing_is_wrong() -> None:
    assert report.github([], "en") == ""


@pytest.mark.parametrize(
    ("path", "shown"),
    [("a,b", "a%2Cb"), ("a:b", "a%3Ab"), ("a%b", "a%25b"), ("a\rb", "a\\rb"), ("a\nb", "a\\nb"), ("%0A", "%250A"),
     ("x,line=1::x", "x%2Cline=1%3A%3Ax")],
)  # fmt: skip
def test_github_properties_are_escaped(path: str, shown: str) -> None:
    assert report.github([broken("x", path=path)], "en").startswith(f"::error file={shown},line=3,title=field::")


def test_github_text_is_escaped() -> None:
    said = report.github([broken("50%\r\n::error::x")], "en")
    assert said.partition("title=field::")[2] == (
        "field: 50%25\\r\\n::error::x is not one of the site's fields → write 50%25\\r\\n::error::x"
    )


@pytest.mark.parametrize(
    ("text", "escaped"), [("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), ("%0A", "%250A"), (",:", ",:")]
)
def test_a_message_of_our_own_is_escaped_too(text: str, escaped: str) -> None:
    fault = Fault("x", text.replace("%", "%%"), "y", {}, "p", 1)
    assert report.github([fault], "en") == f"::error file=p,line=1,title=x::{escaped} → y"


# ---- JSON


def test_json_is_a_list_of_maps_of_these_keys() -> None:
    assert json.loads(report.as_json([FAULT, HINT], "en")) == [
        {
            "level": "fault",
            "path": PATH,
            "line": 3,
            "key": "field",
            "rule": "field",
            "message": "x is not one of the site's fields",
            "remedy": "delete the line",
        },
        {
            "level": "hint",
            "path": "comments/b",
            "line": 0,
            "key": "",
            "rule": "number",
            "message": "this comment has no number, so nobody can cite it",
            "remedy": "add number: 2",
        },
    ]


def test_json_of_nothing_is_an_empty_list() -> None:
    assert json.loads(report.as_json([], "fr")) == []


# ---- Markdown

# GitHub's tables and strike-through; its links are tried by hand below, since markdown-it leaves them to a library.
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {"html", "head", "body", "p", "table", "thead", "tbody", "tr", "th", "td"}


def rendered(faults: list[Fault], lang: str = "en") -> tuple[set[str], list[str]]:
    """The tags of a report as a forge shows it, and the texts of its cells."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(MARKDOWN.render(report.markdown(faults, lang)))
    return {node.tag for node in tree.iter()}, ["".join(cell.itertext()) for cell in tree.iter("td")]


def test_markdown_is_a_table() -> None:
    assert report.markdown([FAULT], "fr").startswith("1 erreur, 0 remarque\n\n| où | quoi | que faire |\n| --- |")
    assert rendered([FAULT, HINT]) == (
        OURS,
        [
            *(f"{PATH}:3", "fault: field: x is not one of the site's fields", "delete the line"),
            *("comments/b", "hint: this comment has no number, so nobody can cite it", "add number: 2"),
        ],
    )


def test_markdown_of_nothing_has_no_table() -> None:
    assert report.markdown([], "en") == "0 faults, 0 hints\n"


@given(hostile, hostile, hostile)
@example("a|b", "c|d", "e|f")
def test_hostile_text_stays_text(word: str, path: str, key: str) -> None:
    fault = broken(word, path=f"comments/{path}", key=f"k{key}")
    (row,) = json.loads(report.as_json([fault], "en"))
    tags, cells = rendered([fault])
    assert tags == OURS
    shown = [f"{row['path']}:3", f"fault: {row['key']}: {row['message']}", row["remedy"]]
    # HTML folds blanks, and a break that nobody sees stands behind what a forge might take for a mention.
    assert [cell.replace("\u200b", "").split() for cell in cells] == [text.split() for text in shown]


@pytest.mark.parametrize("word", HOSTILE)
def test_no_forge_finds_markup_in_hostile_text(word: str) -> None:
    source = report.markdown([broken(word)], "en").splitlines()[-1]
    assert not set(source.replace("&#", "")) & set("<>`*_[]()@\\~!$%:.\"'{}=+-^")
    assert source.count("|") == 4


@pytest.mark.parametrize("word", ["@claire", "claire@example.org", "#12", "org/repo#12", "!12"])
def test_a_forge_that_looks_at_the_page_finds_no_mention_or_reference(word: str) -> None:
    _, cells = rendered([broken(word)])
    for sign in "@#!":
        for cell in cells:
            assert all(rest.startswith("\u200b") for rest in cell.split(sign)[1:])
