"""Every page of the blog of the repository, as a parser, a link checker and a feed reader find it."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import html5lib
import lxml.html
import pytest
from causerie import store, threads
from causerie.threads import anchor
from lxml import etree

from tests.blog import ROOT, Built
from tests.test_feeds import SCHEMA

SITE = "https://causerie.example.org"
INTAKE = f"{SITE}/comment/?"
POSTS = ["reseaux-sociaux-metiers", "messagerie-equipe", "chercher-devant-quelquun", "gestes-a-lecran", "meme-mot"]


@pytest.fixture(scope="session")
def pages(the_blog: Built) -> dict[str, lxml.html.HtmlElement]:
    """Every page by its address."""
    found = sorted(path for path in the_blog.files() if path.endswith(".html"))
    return {address(path): the_blog.page(path) for path in found}


def address(path: str) -> str:
    return f"{SITE}/{path.removesuffix('index.html')}"


def numbers(page: lxml.html.HtmlElement) -> set[str]:
    """The numbers of the contributions on a page."""
    said = (link.text_content() for link in page.xpath("//article//a[time]"))
    return {found[1] for found in (re.search(r"· n°\s(\d+)$", one) for one in said) if found}


def links(page: lxml.html.HtmlElement) -> Iterator[str]:
    yield from page.xpath("//@href | //@src")


def test_every_page_is_html_that_a_strict_parser_takes(the_blog: Built) -> None:
    for path, data in the_blog.files().items():
        if path.endswith(".html"):
            parser = html5lib.HTMLParser()
            parser.parse(data)
            assert parser.errors == [], path


def test_every_link_within_the_site_arrives(the_blog: Built, pages: dict[str, lxml.html.HtmlElement]) -> None:
    files = {address(path) for path in the_blog.files()}
    ids = {page: set(root.xpath("//@id")) for page, root in pages.items()}
    lost = []
    for here, root in pages.items():
        for link in links(root):
            target, fragment = urldefrag(urljoin(here, link))
            if target.startswith(INTAKE):
                # The intake is not built: what it is asked for must be on the page that asks.
                asked = dict(parse_qsl(urlsplit(target).query))
                (pointed,) = asked.keys() - {"thread", "lang"}
                found = {"thread", "lang"} < asked.keys() and (
                    (pointed == "reply_to" and asked[pointed] in numbers(root))
                    or (pointed == "answers" and f"question-{asked[pointed]}" in ids[here])
                )
            else:
                found = not target.startswith(SITE) or (target in files and (not fragment or fragment in ids[target]))
            if not found:
                lost.append(f"{here}: {link}")
    assert lost == []


def test_no_page_asks_anything_of_anybody_else(pages: dict[str, lxml.html.HtmlElement]) -> None:
    for here, root in pages.items():
        fetched = root.xpath("//@src | //@srcset | //@data | //link[@rel='stylesheet' or @rel='icon']/@href")
        assert {urlsplit(urljoin(here, link)).netloc for link in fetched} == {urlsplit(SITE).netloc}
        assert not root.cssselect("style, [style], iframe, script:not([src]), script:not([defer])"), here
        assert not [script.text for script in root.cssselect("script") if script.text], here


def test_every_page_has_one_heading_of_the_first_level_and_leaves_out_none(
    pages: dict[str, lxml.html.HtmlElement],
) -> None:
    for here, root in pages.items():
        levels = [int(heading.tag[1]) for heading in root.cssselect("h1, h2, h3, h4, h5, h6")]
        assert levels.count(1) == 1, here
        assert all(after <= before + 1 for before, after in pairwise(levels)), here


def test_no_id_stands_twice(pages: dict[str, lxml.html.HtmlElement]) -> None:
    for here, root in pages.items():
        twice = [name for name, times in Counter(root.xpath("//@id")).items() if times > 1]
        assert twice == [], here


def test_every_page_says_its_language_its_title_and_what_its_pictures_show(
    pages: dict[str, lxml.html.HtmlElement],
) -> None:
    corpus = store.read(ROOT, "comments")
    # Whoever spoke English under a post that is there in French alone is answered in French.
    said = [comment for comment in corpus.threads["meme-mot"] if comment.lang == "en"]
    english = {f"{SITE}/receipt/{comment.id}/" for comment in said}
    for here, root in pages.items():
        assert root.get("lang") == ("en" if f"{SITE}/en/" in here or ".en." in here or here in english else "fr"), here
        assert root.findtext("head/title"), here
        assert all(image.get("alt") for image in root.cssselect("img")), here


def test_every_comment_of_the_repository_stands_in_its_page(
    the_blog: Built, pages: dict[str, lxml.html.HtmlElement]
) -> None:
    corpus = store.read(ROOT, "comments")
    assert corpus.faults == ()
    for thread, comments in corpus.threads.items():
        shown = {article.get("id") for article in pages[f"{SITE}/{thread}/"].cssselect(".comment")}
        assert shown == {anchor(comment) for comment in comments}


def test_the_discussions_are_as_various_as_the_blog_promises() -> None:
    corpus = store.read(ROOT, "comments")
    comments = [comment for found in corpus.threads.values() for comment in found]
    assert len(comments) >= 80
    assert len({comment.name for comment in comments}) >= 25
    assert len({comment.occupation for comment in comments}) >= 10
    assert all(any(getattr(comment, key) for comment in comments) for key in ("pinned", "removed", "edited", "answers"))
    assert max(place.depth for found in corpus.threads.values() for place in threads.build(found).places) >= 5
    assert any(len(word) >= 60 for comment in comments for word in (comment.body or "").split())
    assert any(comment.lang == "ar" for comment in comments)
    names = " ".join(comment.name or "" for comment in comments)
    assert all(re.search(letters, names) for letters in ("[\u0600-\u06ff]", "[\u0370-\u03ff]", "[\u1e00-\u1eff]"))


@pytest.mark.parametrize("slug", POSTS)
def test_the_posts_are_long_and_ask_three_questions(pages: dict[str, lxml.html.HtmlElement], slug: str) -> None:
    root = pages[f"{SITE}/{slug}/"]
    (prose,) = root.cssselect(".prose")
    assert 1500 <= len(prose.text_content().split()) <= 3000
    assert len(root.cssselect(".question")) == 3
    for kind in ("h2", ".footnote", "table", "figure img", "pre code", "blockquote"):
        assert prose.cssselect(kind), kind


def test_french_pages_have_fine_spaces(pages: dict[str, lxml.html.HtmlElement]) -> None:
    for slug in POSTS:
        for prose in pages[f"{SITE}/{slug}/"].cssselect(".prose p"):
            said = prose.text_content()
            assert not [mark for mark in (" ;", " ?", " !", " :", "« ", " »", "'") if mark in said], said


def test_every_feed_is_valid_and_has_the_public_address(the_blog: Built) -> None:
    feeds = [path for path in the_blog.files() if path.startswith("feeds/discussion")]
    assert {PurePosixPath(path).name for path in feeds} >= {f"{slug}.fr.atom.xml" for slug in POSTS}
    assert "feeds/discussion/meme-mot.en.atom.xml" in feeds
    for path in feeds:
        SCHEMA.assertValid(etree.fromstring((the_blog.output / path).read_bytes()))
        assert "localhost" not in the_blog.text(path)
