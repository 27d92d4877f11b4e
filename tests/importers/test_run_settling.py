"""Where the posts of an export come to stand: in nobody's place, in nobody's way, and each at an address of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from causerie.importers.asked import Wish
from causerie.importers.blogger.takeout import TAKEOUT
from causerie.importers.run import run
from causerie.importers.source import Source
from causerie.importers.taken import Taken

from tests.blog import Blog
from tests.importers.old_blog import Home, comment, post, takeout


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def addresses(home: Home) -> dict[str, tuple[str, str]]:
    """Of each post: the file that it keeps, and the addresses from which it moved."""
    heads = (home.heads(path) for path in home.files() if path.endswith(".md"))
    return {head["Title"]: (head.get("Save_as", ""), head.get("Moved_from", "")) for head in heads}


@pytest.mark.parametrize("older", [1, 2])
def test_a_file_and_a_folder_of_one_name_cannot_both_be_kept(home: Home, tmp_path: Path, older: int) -> None:
    paths = {1: "/un.html", 2: "/un.html/deux/", 3: "/a/", 4: "/a/b/", 5: "/A/B/C.html"}
    dates = {n: f"2013-05-0{1 if n == older else n + 1}T10:00:00Z" for n in paths}
    report = home.bring(takeout(tmp_path / "f.atom", *(post(n, paths[n], date=dates[n]) for n in paths)))
    found = addresses(home)
    other = 3 - older
    assert found[f"Texte {older}"][1] == ""
    assert found[f"Texte {other}"] == ("", paths[other])
    assert [found[f"Texte {n}"][0] for n in (3, 4, 5)] == ["a/index.html", "a/b/index.html", "A/B/C.html"]
    assert [(one.id, one.values["path"]) for one in report.hints] == [(str(other), paths[other])]


def test_a_name_is_not_given_whose_file_a_kept_address_is_in_the_way_of(home: Home, tmp_path: Path) -> None:
    home.bring(takeout(tmp_path / "f.atom", post(1, "/un/index.html/deux/"), post(2, "/un", title="Un")))
    assert addresses(home)["Un"] == ("", "/un")
    assert sorted(path.name for path in (home.folder / "content/posts").iterdir()) == ["deux.md", "un-2013-05.md"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pain.md", "Un texte sans tête.\n"),
        ("pain.md", ""),
        ("pain.rst", "Pain\n####\n\n:date: 2020-01-01\n\nÀ moi.\n"),
        ("x.rst", "Pain\n####\n\n:slug: pain\n\nÀ moi.\n"),
        ("x.html", '<html><head><title>Pain</title><meta name="slug" content="pain"></head></html>'),
        ("x.markdown", "Title: X\nSlug: pain\n\nÀ moi.\n"),
    ],
)
def test_a_file_that_is_here_costs_no_post(home: Home, tmp_path: Path, name: str, text: str) -> None:
    folder = home.place.content / "posts"
    folder.mkdir()
    (folder / name).write_text(text, encoding="utf-8")
    report = home.bring(takeout(tmp_path / "f.atom", post(1, "/2013/05/pain.html"), comment(3, 1)))
    assert (report.kept["post"], report.dropped.total()) == (1, 0)
    assert (folder / name).read_text(encoding="utf-8") == text
    assert home.heads("content/posts/pain-2013-05.md")["Save_as"] == "2013/05/pain.html"
    assert len(home.comments("pain-2013-05")) == 1
    assert home.bring(tmp_path / "f.atom").written.total() == 0


SAID = {
    "CATEGORY_SAVE_AS": "sujet/{slug}/index.html",
    "TAG_SAVE_AS": "",
    "AUTHOR_SAVE_AS": "{slug}.html",
    "YEAR_ARCHIVE_SAVE_AS": "{date:%Y}/index.html",
    "MONTH_ARCHIVE_SAVE_AS": "{date:%Y}/{date:%m}/index.html",
    "DAY_ARCHIVE_SAVE_AS": "{date:%Y",
    "ARTICLE_SAVE_AS": "{slug}.html",
    "PAGE_SAVE_AS": "p/{slug}.html",
    "DRAFT_SAVE_AS": "brouillons/{slug}.html",
    "DIRECT_TEMPLATES": ["index", "tout"],
    "TOUT_URL": "x",
    "FEED_ALL_ATOM": "flux/tout.xml",
    "CATEGORY_FEED_RSS": None,
    "STATIC_PATHS": ["images", 5],
    "EXTRA_PATH_METADATA": {"x/robots.txt": {"path": "robots.txt"}, "y": None},
    "TEMPLATE_PAGES": {"livres.html": "livres/index.html"},
    "THEME_STATIC_DIR": "habit",
}


@pytest.mark.parametrize(
    "file",
    [
        "sujet/index.html",
        "Sujet/x.html",
        "2013/index.html",
        "2013/05/index.html",
        "brouillons/index.html",
        "tout.html",
        "tout.html/x/index.html",
        "flux/index.html",
        "images/x.html",
        "robots.txt/index.html",
        "livres/index.html",
        "habit/index.html",
        "journal/index.html",
        "en/index.html",
    ],
)
def test_what_the_settings_write_is_no_post_s(file: str) -> None:
    assert Taken.by(SAID).has(file)


@pytest.mark.parametrize(
    "file", ["2013/05/pain.html", "categories/index.html", "x/index.html", "p/un.html", "an/index.html"]
)
def test_what_they_do_not_write_can_be_one_s(file: str) -> None:
    assert not Taken.by(SAID).has(file)


def test_a_post_stands_where_the_settings_say() -> None:
    taken = Taken.by(SAID)
    assert (taken.home("post", "un"), taken.home("page", "un")) == ("un.html", "p/un.html")
    dated = Taken.by({"ARTICLE_SAVE_AS": "{date:%Y}/{slug}.html"})
    assert (dated.home("post", "un"), Taken().home("page", "un")) == ("un/index.html", "un/index.html")


def test_all_that_a_built_site_writes_by_itself_is_known_of(blog: Blog, tmp_path: Path) -> None:
    from pelican.settings import DEFAULT_CONFIG, read_settings

    blog.conf('SITEURL = "https://example.org"\nCAUSERIE["contact"] = "a@example.org"\n')
    blog.post("un", tags="Thé", authors="Zoé", series="Suite")
    blog.post("deux", lang="en")
    blog.post("trois", status="draft")
    blog.say("un", 1, occupation="boulangère", field="craft")
    built = blog.build()
    assert built.code == 0, built.log
    taken = Taken.by({**DEFAULT_CONFIG, **read_settings(str(blog.folder / "blogconf.py"))})
    # What begins with a dot or an underscore, or has another ending, is no address of a post's that is kept.
    own = {path for path in built.files() if path.endswith((".html", ".htm")) and not path.startswith("un/")}
    assert len(own) > 15
    assert sorted(path for path in own if not taken.has(path)) == []


def test_a_subject_of_signs_alone_is_kept_and_told(home: Home, tmp_path: Path) -> None:
    label = "<category scheme='tag:blogger.com,1999:blog-9' term='{}'/>"
    entry = post(1, "/a.html").replace("</entry>", f"{label.format('❤')}{label.format('Thé')}</entry>")
    report = home.bring(takeout(tmp_path / "f.atom", entry))
    assert home.heads("content/posts/a.md")["Tags"] == "❤, Thé"
    assert [one.values for one in report.hints] == [{"name": "❤"}]


@dataclass
class Late:
    """A watcher who writes a file as soon as the first thing is written."""

    path: Path

    def reading(self, done: int, total: int) -> None:
        pass

    def writing(self, done: int, total: int) -> None:
        self.path.write_text("À moi.", encoding="utf-8")


def test_a_file_that_came_meanwhile_is_not_written_over_and_told(home: Home, tmp_path: Path) -> None:
    source = Source.of(takeout(tmp_path / "f.atom", post(1, "/un.html"), post(2, "/deux.html")))
    late = Late(home.place.content / "posts/deux.md")
    report = run(TAKEOUT, source, TAKEOUT.site(source), home.place, Wish(), late)
    assert late.path.read_text(encoding="utf-8") == "À moi."
    (told,) = report.not_kept
    assert (told.kind, told.id, told.values) == ("post", "2", {"path": "posts/deux.md"})
    assert report.off == []


def test_no_address_of_an_old_post_names_a_file_of_the_owner_s(home: Home, tmp_path: Path) -> None:
    links = "".join(
        f'<p><a href="{{{word}}}../../secret.txt">a</a> <img src="{{{word}}}/../secret.txt" alt="b"></p>'
        f'<iframe src="{{{word}}}../../secret.txt"></iframe><p><a href="|{word}|../../secret.txt">c</a></p>'
        for word in ("attach", "static", "filename")
    )
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html", links)))
    text = home.text("content/posts/a.md")
    assert "secret.txt" in text
    assert not re.search(r"(?<!\\)[{|](?:attach|static|filename)[|}]", text)
