"""What a post with a hundred voices, and the home page, may weigh and cost; `inv bench page` measures the times."""

from __future__ import annotations

import json
from collections.abc import Iterator

import lxml.html
import pytest
from playwright.sync_api import Browser

from tests.blog import Built
from tests.measure import blog, tools
from tests.measure.browser import WIDTHS, cost, violations
from tests.measure.serving import squeezed
from tests.measure.tools import TOOLS

KB = 1_000
POST, HOME = f"{blog.POST}/", ""
HTML, CSS, SCRIPT = 25 * KB, 3_600, 1 * KB
"""The most bytes of a post, packed with Brotli."""
WHOLE = 15 * KB
"""The most bytes of the home page, with all that it asks for but pictures."""
REQUESTS = 5
ELEMENTS = {POST: 1_600, HOME: 400}
PAGES = pytest.mark.parametrize("path", [POST, HOME], ids=["post", "home"])


def weight(built: Built, *names: str) -> int:
    """The bytes of files as they are sent."""
    return sum(len(squeezed((built.output / name).read_bytes())) for name in names)


def files(page: lxml.html.HtmlElement, query: str) -> Iterator[str]:
    for link in page.xpath(query):
        yield str(link).removeprefix(f"{blog.PUBLIC}/").removeprefix("../").partition("?")[0]


def styles(built: Built, path: str) -> list[str]:
    return list(files(built.page(f"{path}index.html"), "//link[@rel='stylesheet']/@href"))


def test_the_html_of_a_post_is_light(measured: Built) -> None:
    assert weight(measured, f"{POST}index.html") <= HTML


def test_the_style_of_a_post_is_light(measured: Built) -> None:
    assert weight(measured, *styles(measured, POST)) <= CSS


def test_the_home_page_is_light_with_its_style(measured: Built) -> None:
    assert weight(measured, "index.html", *styles(measured, HOME)) <= WHOLE


@PAGES
def test_the_style_is_one_file(measured: Built, path: str) -> None:
    assert len(styles(measured, path)) == 1


@PAGES
def test_at_most_one_light_script_is_there_and_deferred(measured: Built, path: str) -> None:
    page = measured.page(f"{path}index.html")
    found = list(files(page, "//script/@src"))
    assert len(page.xpath("//script")) == len(page.xpath("//script[@src and @defer]")) <= 1
    assert weight(measured, *found) <= SCRIPT


@pytest.mark.browser
@PAGES
def test_few_requests_go_to_one_host_and_nothing_moves(browser: Browser, address: str, path: str) -> None:
    found = cost(browser, address + path)
    assert len(found.hosts) == 1
    assert found.requests <= REQUESTS
    assert found.elements <= ELEMENTS[path]
    assert {width: cost(browser, address + path, width).shift for width in WIDTHS} == dict.fromkeys(WIDTHS, 0)


@pytest.mark.browser
@PAGES
def test_axe_finds_nothing(browser: Browser, address: str, path: str) -> None:
    assert violations(browser, [address + path]) == []


@pytest.mark.browser
@PAGES
def test_lighthouse_gives_full_marks_for_what_no_clock_decides(address: str, path: str) -> None:
    found = tools.lighthouse(address + path)
    assert (found.lost, *(found.scores[name] for name in tools.SCORES[1:])) == ((), 100, 100, 100)


@pytest.mark.browser
def test_pa11y_finds_nothing(address: str) -> None:
    assert tools.pa11y([address + POST, address + HOME]) == []


def test_nu_finds_nothing(measured: Built) -> None:
    assert tools.nu(measured.output / path / "index.html" for path in (POST, HOME)) == []


def test_the_measured_post_is_what_it_is_said_to_be(measured: Built) -> None:
    page = measured.page(f"{POST}index.html")
    said = [" ".join(body.text_content().split()) for body in page.cssselect(".comment .e-content")]
    assert len(said) == blog.VOICES
    assert all(abs(len(body) - blog.LETTERS) <= blog.ROOM for body in said)
    assert abs(sum(map(len, said)) / blog.VOICES - blog.LETTERS) < 10
    sentences = [sentence for body in said for sentence in body.split(". ") if len(sentence) > 60]
    assert len(set(sentences)) == len(sentences)
    (prose,) = page.cssselect(".prose")
    assert blog.WORDS * 0.9 < len(prose.text_content().split()) < blog.WORDS * 1.2
    assert len(page.cssselect(".question")) == 3
    assert all(page.cssselect(query) for query in (".removed", ".pinned", "form"))
    assert len(measured.page("index.html").cssselect("main h2")) >= blog.LISTED


def test_the_tools_are_pinned_by_what_they_are_and_not_by_where_they_were_found() -> None:
    packages = json.loads((TOOLS / "package-lock.json").read_text())["packages"]
    found = [entry for name, entry in packages.items() if name]
    assert all("integrity" in entry and "resolved" not in entry for entry in found)
