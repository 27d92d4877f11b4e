"""The posts' prose in a built blog: pictures with their versions, nothing from elsewhere unless the author says so."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest

from tests.blog import ROOT, Blog
from tests.prose.test_pictures import photo, saved

TOLD = f"""
import sys
sys.path.insert(0, {str(ROOT / "plugins")!r})
from pelican import Pelican
from pelican.settings import read_settings
from causerie import plugin
from causerie.checks import report
for fault in plugin.read_posts(Pelican(read_settings("blogconf.py")))[1]:
    print(report.line(fault, "fr"))
"""
CAT = "https://cats.example/cat.jpg"


def prose(blog: Blog, body: str, **head: str) -> lxml.html.HtmlElement:
    blog.post("texte", body, **head)
    built = blog.build()
    assert built.code == 0, built.log
    return built.page("texte/index.html").cssselect(".prose")[0]


@pytest.mark.parametrize(
    "source", ["{static}/images/été.jpg", "{static}../images/été.jpg", "{static}../images/%C3%A9t%C3%A9.jpg"]
)
def test_a_picture_has_versions_beside_it_that_are_there(blog: Blog, source: str) -> None:
    saved(blog.folder / "content" / "images" / "été.jpg", photo(900, 600), quality=95)
    (picture,) = prose(blog, f"![Un pont]({source})").cssselect("picture")
    (image,) = picture.cssselect("img")
    assert (image.get("width"), image.get("height"), image.get("loading")) == ("900", "600", None)
    output = blog.folder / "output"
    addresses = [image.get("src"), *(part.split()[0] for part in ",".join(picture.xpath("source/@srcset")).split(","))]
    assert len(addresses) >= 3
    for address in addresses:
        path = output / urlsplit(address).path.lstrip("/").replace("%C3%A9", "é")
        assert path.parent == output / "images"
        assert path.exists(), address


def test_two_builds_give_the_same_pictures_and_the_second_finds_them_made(blog: Blog) -> None:
    saved(blog.folder / "content" / "images" / "pont.png", photo(900, 600))
    prose(blog, "![Un pont]({static}/images/pont.png)")
    cache = blog.folder / ".cache" / "pictures"
    first = {path.name: path.stat().st_mtime_ns for path in cache.iterdir()}
    pages = {path.name: path.read_bytes() for path in (blog.folder / "output" / "images").iterdir()}
    assert len(pages) >= 3
    blog.build("--delete-output-directory")
    assert {path.name: path.stat().st_mtime_ns for path in cache.iterdir()} == first
    assert {path.name: path.read_bytes() for path in (blog.folder / "output" / "images").iterdir()} == pages


def test_a_broken_picture_is_named_and_shown_as_it_is(blog: Blog) -> None:
    (blog.folder / "content" / "images" / "pont.jpg").write_bytes(b"no picture")
    blog.post("texte", "![Un pont]({static}/images/pont.jpg)")
    built = blog.build()
    assert built.code == 0
    assert "{static}/images/pont.jpg est illisible" in " ".join(built.log.split())
    assert [image.get("src") for image in built.page("texte/index.html").cssselect(".prose img")] == [
        "/images/pont.jpg"
    ]


def test_what_comes_from_elsewhere_is_a_link(blog: Blog) -> None:
    found = prose(blog, f'Un ![chat]({CAT}).\n\n<iframe src="https://film.example/" title="Le film"></iframe>')
    assert not found.cssselect("img, iframe")
    assert [(link.text, link.get("href")) for link in found.cssselect("a")] == [
        ("chat", CAT),
        ("Le film", "https://film.example/"),
    ]


def test_what_comes_from_elsewhere_stays_where_its_author_says_so(blog: Blog) -> None:
    (image,) = prose(blog, f"Un mot.\n\n![Un chat]({CAT})", remote="yes").cssselect("img")
    assert (image.get("src"), image.get("referrerpolicy")) == (CAT, "no-referrer")


def test_a_film_and_a_frame_too_but_never_what_runs(blog: Blog) -> None:
    film, frame, script = (f"https://{name}.example/x" for name in ("film", "frame", "script"))
    body = f'<video src="{film}"></video>\n\n<iframe src="{frame}"></iframe>\n\n<script src="{script}"></script>'
    blog.post("texte", body, remote="yes")
    page = blog.build().page("texte/index.html")
    assert page.xpath("//video/@src | //iframe/@src") == [film, frame]
    assert page.xpath("//a[text() = $script]/@href", script=script) == [script]
    assert not page.xpath("//script[@src = $script]", script=script)
    (policy,) = page.xpath("//meta[@http-equiv = 'Content-Security-Policy']/@content")
    assert policy.count("https://film.example https://frame.example") == 3
    assert "script.example" not in policy


@pytest.mark.parametrize("said", ["no", "maybe", ""])
def test_no_other_line_lets_it_in(blog: Blog, said: str) -> None:
    assert not prose(blog, f"![Un chat]({CAT})", remote=said).cssselect("img")


def test_an_author_is_told_what_is_odd_and_where(blog: Blog) -> None:
    saved(blog.folder / "content" / "images" / "pont.png", photo(9, 6))
    body = f"![]({{static}}/images/pont.png)\n\n![Un chat]({CAT})\n\nUn[^un].\n\n[^deux]: Deux."
    path = blog.post("texte", body)
    first = path.read_text().splitlines().index("![]({static}/images/pont.png)") + 1
    ran = subprocess.run([sys.executable, "-c", TOLD], cwd=blog.folder, capture_output=True, text=True, check=True)
    said = ran.stdout.replace("\u00a0", " ")
    for line, words in [
        (first, "l’image {static}/images/pont.png n’a pas de mots"),
        (first + 2, f"{CAT} serait demandé ailleurs"),
        (first + 4, "il n’y a pas de note du nom de [^un]"),
        (first + 6, "la note [^deux] n’est appelée nulle part"),
    ]:
        assert f"content/posts/texte.md:{line}: {words}" in said


def test_a_site_of_relative_addresses_has_pictures_of_one_size(blog: Blog) -> None:
    blog.conf("RELATIVE_URLS = True")
    saved(blog.folder / "content" / "images" / "pont.jpg", photo(900, 600), quality=95)
    found = prose(blog, "![Un pont]({static}/images/pont.jpg)")
    (image,) = found.cssselect("img")
    assert not found.cssselect("source")
    assert (image.get("src"), image.get("width")) == ("../images/pont.jpg", "900")
    assert Path(blog.folder, "output", "images", "pont.jpg").exists()


def test_a_summary_fetches_nothing_from_elsewhere_since_lists_show_it(blog: Blog) -> None:
    blog.post("texte", "Un mot.", summary=f"Un ![chat]({CAT}) ici.", remote="yes")
    built = blog.build()
    for path in ("index.html", "texte/index.html"):
        page = built.page(path)
        assert not page.cssselect("main img"), path
        assert page.cssselect(f'.lede a[href="{CAT}"]'), path


def test_a_list_shows_the_beginning_of_a_text_without_its_notes(blog: Blog) -> None:
    blog.post("texte", "Un mot[^n] et la suite.\n\n[^n]: Une note.", summary="")
    (lede,) = blog.build().page("index.html").cssselect(".entry .lede")
    assert lede.text_content().strip() == "Un mot et la suite."
