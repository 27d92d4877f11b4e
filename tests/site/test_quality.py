"""The blog of the repository as its readers' machines find it: every page by the checkers, each kind of page by axe."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from lxml import etree
from playwright.sync_api import Browser

from tests.blog import ROOT, Built
from tests.measure import tools
from tests.measure.blog import PUBLIC
from tests.measure.browser import refused, violations
from tests.measure.serving import served

KINDS = {
    "home": "index.html",
    "post": "reseaux-sociaux-metiers/index.html",
    "translated post": "en/meme-mot/index.html",
    "page": "a-propos/index.html",
    "charter": "charte/index.html",
    "manual": "manuel-auteur/index.html",
    "front page of a language": "en/index.html",
    "archives": "archives/index.html",
    "archives of a year": "archives/*/index.html",
    "categories": "categories/index.html",
    "category": "categories/*/index.html",
    "tags": "tags/index.html",
    "tag": "tags/*/index.html",
    "authors": "authors/index.html",
    "author": "authors/*/index.html",
    "fields": "fields/index.html",
    "field": "fields/*/index.html",
    "occupation": "occupations/*/index.html",
    "series": "series/*/index.html",
    "discussions": "discussions/index.html",
    "journal": "journal/index.html",
    "search": "search/index.html",
    "feeds": "feeds/index.html",
    "accessibility": "accessibilite/index.html",
    "legal notice": "mentions-legales/index.html",
    "privacy": "confidentialite/index.html",
    "receipt": "receipt/*/index.html",
    "frame": "frame.fr.html",
    "not found": "404.html",
}
"""One page of each kind: the first that the pattern finds."""

KIND = pytest.mark.parametrize("pattern", KINDS.values(), ids=KINDS)


@pytest.fixture(scope="module")
def address(the_blog: Built) -> Iterator[str]:
    with served(the_blog.output) as found:
        yield found


def pages(built: Built, pattern: str = "**/*.html") -> list[str]:
    """The paths of the pages that a pattern finds, as addresses say them."""
    found = sorted(path.relative_to(built.output).as_posix() for path in built.output.glob(pattern))
    assert found, f"the blog has no page {pattern}"
    return [path.removesuffix("index.html") for path in found]


def test_every_kind_of_page_is_looked_at(the_blog: Built) -> None:
    """A folder that the blog writes, and no author, is a kind of page."""
    kinds = {pattern.partition("/")[0] for pattern in KINDS.values()}
    found = {path.partition("/")[0] for path in pages(the_blog) if "/" in path}
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "content").rglob("*.md")]
    written = {slug for source in sources for slug in re.findall(r"^Slug: (.+)$", source, re.MULTILINE)}
    assert found - kinds - written == set()


@pytest.mark.browser
@KIND
def test_axe_finds_nothing(browser: Browser, address: str, the_blog: Built, pattern: str) -> None:
    assert violations(browser, [address + pages(the_blog, pattern)[0]]) == []


@pytest.mark.browser
def test_pa11y_finds_nothing(address: str, the_blog: Built) -> None:
    assert tools.pa11y(address + pages(the_blog, pattern)[0] for pattern in KINDS.values()) == []


@pytest.mark.browser
def test_no_page_breaks_its_own_policy(browser: Browser, address: str, the_blog: Built) -> None:
    assert refused(browser, (address + path for path in pages(the_blog))) == []


def test_nu_finds_nothing(the_blog: Built) -> None:
    assert tools.nu(the_blog.output.rglob("*.html")) == []


def test_every_link_arrives_with_its_fragment(the_blog: Built) -> None:
    assert tools.lychee(the_blog.output, PUBLIC) == []


def test_every_feed_is_valid_and_says_its_language(the_blog: Built) -> None:
    schema = etree.RelaxNG(etree.parse(ROOT / "tests" / "atom.rng"))
    feeds = sorted(the_blog.output.rglob("*.atom.xml"))
    assert feeds
    for path in feeds:
        root = etree.fromstring(path.read_bytes())
        assert schema.validate(root), f"{path.relative_to(the_blog.output)}: {schema.error_log.last_error}"
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang"), path
