"""How a build writes pages: what holds its text already keeps its times, and two pages never share a file."""

from __future__ import annotations

import os
from pathlib import Path

from tests.blog import Blog

LONG_AGO = 0


def test_a_page_that_is_the_same_keeps_its_times(blog: Blog) -> None:
    blog.post("un", "Un texte.")
    blog.post("deux", "Un autre.", file="deux.md")
    assert blog.build().code == 0
    output = blog.folder / "output"
    for path in output.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))

    blog.post("deux", "Un autre, plus long.", file="deux.md")
    assert blog.build().code == 0

    written = {path.relative_to(output).as_posix() for path in _newer(output)}
    assert {"deux/index.html", "feeds/posts.fr.atom.xml"} <= written
    assert not {"un/index.html", "archives/index.html", "frame.fr.html"} & written
    assert not list(output.rglob("*.part"))


def test_two_pages_of_one_file_are_refused(blog: Blog) -> None:
    blog.conf("ARTICLE_SAVE_AS = 'un.html'\n")
    blog.post("un")
    blog.post("deux", file="deux.md")

    built = blog.build()

    assert built.code != 0
    assert "two pages would be written to" in built.log


def test_a_page_that_says_so_takes_the_place_of_another(blog: Blog) -> None:
    blog.post("un", "Le texte du début.")
    blog.post("page", "Celui de la page.", page=True, save_as="un/index.html", url="un/")

    built = blog.build()

    assert built.code == 0, built.log
    assert "Celui de la page." in built.text("un/index.html")
    assert "Le texte du début." not in built.text("un/index.html")


def _newer(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime > LONG_AGO]
