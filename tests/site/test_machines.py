"""What machines read of the built blog: feeds, heads, the list of pages, the marks in the text."""

import re
import sqlite3
from contextlib import closing
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest
from causerie import store
from causerie.cache import key
from causerie.cards import MAKER
from lxml import etree
from PIL import Image

from tests.blog import NOW, ROOT, Blog, Built
from tests.site.reading import ATOM, LANG, feed
from tests.site.running import Site
from tests.test_feeds import SCHEMA
from tests.test_machines import NS

SITE = "https://causerie.example.org"
UNLISTED = ("404.html", "frame.", "receipt/", "search/", "en/search/")
THR = "{http://purl.org/syndication/thread/1.0}"
PUBLIC = 'SITEURL = "https://example.org"'


@pytest.fixture(scope="session")
def feeds(the_blog: Built) -> dict[str, etree._Element]:
    return {path: feed(the_blog, path) for path in the_blog.files() if path.endswith(".atom.xml")}


@pytest.fixture(scope="session")
def pages(the_blog: Built) -> dict[str, lxml.html.HtmlElement]:
    """Every page that a search may find, by its address."""
    found = [path for path in the_blog.files() if path.endswith(".html") and not path.startswith(UNLISTED)]
    return {f"{SITE}/{path.removesuffix('index.html')}": the_blog.page(path) for path in sorted(found)}


def said(root: etree._Element, path: str) -> list[str]:
    return [str(one.text) for one in root.iterfind(path, ATOM)]


def whole(address: str) -> bool:
    return urlsplit(address).scheme in ("https", "http", "mailto", "tel", "tag")


def test_every_feed_is_valid_and_in_its_language(feeds: dict[str, etree._Element]) -> None:
    assert {"feeds/discussion.atom.xml", "feeds/posts.fr.atom.xml", "feeds/posts.en.atom.xml"} <= feeds.keys()
    assert {"feeds/fields/care.fr.atom.xml", "feeds/fields/care.en.atom.xml"} <= feeds.keys()
    for path, root in feeds.items():
        SCHEMA.assertValid(root)
        lang = path.removesuffix(".atom.xml").rpartition(".")[2]
        assert root.get(LANG) == (lang if lang in ("fr", "en") else "fr"), path
        assert all(one.get(LANG) for one in root.iterfind("a:entry", ATOM)), path
        assert said(root, "a:link") == ["None"] * len(root.findall("a:link", ATOM))
        (own,) = root.findall("a:link[@rel='self']", ATOM)
        assert own.get("href") == f"{SITE}/{path}"


def test_no_id_stands_for_two_things(feeds: dict[str, etree._Element]) -> None:
    own = [found for root in feeds.values() for found in said(root, "a:id")]
    assert len(set(own)) == len(own)
    for path, root in feeds.items():
        ids = said(root, ".//a:id")
        assert len(set(ids)) == len(ids), path


def test_a_feed_is_as_new_as_its_newest_entry(feeds: dict[str, etree._Element]) -> None:
    for path, root in feeds.items():
        entries = [datetime.fromisoformat(date) for date in said(root, "a:entry/a:updated")]
        (updated,) = [datetime.fromisoformat(date) for date in said(root, "a:updated")]
        assert updated == max(entries, default=updated), path


def test_everything_in_a_feed_leads_to_a_whole_address(feeds: dict[str, etree._Element]) -> None:
    for path, root in feeds.items():
        for content in root.iterfind("a:entry/a:content", ATOM):
            inner = lxml.html.fragment_fromstring(content.text or "", create_parent="div")
            found = [link for _, attribute, link, _ in inner.iterlinks() if attribute]
            sizes = [one.split()[0] for value in inner.xpath("//@srcset") for one in value.split(", ")]
            assert [link for link in (*found, *sizes) if not whole(link)] == [], path
            assert not inner.cssselect("[style], script"), path


def test_every_link_of_a_feed_to_the_site_arrives(the_blog: Built, feeds: dict[str, etree._Element]) -> None:
    files = {f"{SITE}/{path.removesuffix('index.html')}" for path in the_blog.files()}
    for path, root in feeds.items():
        for link in root.xpath(".//a:link[@rel!='license']", namespaces=ATOM):
            assert urlsplit(link.get("href"))._replace(fragment="").geturl() in files, path


