"""What becomes of posts, in files; `python -m tests.prose.pairs` writes them again, for somebody to look at."""

import re
from pathlib import Path

import lxml.html
import pytest

from tests.prose.pairs import FOLDER, became, render

PAIRS = sorted(FOLDER.rglob("*.md"))


@pytest.mark.parametrize("path", PAIRS, ids=[f"{path.parent.name}/{path.stem}" for path in PAIRS])
def test_a_post_becomes_what_its_pair_says(path: Path) -> None:
    assert became(path) == path.with_suffix(".html").read_text(encoding="utf-8")


NOTES = [path for path in PAIRS if path.parent.name == "notes" and "fnref" in path.with_suffix(".html").read_text()]


@pytest.mark.parametrize("path", NOTES, ids=[path.stem for path in NOTES])
def test_each_note_stands_once_after_its_call_and_leads_back_to_every_one(path: Path) -> None:
    root = lxml.html.fromstring(f"<main>{render(path.read_text(encoding='utf-8'))}</main>")
    everything = list(root.iter())
    numbers = []
    for note in root.cssselect("aside.footnote"):
        calls = root.xpath("//a[@href = $to]", to=f"#{note.get('id')}")
        backs = [link.get("href")[1:] for link in note.cssselect(".footnote-backref")]
        assert backs == [call.getparent().get("id") for call in calls]
        assert {call.text for call in calls} <= {note.cssselect("b")[0].text}
        numbers.append(int(note.cssselect("b")[0].text))
        if calls:
            assert everything.index(calls[0]) < everything.index(note)
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not root.cssselect("p aside, h2 aside, table aside, dl > aside, ul > aside, aside aside, blockquote aside")


def test_every_link_of_a_note_has_a_name_in_the_language_of_the_post() -> None:
    text = "{}One[^n] and two[^n].\n\n[^n]: N."
    named = {
        lang: re.findall('aria-label="([^"]+)"', render(text.format(f"Lang: {lang}\n\n"))) for lang in ("fr", "en")
    }
    assert named == {
        "fr": ["Note 1", "Note 1", "Note 1", "Retour au texte, note 1", "Retour au texte, note 1, appel 2"],
        "en": ["Note 1", "Note 1", "Note 1", "Back to the text, note 1", "Back to the text, note 1, call 2"],
    }
