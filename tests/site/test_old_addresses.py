"""Whoever follows an old link arrives: on a host that knows rules and on one that has files alone."""

import re
from urllib.parse import unquote

import lxml.html
import pytest
from lxml import etree
from playwright.sync_api import Browser

from tests.blog import NOW, Blog, Built
from tests.browsing import served
from tests.site.hosting import Arrived, arrive, hosted
from tests.test_feeds import SCHEMA

LONG = "1234567890123456789"
HEADS = 'SITEURL = "https://example.org"\n'
PAGES = {
    # What was Blogger's keeps its address, what was WordPress' has moved.
    "/2011/10/neuf.html": "2011/10/neuf.html",
    "/p/a-propos.html": "p/a-propos.html",
    "/2012/01/d%C3%A9j%C3%A0-vu/": "deux/",
    "/deux.php": "deux/",
    "/vieille": "trois/",
    "/?p=7": "deux/",
    "/?page_id=8&preview=1": "trois/",
}
AROUND = {
    "/feeds/posts/default": "feeds/posts.fr.atom.xml",
    "/feeds/posts/default?alt=rss": "feeds/posts.fr.atom.xml",
    "/feeds/comments/default": "feeds/discussion.atom.xml",
    "/feeds/5/comments/default": "feeds/discussion/neuf.fr.atom.xml",
    "/atom.xml": "feeds/posts.fr.atom.xml",
    "/rss.xml": "feeds/posts.fr.atom.xml",
    "/feed/": "feeds/posts.fr.atom.xml",
    "/comments/feed/": "feeds/discussion.atom.xml",
    "/2012/01/d%C3%A9j%C3%A0-vu/feed/": "feeds/discussion/deux.fr.atom.xml",
    "/search/label/Th%C3%A9%20vert": "tags/the-vert/",
    "/search/label/Voyages": "categories/voyages/",
    "/2011/10/": "archives/2011/",
    "/2011/": "archives/2011/",
    "/2011_10_01_archive.html": "archives/2011/",
    "/category/carnets/": "categories/carnets/",
    "/tag/the-noir/": "tags/the-noir/",
    "/author/zoe/": "authors/zoe/",
    "/?feed=rss2": "feeds/posts.fr.atom.xml",
}
TAKEN = "/trois/ /index.html /feeds/posts.fr.atom.xml /theme/x.html /images/logo.svg/x.html"
WRONG = "//evil.example/ https://evil.example/x /../secret /a/%2e%2e/b"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Built:
    blog = Blog(tmp_path_factory.mktemp("moved") / "blog", HEADS)
    (blog.folder / "content" / "images" / "logo.svg").write_text("<svg/>")
    kept = {"url": "2011/10/neuf.html", "save_as": "2011/10/neuf.html", "source": "blogger", "source_id": "5"}
    blog.post("neuf", date="2011-10-03 10:00", category="Voyages", tags="Thé vert", **kept)
    blog.post("a-propos", page=True, url="p/a-propos.html", save_as="p/a-propos.html", source="blogger")
    old = "/2012/01/d%C3%A9j%C3%A0-vu/ /deux.php /?p=7"
    blog.post("deux", date="2012-01-03 10:00", authors="Zoé", tags="Thé noir", source="wordpress", moved_from=old)
    blog.post("trois", moved_from=f"/vieille\n    /?page_id=8&preview=1 /deux.php {TAKEN} {WRONG}")
    blog.post("cache", status="draft", moved_from="/brouillon/")
    one = blog.say("neuf", 1, source="blogger", source_id=LONG)
    blog.say("neuf", 2, source="blogger", source_id="1", reply_to=one.id)
    blog.say("neuf", 7, source="blogger", source_id="3001")
    blog.say("deux", 3, source="wordpress", source_id="12")
    blog.say("deux", 4, source="wordpress", source_id="12")
    blog.say("deux", 5, source="isso", source_id="/deux/:7")
    gone = {"name": None, "body": None, "removed": NOW, "source": "disqus", "source_id": "99"}
    blog.say("deux", 6, **gone)
    blog.say("trois", 1, source="blogger", source_id="1")
    built = blog.build()
    assert built.code == 0, built.log
    return built


def test_every_old_address_arrives_in_one_step_where_rules_are_obeyed(moved: Built) -> None:
    with hosted(moved.output, rules=True) as home:
        for old, new in {**PAGES, **AROUND}.items():
            assert arrive(home, old) == Arrived(200, new, int(unquote(old) != f"/{new}")), old


def test_every_old_path_arrives_in_one_step_where_files_are_all_there_is(moved: Built) -> None:
    """A query is the front page's there, and a feed under the name of a file says in words where it is now."""
    with hosted(moved.output, rules=False) as home:
        for old, new in {**PAGES, **AROUND}.items():
            end = "" if old.startswith("/?") else old.lstrip("/") if old.endswith(".xml") else new
            assert arrive(home, old) == Arrived(200, end, int(old.lstrip("/") != end and bool(end))), old


def test_no_rule_leads_to_what_is_not_there_or_elsewhere(moved: Built) -> None:
    lines = [line.split() for line in moved.text("_redirects").splitlines()]
    assert len(lines) > len(PAGES)
    for *_, new, code in lines:
        path = unquote(new).removeprefix("/")
        assert re.fullmatch(r"/(?!/).*", new)
        assert code in ("301", "301!")
        assert (moved.output / path / "index.html" if path.endswith("/") else moved.output / path).is_file(), new
    for name in (".htaccess", "redirects.nginx.conf"):
        assert "evil" not in moved.text(name)
        assert "://" not in moved.text(name)