def test_the_feeds_of_the_posts_hold_their_whole_text(the_blog: Built, feeds: dict[str, etree._Element]) -> None:
    for entry in feeds["feeds/posts.fr.atom.xml"].iterfind("a:entry", ATOM):
        address = entry.find("a:link[@rel='alternate']", ATOM).get("href")
        shown = the_blog.page(f"{urlsplit(address).path.strip('/')}/index.html")
        (prose,) = shown.cssselect(".prose")
        held = lxml.html.fragment_fromstring(entry.findtext("a:content", "", ATOM), create_parent="div")
        assert held.text_content().split() == prose.text_content().split()
        assert said(entry, "a:summary")
        assert entry.findall("a:category", ATOM)


def test_a_post_s_entry_counts_what_its_feed_holds(feeds: dict[str, etree._Element]) -> None:
    corpus = store.read(ROOT, "comments")
    for lang in ("fr", "en"):
        for entry in feeds[f"feeds/posts.{lang}.atom.xml"].iterfind("a:entry", ATOM):
            replies = entry.find("a:link[@rel='replies']", ATOM)
            of_post = feeds[replies.get("href").removeprefix(f"{SITE}/")]
            thread = urlsplit(entry.find("a:link[@rel='alternate']", ATOM).get("href")).path.strip("/").split("/")[-1]
            heard = [comment for comment in corpus.threads[thread] if not comment.removed]
            assert int(replies.get(f"{THR}count")) == len(of_post.findall("a:entry", ATOM)) == len(heard) > 0
            assert [replies.get(f"{THR}updated")] == said(of_post, "a:updated")


def test_what_answers_nobody_answers_the_post(feeds: dict[str, etree._Element]) -> None:
    entries = [
        entry for lang in ("fr", "en") for entry in feeds[f"feeds/posts.{lang}.atom.xml"].iterfind("a:entry", ATOM)
    ]
    for entry in entries:
        replies = feeds[entry.find("a:link[@rel='replies']", ATOM).get("href").removeprefix(f"{SITE}/")]
        own, post = set(said(replies, "a:entry/a:id")), said(entry, "a:id")[0]
        answered = [found.get("ref") for found in replies.iterfind("a:entry/thr:in-reply-to", ATOM)]
        assert len(answered) == len(replies.findall("a:entry", ATOM))
        assert {post} < set(answered)
        # What answers one that was removed leads nowhere.
        dead = replies.xpath("a:entry/thr:in-reply-to[not(@href)]/@ref", namespaces=ATOM)
        assert set(answered) - {post} - own == set(dead)


def test_a_field_s_feed_holds_what_that_field_says(feeds: dict[str, etree._Element]) -> None:
    corpus = store.read(ROOT, "comments")
    comments = {comment.id: comment for found in corpus.threads.values() for comment in found}
    for path, root in feeds.items():
        if path.startswith("feeds/fields/"):
            key = Path(path).name.split(".")[0]
            assert {comments[one.rpartition(":")[2]].field for one in said(root, "a:entry/a:id")} <= {key}
    spoken = {comment.field for comment in comments.values() if comment.field and not comment.removed}
    heard = {Path(path).name.split(".")[0] for path, root in feeds.items() if "/fields/" in path and len(root) > 5}
    assert spoken == heard & spoken


def test_a_feed_of_nothing_is_valid(blog: Blog) -> None:
    blog.conf(PUBLIC)
    built = blog.build("--fatal", "errors")
    found = [path for path in built.files() if path.endswith(".atom.xml")]
    assert "feeds/posts.fr.atom.xml" in found
    for path in found:
        SCHEMA.assertValid(feed(built, path))


def test_a_post_keeps_its_id_whatever_it_is_called_and_wherever_it_is(blog: Blog) -> None:
    blog.conf(PUBLIC)
    blog.post("un", title="Un")
    blog.say("un", 1)
    before = feed(blog.build(), "feeds/posts.fr.atom.xml")
    (blog.folder / "content" / "posts" / "un.md").unlink()
    blog.post("autre", title="Autre \x1b[31m", discussion="un", modified="2026-11-20 09:00")
    after = feed(blog.build(), "feeds/posts.fr.atom.xml")
    SCHEMA.assertValid(after)
    assert said(before, ".//a:id") == said(after, ".//a:id")
    assert said(before, "a:entry/a:title") != said(after, "a:entry/a:title")
    assert said(after, "a:entry/a:updated") == ["2026-11-20T09:00:00+01:00"]
    assert said(after, "a:entry/a:published") == ["2026-11-01T08:00:00+01:00"]


