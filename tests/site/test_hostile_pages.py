"""Every page and file of a site whose readers are hostile and whose author is careless: words stay words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import lxml.html
import pytest
from causerie import codec
from causerie.model import Decision, Synthesis
from playwright.sync_api import Browser, Route

from tests.blog import NOW, Blog, Built
from tests.samples import removed
from tests.site.reading import ATOM, feed, text
from tests.site.running import Site, append

EVIL = "\"'><script>alert(1)</script><b onload=x>&amp;</style></title>]]>"
SITE = "https://example.org"
SETTINGS = f"""
SITEURL = {SITE!r}
SITENAME = {"Site" + EVIL!r}
SITESUBTITLE = {"Sous" + EVIL!r}
CAUSERIE["fields"] = [
    {{"key": "land", "sigil": '"\\\\', "labels": {{"fr": {"Terre" + EVIL!r}, "en": "Land</style>"}}}},
    {{"key": "care", "sigil": "<&", "labels": {{"fr": "Soin\\n}}</style>"}}}},
]
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with hostile words in everything that takes words, built as its owner builds it."""
    site = Site(tmp_path_factory.mktemp("hostile") / "site")
    append(site.folder / "pelicanconf.py", SETTINGS)
    (site.folder / "comments" / "_people.yml").write_text(
        f"claire:\n  name: {json.dumps('P' + EVIL)}\n  role: author\n"
    )
    head = {"title": f"Titre{EVIL}", "category": f"Rubrique{EVIL}", "tags": f"Sujet{EVIL}, sel & pain"}
    lines = {
        "questions": f"Pourquoi{EVIL}",
        "elsewhere": f"Ailleurs{EVIL} | javascript:alert(1)\n    https://x.example/",
    }
    site.post("hostile", f"## A{EVIL}\n\n## B\n\n## C", series=f"Suite{EVIL}", **head, **lines)
    site.post("hostile", file="hostile.en.md", **{**head, "lang": "en", "title": f"Title{EVIL}"})
    site.post("autre", **{**head, "series": f"Suite{EVIL}", "title": f"Autre{EVIL}"})
    said = {"name": f"Nom{EVIL}", "occupation": f"Métier{EVIL}", "field": "land"}
    words = f"Corps{EVIL} œuvre <img src=x onerror=alert(1)> [x](javascript:alert(1)) n° 999999999999"
    site.say("hostile", 2, words, answers=1, pinned=f"Lire{EVIL}", source="S<script>alert(1)</script>", **said)
    site.say("hostile", 3, words, url="https://h.example/?a=1&b='2'", source_url="https://h.example/?a=1&b='2'", **said)
    site.say("hostile", 4, "Moi.", name="Claire", person="claire", field="care")
    heard = Synthesis(date=NOW - timedelta(days=1), person="claire", body=f"Entendu{EVIL} n° 2 n° 999999999999")
    site.raw("hostile", "_synthesis.yml", codec.write(heard))
    ran = site.inv("build", SOURCE_DATE_EPOCH=str(int(NOW.timestamp())))
    assert "Traceback" not in ran.stderr
    return Built(ran.returncode, ran.stdout + ran.stderr, site.folder / "output")


@pytest.fixture(scope="module")
def pages(built: Built) -> Mapping[str, lxml.html.HtmlElement]:
    found = {path: built.page(path) for path in sorted(built.files()) if path.endswith(".html")}
    assert len([path for path in found if path.startswith(("fields/", "occupations/", "series/", "tags/"))]) >= 6
    return found


def elements(page: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The elements of a page that no author's Markdown made: that may hold what its author likes."""
    prose = {one for box in page.cssselect(".prose, .lede") for one in box.iter()}
    yield from (one for one in page.iter() if isinstance(one.tag, str) and one not in prose)


def test_no_words_become_an_element_or_an_attribute(pages: Mapping[str, lxml.html.HtmlElement]) -> None:
    for path, page in pages.items():
        for one in elements(page):
            where = (path, lxml.html.tostring(one)[:200])
            assert one.tag != "style", where
            assert one.tag != "script" or re.match(r"(\.\./)*/?theme/", one.get("src", "").removeprefix(SITE)), where
            assert one.tag != "b" or one.get("class") == "badge", where
            assert not [name for name in one.attrib if name.startswith("on") or name == "style"], where
            assert not re.match(r"(?i)\s*(javascript|data|vbscript):", one.get("href") or one.get("src") or ""), where


def test_no_words_are_escaped_twice(built: Built, pages: Mapping[str, lxml.html.HtmlElement]) -> None:
    for path, page in pages.items():
        told = [text(page), *(str(value) for one in page.iter() for value in one.attrib.values())]
        assert not [words for words in told if re.search("&(#34|lt|gt|#39|quot);|&amp;amp;", words)], path


