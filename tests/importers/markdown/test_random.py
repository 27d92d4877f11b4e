"""Whatever an old blog holds, its words, links and images are shown, and every end of the text is reached."""

from __future__ import annotations

import re
import time
from collections import Counter
from html import escape
from typing import get_args
from urllib.parse import unquote

import lxml.html
import pytest
from causerie.characters import blank, without_forbidden
from causerie.importers.base import Markup
from causerie.importers.markdown import convert
from causerie.importers.markdown.checking import rendered
from causerie.render import render
from causerie.values import BODY_MAX
from hypothesis import given, settings
from hypothesis import strategies as st

SIGNS = list("`*_{}[]()<>#+-.!|\\~^:=&\"'$@/1 é\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\n")
PIECES = [
    "](",
    "[^1]",
    "&amp;",
    "&lt;",
    "http://a.example/",
    "1. ",
    "- ",
    "# ",
    "    ",
    "***",
    "---",
    "```",
    "{: .x}",
    "| a |",
]
WORDS = st.one_of(st.sampled_from(["mot", "deux mots", "œuf"]), st.sampled_from(PIECES), st.text(SIGNS, max_size=6))
TEXT = st.lists(WORDS, min_size=1, max_size=4).map(lambda found: escape("".join(found), quote=False))
LEAF = st.one_of(
    TEXT,
    TEXT,
    st.sampled_from(["<br>", "<br><br>", " ", "<hr>", "<a name='ici'></a>", "<img src='/i.jpg' alt='Une [image]'>"]),
    st.sampled_from(["<img src='/j (1).png' width=20 title='T'>", "<iframe src='https://e.example/'></iframe>"]),
)
INLINE = ["b", "i", "em", "strong", "u", "s", "sup", "sub", "code", "small", "span", "font", "a"]
BOXES = [
    "p",
    "div",
    "blockquote",
    "ul",
    "ol",
    "li",
    "h2",
    "h4",
    "center",
    "pre",
    "table",
    "td",
    "tr",
    "th",
    "dl",
    "dt",
    "dd",
]
NAMES = st.sampled_from([*INLINE, *INLINE, *BOXES, "figure", "figcaption"])


def boxed(name: str, inside: list[str], closed: bool) -> str:
    start = "<a href='https://l.example/x_(y)?a=1&amp;b=2'>" if name == "a" else f"<{name}>"
    return start + "".join(inside) + (f"</{name}>" if closed else "")


TREES = st.recursive(
    LEAF,
    lambda parts: st.builds(boxed, NAMES, st.lists(parts, max_size=4), st.sampled_from([True] * 9 + [False])),
    max_leaves=25,
).flatmap(lambda first: st.lists(LEAF, max_size=3).map(lambda rest: first + "".join(rest)))


def seen(html: str) -> tuple[str, Counter[str]]:
    """The words without blanks, and the addresses of images and frames."""
    root = lxml.html.document_fromstring(f"<body><div>{html}</div></body>")
    words = re.sub(r"[\s\x00-\x1f]+", "", root.text_content())
    return words, Counter(map(unquote, root.xpath("//img/@src | //iframe/@src")))


@settings(max_examples=300, deadline=None)
@given(TREES)
def test_a_post_shows_the_words_and_the_images_that_it_had(html: str) -> None:
    made = convert(html, "html")
    assert seen(rendered(made.text)) == seen(html)
    assert made.raw <= made.blocks


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_a_comment_shows_the_words_that_it_had_and_no_html(html: str) -> None:
    made = convert(re.sub(r"<img[^>]*>|<iframe[^>]*></iframe>", "", html), "html", comment=True)
    words = seen(re.sub(r"<img[^>]*>|<iframe[^>]*></iframe>", "", html))[0]
    shown = str(render(made.text))
    assert made.raw == 0
    assert not re.search(r"&lt;(?:p|a|b|i|div|strong|em|br)\b", shown) or "<" in escape(words)
    assert words in seen(shown)[0] or seen(shown)[0].replace("https://l.example/x_(y)?a=1&b=2", "") == words


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=20).map("".join)))
def test_any_text_as_a_comment_keeps_its_words(text: str) -> None:
    made = convert(escape(text).replace("\n", "<br>"), "html", comment=True)
    words = re.sub(r"[\s\x00-\x20\x7f-\x9f]+", "", without_forbidden(text))
    shown = re.sub(r"\s+", "", lxml.html.fromstring(f"<main>{render(made.text)}</main>").text_content())
    assert shown == words or blank(words)


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.sampled_from(list("<>/\"'=!-[]&;#ab \n\x00pdivtrulscyen")), max_size=300),
    st.booleans(),
    st.sampled_from(get_args(Markup)),
)
def test_no_text_at_all_stops_it(html: str, comment: bool, markup: Markup) -> None:
    assert isinstance(convert(html, markup, comment=comment).text, str)


HOSTILE = {
    "nested bold": "<b>" * 10_000 + "mot" + "</b>" * 10_000,
    "nested boxes": "<div>" * 10_000 + "mot",
    "nested lists": "<ul><li>" * 5_000 + "mot",
    "nested quotations": "<blockquote>" * 10_000 + "mot",
    "nested tables": "<table><tr><td>" * 3_000 + "mot",
    "nested spans": "<span style='font-weight:bold'>" * 10_000 + "mot",
    "brackets": "[" * 1_000_000 + "mot",
    "stars": "*a" * 200_000 + "mot",
    "lower than": "<" * 300_000 + "mot",
    "half tags": "<a " * 200_000 + "mot",
    "half quoted tags": "<a href=\"'" * 100_000 + "mot",
    "comments": "<!--" * 200_000 + "mot",
    "scripts": "<script></script>" * 30_000 + "mot",
    "captions": "[caption]" * 50_000 + "mot",
    "line ends": "a\n" * 50_000 + "mot",
    "paragraphs": "<p>a</p>" * 50_000 + "mot",
    "no-break spaces": "\N{NO-BREAK SPACE}" * 300_000 + "mot",
    "links": "<a href='/x'>y</a> " * 20_000 + "mot",
    "anchors": "<a name=x></a>" * 20_000 + "mot",
    "footnotes": "<a href='#n'>1</a><p id=n><a href='#r'>x</a></p>" * 3_000 + "mot",
}


@pytest.mark.parametrize("comment", [False, True], ids=["post", "comment"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_seconds_and_keeps_its_words(name: str, comment: bool) -> None:
    start = time.process_time()
    made = convert(HOSTILE[name], "wordpress", comment=comment)
    assert "mot" in made.text
    assert len(made.text) < 12 * len(HOSTILE[name]) + BODY_MAX
    assert time.process_time() - start < 30