def test_two_posts_that_claim_one_discussion_leave_a_feed_valid(blog: Blog) -> None:
    blog.conf(PUBLIC)
    blog.post("un")
    blog.post("deux", discussion="un")
    root = feed(blog.build(), "feeds/posts.fr.atom.xml")
    SCHEMA.assertValid(root)
    assert len(said(root, "a:entry/a:id")) == 1


def test_links_of_a_post_are_whole_in_its_feed(blog: Blog) -> None:
    blog.conf(PUBLIC)
    blog.post(
        "un", '[a](/charte/) [b](../charte/) [c](#suite) <a href="{filename}deux.md">d</a> [e](https://x.example/)'
    )
    blog.post("deux")
    root = feed(blog.build(), "feeds/posts.fr.atom.xml")
    text = next(entry for entry in said(root, "a:entry/a:content") if "charte" in entry)
    links = lxml.html.fromstring(text).xpath("//a/@href")
    here = "https://example.org"
    assert links == [f"{here}/charte/", f"{here}/charte/", f"{here}/un/#suite", f"{here}/deux/", "https://x.example/"]


def test_the_licence_of_the_posts_is_named(blog: Blog) -> None:
    licence = "https://creativecommons.org/licenses/by-sa/4.0/"
    blog.conf(f'{PUBLIC}\nCAUSERIE = {{**CAUSERIE, "license": "{licence}"}}')
    blog.post("un")
    built = blog.build("--fatal", "errors")
    assert built.page("un/index.html").xpath("//head/link[@rel='license']/@href") == [licence]
    assert feed(built, "feeds/posts.fr.atom.xml").find("a:link[@rel='license']", ATOM).get("href") == licence


def test_every_page_says_where_it_is_and_what_it_is(pages: dict[str, lxml.html.HtmlElement]) -> None:
    for here, root in pages.items():
        assert root.xpath("//link[@rel='canonical']/@href") == [here]
        assert root.xpath("//meta[@property='og:url']/@content") == [here]
        assert not root.xpath("//meta[@name='robots']"), here
        for name in ("og:title", "og:type", "og:site_name", "og:description"):
            (value,) = root.xpath(f"//meta[@property='{name}']/@content")
            assert value.strip(), (here, name)
        (description,) = root.xpath("//meta[@name='description']/@content")
        assert 20 <= len(description) <= 301, here
        assert root.xpath("//meta[@property='og:locale']/@content") == ["en_US" if f"{SITE}/en/" in here else "fr_FR"]


def test_a_browser_s_own_frame_has_the_colours_of_the_paper(pages: dict[str, lxml.html.HtmlElement]) -> None:
    css = (ROOT / "theme/static/css/variables.css").read_text(encoding="utf-8")
    paper = re.search(r"--paper:\s*light-dark\((#\w+), *(#\w+)\)", css)
    assert paper
    for root in pages.values():
        assert root.xpath("//meta[@name='theme-color']/@content") == list(paper.groups())


def test_what_no_search_should_find_says_so(the_blog: Built) -> None:
    found = [path for path in the_blog.files() if path.endswith(".html") and path.startswith(UNLISTED)]
    assert {"404.html", "frame.fr.html", "frame.en.html"} < set(found)
    for path in found:
        root = the_blog.page(path)
        assert root.xpath("//meta[@name='robots']/@content") == ["noindex"], path
        assert not root.xpath("//link[@rel='canonical'] | //meta[starts-with(@property, 'og:')]"), path


def test_translations_name_one_another_and_one_is_for_all_others(pages: dict[str, lxml.html.HtmlElement]) -> None:
    def versions(address: str) -> dict[str, str]:
        return {one.get("hreflang"): one.get("href") for one in pages[address].xpath("//link[@hreflang]")}

    translated = [here for here in pages if versions(here)]
    assert {f"{SITE}/", f"{SITE}/en/", f"{SITE}/meme-mot/", f"{SITE}/fields/", f"{SITE}/charte/"} <= set(translated)
    for here in translated:
        found = versions(here)
        assert here in found.values()
        assert found["x-default"] == found["fr"]
        assert all(versions(other) == found for other in found.values())


