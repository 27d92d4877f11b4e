"""What is told of a conversion beside its text, and what the check of it sees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from causerie.importers.markdown import convert
from causerie.importers.markdown.checking import same
from causerie.importers.markdown.elements import parsed
from causerie.importers.markdown.reading import Reading

from tests.importers.markdown.measure import measured


def test_addresses_are_told_as_they_were_and_written_as_asked() -> None:
    html = "<a href='https://old.example/x.html'>x</a><img src='https://old.example/s320/a.jpg' alt='A'>"
    made = convert(html, "html", address=lambda url: url.replace("https://old.example", "{static}/images"))
    assert made.text == "[x]({static}/images/x.html)![A]({static}/images/s320/a.jpg)"
    assert made.links == ("https://old.example/x.html",)
    assert made.pictures == ("https://old.example/s320/a.jpg",)


def test_each_dropped_element_is_named() -> None:
    html = (
        "<script>a()</script><style>p{}</style><script>b()</script><font>x</font><img src='https://pixel.wp.com/g.gif'>"
    )
    assert convert(html, "html").dropped == ("script", "style", "script", "font", "tracking pixel")


def test_nothing_is_left_of_nothing() -> None:
    for html in ("", " \n", "<br><br>", "<p></p><div> </div>", "<b> </b>"):
        assert convert(html, "html").text == ""
        assert convert(html, "html", comment=True).text == ""


def test_markdown_stays_as_it_is_and_its_addresses_are_told() -> None:
    made = convert("Un *mot*\r\net ![i](/i.jpg) [l](/l).\r\n\r\nFin.\r\n", "markdown")
    assert made.text == "Un *mot*\net ![i](/i.jpg) [l](/l).\n\nFin."
    assert (made.blocks, made.pictures, made.links) == (2, ("/i.jpg",), ("/l",))


def test_plain_text_keeps_its_lines_and_its_signs() -> None:
    assert convert("a < *b*\nc\n\nd", "text").text == "a < \\*b\\*  \nc\n\nd"
    assert convert("a < *b*\nc\n\nd", "text", comment=True).text == "a < \\*b\\*\nc\n\nd"


def test_restructured_text_is_read_and_reads_nothing() -> None:
    text = "Un **mot**, `lien <https://a.example/>`__.\n\n.. include:: /etc/passwd\n\n- a\n- b\n"
    assert convert(text, "restructuredtext", comment=True).text == "Un **mot**, [lien](https://a.example/).\n\n- a\n- b"


def test_an_address_that_runs_is_none() -> None:
    made = convert("<a href=' JavaScript:x()'>x</a><img src='data:image/png;base64,AA' alt='y'>", "html")
    assert (made.text, made.links, made.pictures) == ("xy", (), ())


def test_a_long_comment_is_whole() -> None:
    html = "<br><br>".join(f"Le <b>paragraphe</b> {number}." for number in range(2000))
    made = convert(html, "html", comment=True)
    assert made.text.count("Le **paragraphe**") == 2000
    assert made.dropped == ()


SOURCE = """<h2>Titre</h2>
<p>Un <b>mot</b> <i>dit</i> le 1<sup>er</sup>&nbsp;mai,<br>sur un <a href='/x'>lien</a><a id='ici'></a></p>
<ul><li>a</li><li>b</li></ul><blockquote><p>c</p></blockquote>
<table><tr><th>d</th><th>e</th></tr><tr><td>f</td><td>g</td></tr></table>
<p><img src='/i.jpg' alt='Image' width='20'></p><pre><code>x\n  y</code></pre><iframe src='/e'></iframe>"""
TEXT = convert(SOURCE, "html").text


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("Titre", "Titr", {"text"}),
        ("## ", "### ", {"structure"}),
        ("**mot**", "mot", {"b"}),
        ("*dit*", "**dit**", {"b", "i"}),
        ("<sup>er</sup>", "er", {"sup"}),
        ("\N{NO-BREAK SPACE}", " ", {"text"}),
        ("  \n", "\n", {"lines"}),
        ("(/x)", "(/y)", {"links"}),
        ('<a id="ici"></a>', "", {"anchors"}),
        ("- a\n- b", "- a b", {"structure", "lines"}),
        ("> c", "c", {"structure"}),
        ("| f | g |", "| fg | |", {"structure", "lines"}),
        ("/i.jpg", "/j.jpg", {"images"}),
        ("![Image]", "![]", {"images"}),
        ("{width=20}", "", {"images"}),
        ("  y", " y", {"code"}),
        ("/e", "/f", {"embeds"}),
    ],
)
def test_the_check_sees(old: str, new: str, found: set[str]) -> None:
    source = Reading(parsed(SOURCE))
    assert old in TEXT
    assert same(source, TEXT) == ()
    assert found <= set(same(source, TEXT.replace(old, new)))


def real() -> list[Path]:
    """Exports of real blogs, where there are any."""
    for folder in Path(__file__).parents:
        found = folder / "shared" / "data" / "imports"
        if found.is_dir():
            return sorted(path for path in found.rglob("*") if path.suffix in (".xml", ".atom"))
    return []


@pytest.mark.skipif(not real(), reason="no real export here")
def test_real_posts_come_back_whole_and_few_of_their_blocks_are_html() -> None:
    sums = [measured(path) for path in real()]
    posts = [one["posts"] for one in sums if "posts" in one]
    comments = [one["comments"] for one in sums if "comments" in one]
    assert sum(one.raw for one in posts) < 0.05 * sum(one.blocks for one in posts)
    assert sum(one.wrong for one in [*posts, *comments]) == 0
    assert sum(one.raw for one in comments) == 0


@pytest.mark.parametrize("sign", ["\x0b", "&#11;", "&#x0B;", "&#x1b", "&#127;", "&#0;", "\ufffe"])
def test_no_character_that_no_file_can_hold_is_written(sign: str) -> None:
    for comment in (False, True):
        made = convert(f"<p>avant {sign} après &#160;&#115;&#x9;&#1100;</p>", "html", comment=comment).text
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe]|&#", made)
        assert "après" in made
        assert made.endswith("\xa0s ь")
