"""Addresses in HTML made whole: those of a post's text, read in a feed."""

import pytest
from causerie.render.links import absolute
from hypothesis import given
from hypothesis import strategies as st

PAGE = "https://example.org/blog/drones/"
CASES = {
    "of the site's root": ('<a href="/charte/">c</a>', '<a href="https://example.org/charte/">c</a>'),
    "of another folder": ('<a href="../charte/#r-1">c</a>', '<a href="https://example.org/blog/charte/#r-1">c</a>'),
    "of the page": ('<a href="#fn:1">1</a>', f'<a href="{PAGE}#fn:1">1</a>'),
    "without a scheme": ('<img src="//example.net/a.png">', '<img src="https://example.net/a.png">'),
    "whole already": (
        '<a href="mailto:a@b.example?x=1&amp;y=2">m</a>',
        '<a href="mailto:a@b.example?x=1&amp;y=2">m</a>',
    ),
    "in single quotes": ("<img alt='a > b' src='a.png'>", f"<img alt='a > b' src=\"{PAGE}a.png\">"),
    "without quotes": ("<img src=a.png>", f'<img src="{PAGE}a.png">'),
    "in capitals": ('<IMG SRC="a.png">', f'<IMG SRC="{PAGE}a.png">'),
    "of several sizes": (
        '<source srcset="/a-480.webp 480w, ../a.webp 960w">',
        '<source srcset="https://example.org/a-480.webp 480w, https://example.org/blog/a.webp 960w">',
    ),
    "of a quotation": (
        '<blockquote cite="/x">q</blockquote>',
        '<blockquote cite="https://example.org/x">q</blockquote>',
    ),
}
LEFT = ['data-href="/a"', "<code>&lt;a href=&quot;/b&quot;&gt;</code>", 'He said href="/c"', '<!-- <a href="/d"> -->']


@pytest.mark.parametrize(("html", "whole"), CASES.values(), ids=CASES)
def test_an_address_is_made_whole_once(html: str, whole: str) -> None:
    assert absolute(html, PAGE) == whole
    assert absolute(whole, PAGE) == whole


@pytest.mark.parametrize("html", LEFT)
def test_what_is_no_address_is_let_be(html: str) -> None:
    assert absolute(f"<p>{html}</p>", PAGE) == f"<p>{html}</p>"


def test_an_address_that_cannot_be_read_stays() -> None:
    assert absolute('<a href="http://[x">a</a>', PAGE) == '<a href="http://[x">a</a>'


@given(st.text(alphabet="<>a=\"' /hrefsc!-&#;:"))
def test_nothing_stops_it_and_twice_is_as_once(html: str) -> None:
    whole = absolute(html, PAGE)
    assert absolute(whole, PAGE) == whole