def test_the_feeds_that_a_page_names_are_there(the_blog: Built, pages: dict[str, lxml.html.HtmlElement]) -> None:
    for here, root in pages.items():
        named = root.xpath("//link[@type='application/atom+xml']/@href")
        assert len(set(named)) == len(named) >= 2, here
        assert all(link.removeprefix(f"{SITE}/") in the_blog for link in named), here
    field = pages[f"{SITE}/en/fields/care/"].xpath("//link[@type='application/atom+xml']/@href")
    assert field[-1] == f"{SITE}/feeds/fields/care.en.atom.xml"


def test_every_page_has_a_picture_and_each_post_its_own(
    the_blog: Built, pages: dict[str, lxml.html.HtmlElement]
) -> None:
    shown = {}
    for here, root in pages.items():
        (shown[here],) = root.xpath("//meta[@property='og:image']/@content")
        data = (the_blog.output / shown[here].removeprefix(f"{SITE}/")).read_bytes()
        assert Image.open(BytesIO(data)).size == (1200, 630)
        assert len(data) <= 60_000
        assert root.xpath("//meta[@property='og:image:alt']/@content")[0].strip()
        assert root.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
    posts = [here for here, root in pages.items() if root.xpath("//meta[@property='og:type'][@content='article']")]
    assert len(posts) == len({shown[here] for here in posts}) == 6
    assert len(set(shown.values())) == 7


def kept(blog: Blog) -> dict[bytes, bytes]:
    """The cards that a blog keeps, by what they were drawn from."""
    with closing(sqlite3.connect(blog.folder / "cache" / "causerie" / "cards.sqlite", isolation_level=None)) as file:
        return dict(file.execute("SELECT key, value FROM made"))


def keep(blog: Blog, change: str, *values: bytes) -> None:
    with closing(sqlite3.connect(blog.folder / "cache" / "causerie" / "cards.sqlite", isolation_level=None)) as file:
        file.execute(change, values)


def test_a_card_is_drawn_once(blog: Blog) -> None:
    blog.conf('CACHE_PATH = "cache"')
    blog.post("un")
    built = blog.build()
    drawn = {path.name: path.read_bytes() for path in (built.output / "cards").iterdir()}
    assert sorted(kept(blog).values()) == sorted(drawn.values())
    # What is kept is what is shown, so nothing was drawn again.
    keep(blog, "UPDATE made SET value = ?", b"kept")
    assert {path.read_bytes() for path in (blog.build().output / "cards").iterdir()} == {b"kept"}


def test_a_card_that_another_version_drew_is_drawn_again(blog: Blog) -> None:
    blog.conf('CACHE_PATH = "cache"')
    blog.post("un")
    drawn = {path: data for path, data in blog.build().files().items() if path.startswith("cards/")}
    ours = set(kept(blog))
    keep(blog, "DELETE FROM made")
    for path in drawn:
        keep(blog, "INSERT INTO made VALUES (?, ?)", key("pillow-1", Path(path).name), b"another's")
    built = blog.build()
    assert {path: built.files()[path] for path in drawn} == drawn
    assert set(kept(blog)) == ours == {key(MAKER, Path(path).name) for path in drawn}


def test_the_sitemap_names_every_page_that_a_search_may_find(
    the_blog: Built, pages: dict[str, lxml.html.HtmlElement]
) -> None:
    root = etree.fromstring((the_blog.output / "sitemap.xml").read_bytes())
    assert [one.text for one in root.iterfind("s:url/s:loc", NS)] == sorted(pages)
    for url in root.iterfind("s:url", NS):
        here = url.findtext("s:loc", "", NS)
        assert [(one.get("hreflang"), one.get("href")) for one in url.iterfind("x:link", NS)] == [
            (one.get("hreflang"), one.get("href")) for one in pages[here].xpath("//link[@hreflang]")
        ]
    newest = max(comment.date for comment in store.read(ROOT, "comments").threads["meme-mot"])
    (changed,) = root.xpath(f"//s:url[s:loc='{SITE}/meme-mot/']/s:lastmod", namespaces=NS)
    assert datetime.fromisoformat(changed.text) >= newest


