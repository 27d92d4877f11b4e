"""How a build writes pages: what holds its text already keeps its times, and two pages never share a file."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from causerie.errors import OwnerError
from causerie.plugin.files import By, Files

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
    said = "content/posts/un.md and content/posts/deux.md would both be written to un.html"
    assert said in built.log


@pytest.mark.parametrize("page", [False, True], ids=["post", "page"])
def test_a_post_that_says_so_takes_the_place_of_a_list(blog: Blog, page: bool) -> None:
    blog.post("un", "Le texte du début.", lang="en")
    blog.post("accueil", "Mon accueil.", page=page, save_as="index.html", url="")
    blog.post("home", "My home.", page=page, save_as="en/index.html", url="en/")

    built = blog.build()

    assert built.code == 0, built.log
    assert "Mon accueil." in built.text("index.html")
    assert "My home." in built.text("en/index.html")


HTML = {"save_as": "un/index.html", "url": "un/"}
BOTH = "would both be written to"


@pytest.mark.parametrize(
    ("second", "conf", "said"),
    [
        (HTML, "", f"content/posts/un.md and content/posts/b.md {BOTH} un/index.html"),
        ({"save_as": "robots.txt", "url": "b"}, "", f"content/posts/b.md and Causerie {BOTH} robots.txt"),
        ({"save_as": "un/x.svg", "url": "b"}, "", f"content/posts/b.md {BOTH} un/x.svg"),
        ({}, "TAG_SAVE_AS = '{slug}/index.html'", f"content/posts/b.md and tag.html (B) {BOTH} b/index.html"),
    ],
)
def test_two_writers_of_one_file_are_refused_by_name(blog: Blog, second: dict[str, str], conf: str, said: str) -> None:
    blog.conf(f"{conf}\nSTATIC_PATHS = ['images']\nEXTRA_PATH_METADATA = {{'images/x.svg': {{'path': 'un/x.svg'}}}}\n")
    (blog.folder / "content/images/x.svg").write_text("<svg/>")
    blog.post("un", tags="B")
    blog.post("b", **second)

    built = blog.build()

    assert built.code == 1
    assert said in " ".join(built.log.split()), built.log
    assert re.search(r"content/\S+:0: .*content/posts/b\.md", built.log)
    assert "Traceback" not in built.log
    assert "Save_as:" in built.log


def test_a_file_where_the_site_has_a_folder_is_refused_and_then_in_nobody_s_way(blog: Blog) -> None:
    blog.post("un", save_as="feeds", url="feeds")
    built = blog.build()
    assert built.code == 1
    assert "content/posts/un.md would be written to feeds, and feeds.html to feeds/index.html" in built.log
    blog.post("un")
    assert (blog.folder / "output/feeds").is_file()
    assert blog.build().code == 0


POST, OTHER = By("content/posts/un.md", source=True), By("content/posts/deux.md", source=True)
LIST = By("tags.html", yields=True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("a/index.html", POST), ("a/index.html", OTHER)),
        (("a/index.html", POST), ("a/index.html", replace(OTHER, replaces=True))),
        (("a/index.html", replace(POST, replaces=True)), ("a/index.html", replace(OTHER, replaces=True))),
        (("a/index.html", replace(POST, replaces=True)), ("a/index.html", By("journal.html"))),
        (("a/index.html", POST), ("a/index.html", LIST)),
        (("a/index.html", LIST), ("a/index.html", LIST)),
        (("a.html", POST), ("a.html/b/index.html", replace(OTHER, replaces=True))),
        (("a/b/c.html", LIST), ("a/b", replace(POST, replaces=True))),
    ],
)
def test_nothing_that_would_be_lost_is_written_over(first: tuple[str, By], second: tuple[str, By]) -> None:
    for one, other in ((first, second), (second, first)):
        files = Files()
        assert files.put(*one)
        with pytest.raises(OwnerError) as caught:
            files.put(*other)
        (fault,) = caught.value.faults
        said = " ".join(fault.said(str))
        assert first[1].name in said
        assert second[1].name in said
        assert not any(by.source for by in (first[1], second[1])) or fault.path.startswith("content/posts/")


def test_two_files_that_are_copied_to_one_place_are_refused(blog: Blog) -> None:
    told = "{'images/x.svg': {'path': 'x.svg'}, 'images/y.svg': {'path': 'x.svg'}}"
    blog.conf(f"STATIC_PATHS = ['images']\nEXTRA_PATH_METADATA = {told}\n")
    for name in ("x.svg", "y.svg"):
        (blog.folder / "content/images" / name).write_text("<svg/>")
    built = blog.build()
    assert built.code != 0
    assert "images/x.svg" in built.log
    assert "images/y.svg" in built.log


@pytest.mark.parametrize("link", ["{attach}../../secret.txt", "{static}/../secret.txt"])
def test_no_link_publishes_a_file_beside_the_content(blog: Blog, link: str) -> None:
    (blog.folder / "secret.txt").write_text("un secret")
    blog.post("un", f"Voir [là]({link}).")
    built = blog.build()
    assert built.code == 1
    assert "content/posts/un.md:0" in built.log
    assert "../secret.txt" in built.log
    assert not [path for path, data in built.files().items() if data == b"un secret"]


def test_a_folder_beside_the_content_that_the_settings_name_is_copied(blog: Blog) -> None:
    blog.conf("STATIC_PATHS = ['../fichiers']\nSTATIC_SAVE_AS = 'fichiers.txt'\n")
    (blog.folder / "fichiers").mkdir()
    (blog.folder / "fichiers/a.txt").write_text("pour tous")
    built = blog.build()
    assert built.code == 0, built.log
    assert built.text("fichiers.txt") == "pour tous"


def test_an_owner_s_own_note_for_robots_takes_the_place_of_ours(blog: Blog) -> None:
    blog.conf("STATIC_PATHS = ['images']\nEXTRA_PATH_METADATA = {'images/r.txt': {'path': 'robots.txt'}}\n")
    (blog.folder / "content/images/r.txt").write_text("User-agent: *\n")
    blog.post("un")
    for _ in range(2):
        built = blog.build()
        assert built.code == 0, built.log
        assert built.text("robots.txt") == "User-agent: *\n"


def _newer(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime > LONG_AGO]
