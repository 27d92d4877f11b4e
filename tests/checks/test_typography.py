"""Rules of typography that are set to `warn`: told by file and line, and nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from causerie import store
from causerie.checks import typography
from causerie.errors import Fault

from tests.blog import Blog
from tests.samples import PATH, THREAD, comment, lines, post, site
from tests.site.running import Site, append

WARN = (("units", "warn"),)
POST = """Title: À 20 km d’ici
Date: 2026-11-24 08:00
Summary: Un
    résumé de 3 kg
Tags: 4 km

Une ligne.

Il y a 5 km, `6 km` et 7 km.
"""


def found(root: Path, body: str = "Rien.", source: str = "", **more: object) -> list[Fault]:
    made = site(root, {THREAD: (comment(body=body, **more),)}, (post(),), typography=WARN)
    path = root / "content" / "un-texte.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return list(typography.check(made))


def places(faults: list[Fault]) -> list[tuple[str, int, Mapping[str, object]]]:
    return [(fault.path, fault.line, fault.values) for fault in faults]


def test_a_comment_is_told_by_its_file_and_line(tmp_path: Path) -> None:
    (told,) = found(tmp_path, "Une ligne.\n\nIl y a 20 km.")
    assert (told.level, told.path, told.key) == ("hint", PATH, "body")
    assert "20 km" in (tmp_path / PATH).read_text(encoding="utf-8").split("\n")[told.line - 1]
    assert told.said(str)[0] == "the rule units would print “Il y a 20⍽km.” for “Il y a 20 km.”"


def test_a_body_that_stands_in_the_line_of_its_key_is_told_there(tmp_path: Path) -> None:
    made = site(tmp_path, {}, (post(),), typography=WARN)
    (tmp_path / PATH).parent.mkdir()
    (tmp_path / PATH).write_bytes(lines(body="Il y a 20 km."))
    made = replace(made, corpus=store.read(tmp_path, "comments"))
    assert [(one.path, one.line) for one in typography.check(made)] == [(PATH, 4)]


def test_a_post_is_told_by_the_lines_that_its_page_prints(tmp_path: Path) -> None:
    assert [(path, line, values["before"]) for path, line, values in places(found(tmp_path, source=POST))] == [
        ("content/un-texte.md", 1, "Title: À 20 km d’ici"),
        ("content/un-texte.md", 4, "résumé de 3 kg"),
        ("content/un-texte.md", 9, "Il y a 5 km,"),
        ("content/un-texte.md", 9, "et 7 km."),
    ]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_only_french_is_told(tmp_path: Path, lang: str) -> None:
    assert bool(found(tmp_path, "Il y a 20 km.", lang=lang)) == (lang == "fr")


def test_nothing_is_told_that_nobody_asked_for(tmp_path: Path) -> None:
    plain = site(tmp_path, {THREAD: (comment(body="Il y a 20 km."),)}, (post(),), typography=(("units", "off"),))
    assert list(typography.check(plain)) == []


def test_the_pages_of_a_site_follow_the_owner(tmp_path: Path) -> None:
    made = Site(tmp_path / "site")
    made.post("deux", "Il y a 20 km, le 1er mai ?", title="Le 2e, à 3 km ?")
    made.say("deux", 5, "Encore 5 km, le 1er mai ?")
    append(made.folder / "pelicanconf.py", '\nCAUSERIE["typography"] = {"units": "warn", "ordinals": "off"}\n')
    ran = made.inv("build")
    assert ran.returncode == 0, ran.stderr
    page = (made.folder / "output" / "deux" / "index.html").read_text(encoding="utf-8")
    assert "<p>Il y a 20 km, le 1er\u00a0mai\u202f?</p>" in page
    assert "<p>Encore 5 km, le 1er\u00a0mai\u202f?</p>" in page
    ran = made.inv("check")
    assert ran.returncode == 0
    lines = [line.split(" ")[0] for line in ran.stdout.splitlines() if "units" in line]
    assert lines[-2:] == ["content/posts/deux.md:1:", "content/posts/deux.md:8:"]
    assert any("/deux/20261102T080500Z" in line for line in lines)


def test_titles_have_their_spaces_without_elements_where_none_can_stand(tmp_path: Path) -> None:
    made = Site(tmp_path / "site")
    made.post("deux", title="Le 1er : quoi ?")
    assert made.inv("build").returncode == 0
    page = (made.folder / "output" / "deux" / "index.html").read_text(encoding="utf-8")
    assert "<title>Le 1er\u00a0: quoi\u202f? — " in page
    assert "Le 1<sup>er</sup>\u00a0: quoi\u202f?</h1>" in page
    feed = (made.folder / "output" / "feeds" / "discussion" / "deux.fr.atom.xml").read_text(encoding="utf-8")
    assert "«\u00a0Le 1er\u00a0: quoi\u202f?\u00a0»" in feed


@pytest.mark.parametrize("on", [True, False])
def test_the_typography_of_another_language_is_told(blog: Blog, on: bool) -> None:
    blog.conf(f"TYPOGRIFY = {on}")
    blog.post("un")
    assert ("pelicanconf.py: TYPOGRIFY: " in blog.build().log) == on