def test_drafts_and_hidden_posts_are_listed_nowhere(blog: Blog) -> None:
    blog.conf(PUBLIC)
    blog.post("un")
    blog.post("brouillon", status="draft")
    blog.post("cache", status="hidden")
    blog.post("page-cachee", page=True, status="hidden")
    built = blog.build()
    for path in ("sitemap.xml", "llms.txt", "feeds/posts.fr.atom.xml"):
        assert "https://example.org/un/" in built.text(path)
        assert not [slug for slug in ("brouillon", "cache", "page-cachee") if f"/{slug}/" in built.text(path)], path
    for path in ("drafts/brouillon/index.html", "cache/index.html", "page-cachee/index.html"):
        assert built.page(path).xpath("//meta[@name='robots']/@content") == ["noindex"]


@pytest.mark.parametrize(("remote", "shown"), [("yes", True), ("no", False)])
def test_a_picture_elsewhere_is_shown_where_its_author_says_so(blog: Blog, remote: str, shown: bool) -> None:
    blog.conf(PUBLIC)
    blog.post("un", "![Une vue](https://elsewhere.example/vue.png)", remote=remote)
    (said,) = blog.build().page("un/index.html").xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert ("https://elsewhere.example" in said) is shown


def test_a_post_that_nobody_signs_is_the_site_s(blog: Blog) -> None:
    blog.conf("del AUTHOR")
    blog.post("un")
    root = feed(blog.build("--fatal", "errors"), "feeds/posts.fr.atom.xml")
    assert said(root, "a:entry/a:author/a:name") == ["La causerie des métiers"]


def test_a_subject_is_listed_at_its_address_whatever_it_is_called(blog: Blog) -> None:
    blog.conf(f'{PUBLIC}\nTAG_URL = TAG_SAVE_AS = "tags/{{slug}}.html"')
    blog.post("un", tags="glass-index")
    built = blog.build("--fatal", "errors")
    assert "<loc>https://example.org/tags/glass-index.html</loc>" in built.text("sitemap.xml")
    blog.conf(PUBLIC)
    blog.post("un", tags="search")
    listed = blog.build("--fatal", "errors").text("sitemap.xml")
    assert "<loc>https://example.org/tags/search/</loc>" in listed
    assert "<loc>https://example.org/search/</loc>" not in listed


def test_the_policy_comes_before_whatever_it_rules(the_blog: Built) -> None:
    for path in the_blog.files():
        if path.endswith(".html"):
            names = [(one.tag, one.get("http-equiv")) for one in the_blog.page(path).xpath("/html/head/*")]
            assert names[1] == ("meta", "Content-Security-Policy"), path


def test_a_page_of_a_long_discussion_is_a_page_of_its_own(blog: Blog) -> None:
    blog.conf(f'{PUBLIC}\nCAUSERIE = {{**CAUSERIE, "page_size": 2}}')
    blog.post("un", title="Un texte")
    for minute in range(1, 6):
        blog.say("un", minute)
    built = blog.build("--fatal", "errors")
    (part,) = [path for path in built.files() if re.fullmatch("un/views/2/index.html", path)]
    page, here = built.page(part), "https://example.org/un/views/2/"
    assert page.xpath("//link[@rel='canonical']/@href") == [here]
    assert page.xpath("//meta[@property='og:title']/@content") == [page.findtext("head/title")]
    assert f"<loc>{here}</loc>" in built.text("sitemap.xml")
    last = feed(built, "feeds/discussion/un.fr.atom.xml").find("a:entry/a:link", ATOM).get("href")
    address, _, name = last.partition("#")
    assert built.page(f"{urlsplit(address).path.lstrip('/')}index.html").get_element_by_id(name) is not None


def test_at_home_nothing_names_an_address_that_the_site_does_not_have(blog: Blog) -> None:
    blog.post("un")
    built = blog.build()
    assert "sitemap.xml" not in built
    assert "Sitemap:" not in built.text("robots.txt")
    assert "Canonical:" not in built.text(".well-known/security.txt")


def test_a_site_without_an_address_of_its_owner_has_no_security_txt(blog: Blog) -> None:
    blog.conf('CAUSERIE = {**CAUSERIE, "contact": ""}')
    blog.post("un")
    assert ".well-known/security.txt" not in blog.build()


