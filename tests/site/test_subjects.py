"""Subjects that are called by signs alone, or by a whole sentence: each has its list, and links that arrive."""

from __future__ import annotations

from urllib.parse import unquote

from tests.blog import Blog

LONG = "日本" * 100


def test_a_subject_without_a_letter_has_a_list_of_its_own(blog: Blog) -> None:
    blog.post("un", tags=f"!!!; ❤; Thé; {LONG}; {'❤' * 90}; {'❤' * 91}", category="…", authors="!!!", source="blogger")
    blog.post("deux", tags="❤, ???", category="…")
    blog.post("page", tags="!!!", page=True)

    built = blog.build("--fatal", "warnings")

    assert built.code == 0, built.log
    for path, posts in (
        ("tags/u2764", 2),
        ("tags/u21-u21-u21", 1),
        ("categories/u2026", 2),
        ("authors/u21-u21-u21", 1),
    ):
        page = built.page(f"{path}/index.html")
        assert len(page.xpath("//main//article | //main//h2")) >= posts, path
    lists = {path.split("/")[1] for path in built.files() if path.startswith("tags/")}
    assert len(lists) == 8
    hrefs = built.page("un/index.html").xpath("//a[contains(@href, '/tags/') or contains(@href, '/categories/')]/@href")
    assert len(set(hrefs)) == 7
    for href in hrefs:
        assert f"{unquote(href).strip('/')}/index.html" in built
    assert "/tags/u2764/" in built.text("search/label/❤/index.html")
    assert "❤" in built.text("tags/index.html")