def test_what_the_site_has_by_itself_stays_and_its_author_is_told(moved: Built) -> None:
    told = [line for line in moved.log.splitlines() if "Moved_from" in line]
    for old in (*TAKEN.split()[1:], *WRONG.split(), "/deux.php"):
        assert [line for line in told if re.search(rf"{re.escape(old)}(?=[\s,”])", line)], old
    assert {line.split(":")[0] for line in told} == {"content/posts/trois.md"}
    assert len(told) == len(TAKEN.split()[1:]) + len(WRONG.split()) + 1
    # Beside a file there is no room for a page, but for a rule.
    assert "/images/logo.svg/x.html /trois/ 301" in moved.text("_redirects")
    assert moved.text("images/logo.svg") == "<svg/>"
    assert "La causerie des métiers" in moved.text("index.html")
    assert 'http-equiv="refresh"' not in moved.text("index.html")
    assert not list(moved.output.parent.glob("secret*"))


def test_no_draft_is_led_to(moved: Built) -> None:
    assert "brouillon" not in moved
    assert "brouillon" not in moved.text("_redirects")


def test_a_page_that_leads_on_needs_no_script_and_is_not_to_be_found(moved: Built) -> None:
    page = moved.page("2012/01/déjà-vu/index.html")
    (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
    assert refresh == "0; url=../../../deux/"
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://example.org/deux/"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//a/@href") == ["../../../deux/"]
    assert "déjà" not in unquote(moved.text("sitemap.xml"))
    assert moved.page("feed/index.html").xpath("//link[@rel='alternate']/@href") == ["../feeds/posts.fr.atom.xml"]


def test_what_is_left_of_a_feed_is_one(moved: Built) -> None:
    root = etree.fromstring((moved.output / "rss.xml").read_bytes())
    SCHEMA.assertValid(root)
    assert "https://example.org/feeds/posts.fr.atom.xml" in root.xpath("//*[local-name()='link']/@href")


def test_a_browser_takes_along_what_stands_behind_the_sign(moved: Built, browser: Browser) -> None:
    with served(moved.output) as home:
        page = browser.new_page()
        page.goto(f"{home}deux.php/#comment-12")
        page.wait_for_url("**/deux/#comment-12")
        assert page.locator(":target").inner_text().startswith("Voix 3")
        quiet = browser.new_context(java_script_enabled=False).new_page()
        quiet.goto(f"{home}deux.php/#comment-12")
        quiet.wait_for_url("**/deux/")


def anchors(page: lxml.html.HtmlElement) -> list[str]:
    return [str(one) for one in page.xpath("//*[contains(@class, 'comment')]/*[self::h4 or self::h5]/@id")]


def test_an_old_anchor_stands_at_its_contribution_once(moved: Built) -> None:
    # The n° 1 of this site is called c1 already.
    assert anchors(moved.page("2011/10/neuf.html")) == [f"c{LONG}", "c3001"]
    assert anchors(moved.page("deux/index.html")) == ["comment-12", "isso-7", "comment-99"]
    for path in ("deux/index.html", "2011/10/neuf.html", "trois/index.html"):
        ids = moved.page(path).xpath("//@id")
        assert len(set(ids)) == len(ids)


def test_a_long_discussion_keeps_old_anchors_in_its_index_and_on_its_parts(blog: Blog) -> None:
    blog.conf(f'{HEADS}CAUSERIE |= {{"page_size": 2}}')
    blog.post("un")
    for minute in range(1, 5):
        blog.say("un", minute, source="wordpress", source_id=str(minute))
    built = blog.build()
    assert built.page("un/index.html").xpath("//*[@class='index']//span/@id") == [f"comment-{n}" for n in range(1, 5)]
    assert anchors(built.page("un/views/index.html")) == ["comment-1", "comment-2"]
    assert anchors(built.page("un/views/2/index.html")) == ["comment-3", "comment-4"]


def test_a_post_that_says_nothing_of_old_addresses_leaves_no_trace_of_any(blog: Blog) -> None:
    blog.post("un")
    blog.say("un", 1)
    built = blog.build()
    assert not {"_redirects", ".htaccess", "redirects.nginx.conf"} & built.files().keys()
    assert anchors(built.page("un/index.html")) == []


def test_what_no_post_says_any_more_is_gone_after_the_next_build(blog: Blog) -> None:
    blog.post("un", moved_from="/vieux/ /autre.html")
    assert "autre.html" in blog.build()
    blog.post("un", moved_from="/vieux/")
    built = blog.build()
    assert "vieux/index.html" in built
    assert "autre" not in built.text("_redirects")
    assert "autre.html" not in built
    blog.post("un")
    assert not {"_redirects", "vieux/index.html"} & blog.build().files().keys()


def test_an_owner_s_own_rules_are_not_written_over(blog: Blog) -> None:
    blog.conf('STATIC_PATHS = ["images"]\nEXTRA_PATH_METADATA = {"images/_redirects": {"path": "_redirects"}}\n')
    (blog.folder / "content" / "images" / "_redirects").write_text("/x /un/ 302\n")
    blog.post("un", moved_from="/vieux/")
    built = blog.build()
    assert built.text("_redirects") == "/x /un/ 302\n"
    assert "vieux" in built.text(".htaccess")
    assert "_redirects" in built.log
