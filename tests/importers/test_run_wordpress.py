"""What is WordPress' own: addresses that are numbers, a blog in a folder of its host, uploads beside the export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from causerie.importers import registry
from causerie.importers.asked import Wish
from causerie.importers.run import run
from causerie.importers.source import Source

from tests.importers.old_blog import Home
from tests.importers.samples import real

HEAD = (
    '<?xml version="1.0"?>\n<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
    "<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://x.example/carnet</wp:base_blog_url>\n"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def item(number: int, link: str, body: str, *rest: str, status: str = "publish") -> str:
    return (
        f"<item><title>Texte {number}</title><link>https://x.example/carnet{link}</link><wp:post_id>{number}</wp:post_id>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded>"
        f"<wp:post_date_gmt>2013-05-0{number} 10:00:00</wp:post_date_gmt>"
        f"<wp:post_name>texte-{number}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>post</wp:post_type>"
        f"{''.join(rest)}</item>\n"
    )


def said(number: int, parent: int = 0, kind: str = "", approved: str = "1") -> str:
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>Ève</wp:comment_author>"
        f"<wp:comment_author_email>eve@secret.example</wp:comment_author_email>"
        f"<wp:comment_date_gmt>2013-06-01 10:00:{number:02}</wp:comment_date_gmt>"
        f"<wp:comment_content>Mot {number}.</wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
    )


def bring(home: Home, path: Path, wish: Wish | None = None) -> dict[str, dict[str, int]]:
    source = Source.of(path)
    importer = registry.find(source)
    report = run(importer, source, importer.site(source), home.place, wish or Wish())
    assert report.off == []
    return dict(json.loads(report.as_json())["counts"])


def written(path: Path, *items: str) -> Path:
    path.write_text(f"{HEAD}{''.join(items)}</channel></rss>\n", encoding="utf-8")
    return path


def test_an_address_that_is_a_number_leads_to_its_post_and_moves(home: Home, tmp_path: Path) -> None:
    links = (
        '<a href="https://x.example/carnet/?p=2">a</a> <a href="/carnet/2013/05/texte-2/">b</a> <a href="/?p=9">c</a>'
    )
    bring(home, written(tmp_path / "x.xml", item(1, "/?p=1", links), item(2, "/2013/05/texte-2/", "Deux.")))
    text = home.text("content/posts/texte-1.md")
    assert "[a]({filename}/posts/texte-2.md) [b]({filename}/posts/texte-2.md) [c](/?p=9)" in text
    assert home.heads("content/posts/texte-1.md")["Moved_from"] == "/?p=1"
    head = home.heads("content/posts/texte-2.md")
    assert (head["Save_as"], head["Moved_from"]) == ("2013/05/texte-2/index.html", "/?p=2")


def test_uploads_beside_the_export_come_along_in_their_own_size(home: Home, tmp_path: Path) -> None:
    uploads = tmp_path / "export" / "uploads" / "2013" / "05"
    uploads.mkdir(parents=True)
    (uploads / "four.png").write_bytes(PNG)
    body = '<img src="https://x.example/carnet/wp-content/uploads/2013/05/four-300x200.png">'
    written(tmp_path / "export" / "x.xml", item(1, "/a/", body))
    bring(home, tmp_path / "export")
    (image,) = (path for path in home.files() if "/images/" in path)
    assert f"{{static}}/{image.removeprefix('content/')}" in home.text("content/posts/texte-1.md")


def test_a_link_from_another_page_is_no_contribution(home: Home, tmp_path: Path) -> None:
    pings = said(1), said(2, kind="pingback"), said(3, parent=2), said(4, approved="0")
    export = written(tmp_path / "x.xml", item(1, "/a/", "Un.", *pings))
    counts = bring(home, export, Wish(keep_held=True))
    assert counts["comment"] == {"found": 4, "kept": 2, "held": 2, "dropped": 0, "written": 2}
    assert b"secret" not in b"".join(home.files().values())
    assert len([path for path in home.files() if path.startswith("comments-held/texte-1/")]) == 2


def test_exports_in_parts_that_overlap_tell_each_thing_once(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    written(folder / "1.xml", item(1, "/a/", "Un.", said(1)), item(2, "/b/", "Deux.", said(2)))
    written(folder / "2.xml", item(2, "/b/", "Deux.", said(2), said(3, parent=2)))
    counts = bring(home, folder)
    assert counts["post"] == {"found": 3, "kept": 2, "held": 0, "dropped": 1, "written": 2}
    assert counts["comment"] == {"found": 4, "kept": 3, "held": 0, "dropped": 1, "written": 3}
    assert home.comments("texte-2")[1]["reply_to"] == home.comments("texte-2")[0]["id"]
    assert bring(home, folder)["comment"]["written"] == 0


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("wordpress/isso-wordpress.xml", 8),
        ("wordpress/pelican-wordpressexport.xml", 3),
        ("blogger-archive/gbc-golden1.xml", 3),
        ("blogger-takeout/test-authored-3entries.atom", 1),
    ],
)
def test_a_real_export_comes_whole_and_once(home: Home, path: str, kept: int) -> None:
    export = real(path)
    assert bring(home, export)["comment"]["kept"] == kept
    before = home.files()
    assert sum(one["written"] for one in bring(home, export).values()) == 0
    assert home.files() == before


@pytest.mark.parametrize(("old", "new"), [("Texte 1", "long " * 20_000), ("x.example", "École.example")])
def test_a_post_with_a_long_title_and_one_of_a_host_with_accents_are_known_again(
    home: Home, tmp_path: Path, old: str, new: str
) -> None:
    export = written(tmp_path / "wxr.xml", item(1, "/un/", "Un."))
    export.write_text(export.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert [bring(home, export)["post"]["written"] for _ in "12"] == [1, 0]
