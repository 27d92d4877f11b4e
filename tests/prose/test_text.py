"""Whatever an author types: nothing raises, and no word is lost on the way."""

import re
from collections import Counter

import lxml.html
from causerie.prose import headings, images, reading, remarks, remote
from causerie.prose.pictures import Picture
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from tests.prose.pairs import render

PLAIN = ["markdown.extensions.extra", "markdown.extensions.meta", "markdown.extensions.toc"]
WORDS = st.lists(st.sampled_from(["word", "*em*", "`code`", "[^a]", "[^b]", "[^c]", "<i>raw</i>", "&amp;", "<", "é"]))
LINES = WORDS.map(" ".join)
BLOCKS = st.one_of(
    LINES,
    LINES.map("## {}".format),
    LINES.map("> {}".format),
    st.lists(LINES, min_size=1).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.tuples(LINES, LINES).map(lambda two: f"- {two[0]}\n\n    {two[1]}\n\n    - {two[0]}"),
    st.tuples(LINES, LINES).map(lambda two: f"| {two[0]} | b |\n| --- | --- |\n| {two[1]} | c |"),
    st.tuples(LINES, LINES).map(lambda two: f"Term {two[0]}\n:   {two[1]}"),
    st.tuples(st.sampled_from("abcd"), LINES).map(lambda two: f"[^{two[0]}]: Note {two[1]}\n\n    more"),
)
POSTS = st.lists(BLOCKS).map("\n\n".join)
TAGS = st.sampled_from(
    [
        *("<img src=//x.y/z alt=words>", "<img src='a>b'>", "<picture>", "<a href=x>", "</a>", ">"),
        *("<img src='http://[x'>", "<img src='//[' srcset=',,'>", "<embed src='http://x:y/'>"),
        *("<iframe src='https://x.y/'>", "</iframe>", "<video>", "</video>", "<!--", "-->"),
        *("<script src=https://x.y/s>", "</script>"),
    ]
)
HTML = st.lists(st.one_of(TAGS, st.just("word "))).map("".join)
BROKEN = st.lists(st.one_of(TAGS, st.sampled_from(["<img alt", "<img src='a", '"']), st.text(max_size=8))).map("".join)


def said(html: str) -> Counter[str]:
    """The words that a reader sees."""
    return Counter(re.findall(r"[^\W\d_]{2,}", lxml.html.fromstring(f"<main>{html} </main>").text_content()))


@given(POSTS)
def test_notes_and_headings_lose_no_word_of_a_post(text: str) -> None:
    assert said(render(text)) == said(Markdown(extensions=PLAIN, output_format="html").convert(text))


@given(st.text())
def test_any_text_becomes_a_page(text: str) -> None:
    render(text)


@given(HTML)
@settings(max_examples=300)
def test_no_image_and_nothing_from_elsewhere_costs_a_word(html: str) -> None:
    # What stands in a script is no word of the text.
    kept = remote.linked(html, names=remote.NEVER)
    for before, changed in ((kept, remote.allowed(html)), (html, images.shown(html, lambda _: (Picture(2, 1), "x")))):
        assert changed.count("word ") == before.count("word ")
    assert list(remote.remotes(remote.linked(html))) == []


@given(BROKEN)
def test_any_html_goes_through(html: str) -> None:
    remote.linked(html)
    remote.allowed(html)
    remote.origins(html)
    images.shown(html, lambda _: None)
    headings.contents(html)
    reading.reading_time(html)
    list(remarks.remarks(html, lambda: html, "post.md", site="", remote=False))


@given(st.lists(st.sampled_from(["word ", "<b>", "</b>", "<!-- no -->", "<img src=a.png>", "é", "&lt;img&gt;"])))
def test_what_is_not_an_image_stays_as_it_is(parts: list[str]) -> None:
    html = "".join(parts)
    shown = images.shown(html, lambda _: None)
    assert re.sub("<img[^>]*>", "", shown) == re.sub("<img[^>]*>", "", html)
    assert remote.linked(html) == remote.allowed(html) == html


def test_a_thing_from_elsewhere_that_is_never_closed_costs_its_tag_alone() -> None:
    html = "<p>Before</p><iframe src='https://x.y/'><p>After</p>"
    assert remote.linked(html) == '<p>Before</p><a href="https://x.y/">https://x.y/</a><p>After</p>'
