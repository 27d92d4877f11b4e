"""What becomes of bodies, in files; `python -m tests.importers.markdown.pairs` writes them again, to be looked at."""

from pathlib import Path

import lxml.html
import pytest
from causerie.importers.markdown.checking import MARKDOWN, rendered
from causerie.render import render

import pelicanconf
from tests.importers.markdown.pairs import FOLDER, became, converted

PAIRS = sorted(FOLDER.rglob("*.html"))


@pytest.mark.parametrize("path", PAIRS, ids=[f"{path.parent.name}/{path.stem}" for path in PAIRS])
def test_a_body_becomes_what_its_pair_says(path: Path) -> None:
    assert became(path) == path.with_suffix(".md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAIRS, ids=[f"{path.parent.name}/{path.stem}" for path in PAIRS])
def test_what_is_shown_holds_every_image_and_frame(path: Path) -> None:
    made = converted(path)
    html = str(render(made.text)) if path.parent.name == "comments" else rendered(made.text)
    root = lxml.html.fromstring(f"<main>{html}</main>")
    shown = root.xpath("//img/@src | //iframe/@src | //a/@href")
    assert set(made.pictures) <= {one.replace("%20", " ") for one in shown} | {"/local"}
    assert not root.xpath("//script | //style | //@onload")


def test_posts_are_read_back_as_the_site_converts_them() -> None:
    assert MARKDOWN == pelicanconf.MARKDOWN