def test_an_address_that_no_reader_may_be_sent_to_is_no_link(pages: Mapping[str, lxml.html.HtmlElement]) -> None:
    (line,) = pages["hostile/index.html"].cssselect(".elsewhere")
    assert f"Ailleurs{EVIL}" in text(line)
    assert [link.get("href") for link in line.cssselect("a")] == ["https://x.example/"]


def test_a_number_that_is_none_is_no_link(pages: Mapping[str, lxml.html.HtmlElement]) -> None:
    (heard,) = pages["hostile/index.html"].cssselect(".synthesis")
    assert "999999999999" in text(heard)
    assert [link.get("href") for link in heard.cssselect("a")] == ["#c2"]


def test_the_title_of_a_page_is_the_same_to_machines(pages: Mapping[str, lxml.html.HtmlElement]) -> None:
    page = pages["tags/sel-et-pain/index.html"]
    assert page.xpath("//meta[@property='og:title']/@content") == [page.xpath("string(//title)")]
    assert "sel & pain" in page.xpath("string(//title)")


def test_every_feed_and_the_sitemap_are_xml_and_their_words_are_text(built: Built) -> None:
    paths = [path for path in built.files() if path.endswith(".xml")]
    assert len(paths) > 8
    for path in paths:
        root = ElementTree.fromstring((built.output / path).read_bytes())
        assert not [one for one in root.iter() if "script" in one.tag or one.tag.endswith("}b")], path
    names = feed(built, "feeds/fields/land.fr.atom.xml").xpath("a:entry/a:author/a:name/text()", namespaces=ATOM)
    assert set(names) == {f"Nom{EVIL}"}


def test_what_stands_line_by_line_has_no_line_of_a_stranger_s(built: Built) -> None:
    for path in ("robots.txt", "_headers", ".well-known/security.txt"):
        assert "alert" not in built.text(path), path
    links = [line for line in built.text("llms.txt").splitlines() if line.startswith("- ")]
    assert all(re.fullmatch(rf"- \[[^\[\]]+\]\({SITE}/[a-z/]*\) \([a-z]+\)", line) for line in links)


def test_a_stylesheet_says_of_a_field_what_it_should_and_no_more(built: Built) -> None:
    (path,) = [path for path in built.files() if path.startswith("theme/post.")]
    css = built.text(path)
    assert '--sigil:"\\"\\\\"}' in css
    assert '--sigil:"<&"}' in css
    assert "alert" not in css


@pytest.mark.browser
def test_a_result_of_the_search_shows_words_and_runs_nothing(browser: Browser, built: Built) -> None:
    context = browser.new_context()
    tab, said = context.new_page(), list[str]()
    tab.on("dialog", lambda dialog: said.append(dialog.message))
    tab.on("console", lambda message: said.append(message.text))

    def answer(route: Route) -> None:
        path = built.output / urlsplit(route.request.url).path.lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        route.fulfill(path=path) if path.is_file() else route.fulfill(status=404)

    tab.route("**/*", answer)
    tab.goto(f"{SITE}/search/?q=corps&kind=contribution&lang=&constructor=x&length=9")
    tab.locator("#results li").nth(1).wait_for()
    assert all("<script>alert(1)</script>" in shown for shown in tab.locator("#results a").all_inner_texts())
    assert any("<img src=x onerror=alert(1)>" in shown for shown in tab.locator("#results li").all_inner_texts())
    assert tab.locator("#results li *").evaluate_all("all => [...new Set(all.map(one => one.localName))]") == [
        *("p", "a", "mark")
    ]
    assert said == []
    context.close()


