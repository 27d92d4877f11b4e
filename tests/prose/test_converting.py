"""Markdown converted after other texts, by other processes or out of the cache, is as by a new converter."""

import json
from typing import Any

import pytest
from causerie.plugin.workers import Workers
from causerie.prose.converting import Converter, Made, Ways, convert_all
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.toc import TocExtension, slugify

from pelicanconf import MARKDOWN

KINDS = {
    **MARKDOWN,
    "extensions": [*MARKDOWN["extension_configs"], "markdown.extensions.codehilite", "markdown.extensions.admonition"],
}
WAYS = Ways(json.dumps(KINDS, sort_keys=True), ("summary",))
HEADS = ["Title: Un\nSummary: Des *mots* HTML[^1]\n\n", "Title: Deux\nLang: en\n\n", "Lang: fr\n    en\n\n", ""]
BLOCKS = [
    "## Le titre",
    "# Le titre {: #le-titre }",
    "Un *mot*[^1] et [un lien][ici], HTML.",
    "[^1]: Une note.\n\n    En deux.",
    "[^1]: Une autre[^2].\n\n[^2]: Encore.",
    "*[HTML]: un langage",
    "[ici]: https://example.org/ 'Titre'",
    "- a\n- b\n\n    - c",
    "> Cité[^2]",
    "```python\nx = 1 < 2\n```",
    "    :::python\n    x = 1",
    "terme\n:   sens[^1]",
    "a | b\n--|--\n1 | 2",
    '<div markdown="1">\n*dedans*\n</div>',
    "<div>jamais fermé",
    "**[jamais fermé",
    "!!! note\n    Une note.",
    "[TOC]",
]
TEXTS = st.tuples(st.sampled_from(HEADS), st.lists(st.sampled_from(BLOCKS), max_size=6)).map(
    lambda parts: parts[0] + "\n\n".join(parts[1])
)


def fresh(text: str) -> Made:
    """As Pelican's reader does it: a new Markdown for each text, whose metadata is converted without any of its own."""
    md = Markdown(**KINDS)
    html, lines = md.convert(text), md.Meta
    md.preprocessors.deregister("meta")
    typed = ["\n".join(value) for name, value in lines.items() if name == "summary"]
    return Made(html, lines, {text: md.reset().convert(text) for text in typed})


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_a_text_is_converted_as_if_it_were_the_first(texts: list[str]) -> None:
    converter = Converter(WAYS)
    assert [converter.convert(text.encode()) for text in texts] == [fresh(text) for text in texts]


def test_a_file_is_read_as_pelican_reads_it() -> None:
    data = "\ufeffTitle: Un\r\n\r\nUne ligne\rdeux\r\n".encode()
    assert Converter(WAYS).convert(data) == fresh("Title: Un\n\nUne ligne\ndeux\n")


@given(st.text(), st.dictionaries(st.text(), st.lists(st.text())), st.dictionaries(st.text(), st.text()))
def test_what_was_made_is_read_as_it_was(html: str, lines: dict[str, list[str]], fields: dict[str, str]) -> None:
    made = Made(html, lines, fields)
    assert Made.load(made.dump()) == made


def test_what_no_encoding_has_is_kept_too() -> None:
    assert Made.load(Made("\ud800", {}, {}).dump()).html == "\ud800"


KNOWN: dict[str, tuple[Any, bool]] = {
    "the house's": (KINDS, True),
    "by its short name": ({"extensions": ["extra", "toc"]}, True),
    "an object": ({"extensions": [TocExtension()]}, False),
    "a function": ({"extensions": ["toc"], "extension_configs": {"toc": {"slugify": slugify}}}, False),
    "a tuple, which JSON makes a list": ({"extensions": ["toc"], "extension_configs": {"toc": {"x": (1,)}}}, False),
    "somebody's, which may read files": ({"extensions": ["markdown_include.include"]}, False),
    "footnotes that are counted over texts": (
        {"extensions": ["footnotes"], "extension_configs": {"footnotes": {"UNIQUE_IDS": True}}},
        False,
    ),
}


@pytest.mark.parametrize(("markdown", "known"), KNOWN.values(), ids=KNOWN)
def test_only_what_depends_on_the_text_alone_is_converted_so(markdown: dict[str, Any], known: bool) -> None:
    assert (Ways.of(markdown, ["summary"]) is not None) is known


def test_other_ways_have_another_print() -> None:
    ways = [WAYS, Ways(WAYS.markdown, ()), Ways(json.dumps({"extensions": ["extra"]}), ("summary",))]
    assert len({one.print() for one in ways}) == 3
    assert WAYS.print() == Ways(*WAYS).print()


def test_what_cannot_be_converted_stops_no_other() -> None:
    made = convert_all(WAYS, [b"a", b"\xff", b"b"])
    assert [one and Made.load(one).html for one in made] == ["<p>a</p>", None, "<p>b</p>"]


def test_other_processes_convert_the_same() -> None:
    texts = [f"{head}## Le titre\n\nUn mot[^1].\n\n[^1]: Note.".encode() for head in HEADS]
    workers = Workers(WAYS)
    works = [workers.convert(texts[place:]) for place in range(len(texts))]
    assert [work.result(60) for work in works] == [convert_all(WAYS, texts[place:]) for place in range(len(texts))]
    workers.close()


def test_a_process_that_dies_leaves_its_texts_to_whoever_asked() -> None:
    workers = Workers(WAYS)
    for process in workers.processes:
        process.kill()
        process.wait()
    assert workers.convert([b"a", b"b"]).result(60) == [None, None]
    workers.close()