def test_the_headers_name_files_that_are_there(the_blog: Built) -> None:
    paths = [line[1:] for line in the_blog.text("_headers").splitlines() if line.startswith("/")]
    assert paths[0] == "*"
    assert all(path in the_blog for path in paths[1:])
    assert [path for path in paths if path.endswith(".css")]


def test_a_publication_can_be_replaced_with_what_stands_beside_its_pages(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    for _ in range(2):
        ran = site.inv("publish", "--to", str(tmp_path / "public"), SOURCE_DATE_EPOCH=str(int(NOW.timestamp())))
        assert ran.returncode == 0, ran.stderr
    for name in (".well-known/security.txt", "robots.txt", "_headers", "sitemap.xml", "llms.txt"):
        assert (tmp_path / "public" / name).is_file()


def marks(scope: lxml.html.HtmlElement) -> dict[str, list[Any]]:
    """The properties of a microdata item (https://html.spec.whatwg.org/multipage/microdata.html), items as dicts."""
    found: dict[str, list[Any]] = {"type": [scope.get("itemtype")]}
    waiting = list(scope)
    while waiting:
        element = waiting.pop(0)
        for name in (element.get("itemprop") or "").split():
            found.setdefault(name, []).append(_value(element))
        if element.get("itemscope") is None:
            waiting[:0] = list(element)
    return found


def _value(element: lxml.html.HtmlElement) -> Any:
    if element.get("itemscope") is not None:
        return marks(element)
    named = {"meta": "content", "a": "href", "link": "href", "time": "datetime", "img": "src"}.get(str(element.tag))
    return element.get(named) if named else " ".join(element.text_content().split())


def test_a_post_and_its_comments_are_marked_as_what_they_are(the_blog: Built) -> None:
    corpus = store.read(ROOT, "comments")
    for slug in ("reseaux-sociaux-metiers", "meme-mot", "en/meme-mot"):
        (scope,) = the_blog.page(f"{slug}/index.html").xpath("//*[@itemscope and not(ancestor::*[@itemscope])]")
        post = marks(scope)
        spoken = [comment for comment in corpus.threads[slug.rpartition("/")[2]] if not comment.removed]
        assert post["type"] == ["https://schema.org/BlogPosting"]
        assert all(len(post[name]) == 1 for name in ("headline", "description", "datePublished", "image", "author"))
        assert post["mainEntityOfPage"] == [f"{SITE}/{slug}/"]
        assert post["inLanguage"] == ["en" if slug.startswith("en/") else "fr"]
        assert post["author"][0]["name"] == ["Claire Aubanel"]
        assert post["commentCount"] == [str(len(spoken))]
        assert len(post["comment"]) == len(spoken)
        assert not {"dateCreated", "text", "url"} & post.keys()
        for comment in post["comment"]:
            assert comment["type"] == ["https://schema.org/Comment"]
            assert comment["author"][0]["name"][0]
            assert comment["text"][0]
            assert datetime.fromisoformat(comment["dateCreated"][0]).year == 2026
        names = sorted(comment["author"][0]["name"][0] for comment in post["comment"])
        assert names == sorted(" ".join((comment.name or "").split()) for comment in spoken)


def test_no_mark_stands_outside_of_what_it_is_a_mark_of(the_blog: Built) -> None:
    for path in the_blog.files():
        if path.endswith(".html"):
            assert not the_blog.page(path).xpath("//*[@itemprop and not(ancestor::*[@itemscope])]"), path


def test_a_post_is_an_h_entry_and_each_comment_a_citation(the_blog: Built) -> None:
    """https://microformats.org/wiki/h-entry, as far as readers of it look."""
    (entry,) = the_blog.page("reseaux-sociaux-metiers/index.html").cssselect(".h-entry")
    own = [
        element
        for element in entry.cssselect("[class]")
        if not element.xpath("ancestor::*[contains(@class, 'h-cite')]")
    ]
    classes = [name for element in own for name in element.get("class").split()]
    assert all(classes.count(name) == 1 for name in ("p-summary", "dt-published", "e-content", "p-author"))
    for comment in entry.cssselect(".u-comment.h-cite"):
        inner = [name for element in comment.cssselect("[class]") for name in element.get("class").split()]
        assert all(inner.count(name) == 1 for name in ("p-author", "dt-published", "e-content", "p-name"))
        assert inner.count("u-url") >= 1