SECRETS = {
    "brouillon": {"status": "draft"},
    "futur": {"date": "2026-12-24 08:00"},
    "cache": {"status": "hidden"},
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with a draft, a post to come, a hidden one, and words that are not to be read, or not any more."""
    site = Site(tmp_path_factory.mktemp("kept") / "site")
    append(site.folder / "pelicanconf.py", f"SITEURL = {SITE!r}\nCAUSERIE['page_size'] = 2\n")
    site.post("vu", series="Suite", tags="sel", category="Carnets")
    site.say("vu", 1, "Vu.", name="Vue", field="land", occupation="bergère")
    for slug, head in SECRETS.items():
        names = {
            "title": f"Zz{slug}",
            "series": "Suite",
            "tags": f"sel, zzsujet{slug}",
            "category": f"Zzrubrique{slug}",
        }
        site.post(
            slug, f"Zztexte{slug}.", **{**names, "author": f"Zzauteur{slug}", "summary": f"Zzresume{slug}", **head}
        )
        site.post("vu" if slug == "brouillon" else f"{slug}-en", f"Zzenglish{slug}.", file=f"{slug}.en.md",
                  **{**names, "title": f"Zzenglish{slug}", "lang": "en", **head})  # fmt: skip
        for minute in (11, 12, 13):
            site.say(
                slug,
                minute + 10 * len(slug),
                f"Zzcorps{slug}.",
                name=f"Zznom{slug}",
                occupation=f"Zzmetier{slug}",
                field="land",
            )
        heard = Synthesis(date=NOW - timedelta(days=1), body=f"Zzsynthese{slug}.")
        site.raw(slug, "_synthesis.yml", codec.write(heard))
    late = NOW + timedelta(days=1)
    for minute in (5, 6):
        site.say("vu", minute, "Zzdemain.", name="Zznomdemain", occupation="Zzmetierdemain", date=late)
    site.raw("vu", "_synthesis.yml", codec.write(Synthesis(date=late, body="Zzsynthesedemain.")))
    site.write("vu", removed(id="20261102T100000Z-00000000", date=NOW - timedelta(days=9), number=9, rule=1))
    declined = Decision(
        id="20261103T080000Z-q4e9tz1m", thread="brouillon", date=NOW - timedelta(days=1), decision="declined", rule=1
    )
    site.raw("_decisions", f"{declined.id}.yml", codec.write(declined))
    ran = site.inv("build", SOURCE_DATE_EPOCH=str(int(NOW.timestamp())))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return Built(0, ran.stdout, site.folder / "output")


def readable(built: Built) -> Iterator[tuple[str, str]]:
    for path, data in built.files().items():
        yield path, data.decode("utf-8", "replace").lower()


def test_what_is_not_to_be_read_is_nowhere_but_at_its_own_address(kept: Built) -> None:
    own = {"brouillon": "drafts/.*", "futur": "drafts/.*", "demain": "-"}
    own["cache"] = r"(en/)?cache(-en)?/.*|feeds/discussion/cache[^/]*|receipt/.*|posts\.json"
    told = {(path, found) for path, words in readable(kept) for found in re.findall(r"zz[a-z]{4,}", words)}
    listed = {
        (path, words) for path, words in told for name in own if name in words and not re.fullmatch(own[name], path)
    }
    assert listed == set()
    assert {words for _, words in told} >= {"zzcorpscache", "zztextebrouillon", "zztextefutur"}
    assert "zzsynthesecache" in {words for _, words in told}


@pytest.mark.parametrize("path", ["cache/index.html", "cache/views/index.html", "en/cache-en/index.html"])
def test_a_hidden_post_is_there_and_no_search_should_find_it(kept: Built, path: str) -> None:
    assert kept.page(path).xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_a_decision_on_a_post_that_is_not_here_names_it_not(kept: Built) -> None:
    assert "un texte qui n’est pas ici" in text(kept.page("journal/index.html").cssselect("main")[0])
    assert "20261103t080000z-q4e9tz1m" not in "".join(
        words for path, words in readable(kept) if not path.startswith("receipt/")
    )


def test_a_careless_author_loses_nothing_else(blog: Blog) -> None:
    (blog.folder / "content" / "images" / "boucle.png").symlink_to("boucle.png")
    (blog.folder / "content" / "images" / "ailleurs.png").symlink_to("/etc/hostname")
    (blog.folder / "content" / "images" / "cassee.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0")
    pictures = [f"![Une vue]({{static}}/images/{name}.png)" for name in ("boucle", "ailleurs", "cassee", "absente")]
    body = "\n\n".join(["Un mot[^vide].", *pictures, "[^vide]:"])
    blog.post("careless", body, title="Un titre\n    qui continue", series="Suite\n    longue")
    blog.post("bon")
    blog.say("bon", 1, "Dit.")
    blog.raw("bon", "_synthesis.yml", b"date: hier\nbody: x\n")
    blog.raw("bon", "20261102T090000Z-00000000.yml", b"nom: y\n")
    built = blog.build()
    assert built.code == 0, built.log
    log = " ".join(built.log.split())
    for said in (
        "content/posts/careless.md: l’image {static}/images/cassee.png est illisible",
        "comments/bon/_synthesis.yml:1: date: cette valeur ne peut pas être lue → écrivez une date",
        "comments/bon/20261102T090000Z-00000000.yml:1: nom: cette clé n’existe pas → supprimez la ligne",
        "/images/absente.png",
    ):
        assert said in log
    page = built.page("careless/index.html")
    assert text(page.cssselect("h1")[0]) == "Un titre qui continue"
    assert [image.get("src") for image in page.cssselect(".prose img")] == [
        f"/images/{name}.png" for name in ("boucle", "ailleurs", "cassee")
    ] + ["/images/absente.png"]
    assert page.cssselect(".prose a[role=doc-noteref]")[0].get("href") == "#fn:vide"
    assert "series/suite-longue/index.html" in built
    assert [text(one) for one in built.page("bon/index.html").cssselect(".comment .e-content")] == ["Dit."]
