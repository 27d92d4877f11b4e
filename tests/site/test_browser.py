"""The blog of the repository in a real browser; screenshots are left in tests/output/ to be looked at."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.blog import Built
from tests.browsing import OUTPUT, served, shoot

pytestmark = pytest.mark.browser

PUBLIC = "https://causerie.example.org"
SHOTS = {
    "index-1280": ("", 1280, "light"),
    "post-1280-dark": ("reseaux-sociaux-metiers/", 1280, "dark"),
    "post-320": ("reseaux-sociaux-metiers/", 320, "light"),
    "english-320-dark": ("en/meme-mot/", 320, "dark"),
}


@pytest.fixture(scope="module")
def address(the_blog: Built) -> Iterator[str]:
    """Where the built blog is served, on a port that the system chose; it links to its public address."""
    with served(the_blog.output) as found:
        yield found


@pytest.fixture
def tab(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab without JavaScript that takes the public address for the served one, and refuses all others."""
    options = {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False}
    context = browser.new_context(**{**options, **getattr(request, "param", {})})
    strangers: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        if url.startswith(PUBLIC):
            route.fulfill(response=route.fetch(url=url.replace(f"{PUBLIC}/", address)))
        elif url.startswith(address):
            route.continue_()
        else:
            strangers.append(url)
            route.abort()

    context.route("**/*", answer)
    yield context.new_page()
    # What is still being fetched when a test ends is of no interest to it.
    context.unroute_all(behavior="ignoreErrors")
    context.close()
    assert strangers == []


@pytest.mark.parametrize("name", SHOTS)
def test_pages_to_look_at(tab: Page, address: str, name: str) -> None:
    path, width, scheme = SHOTS[name]
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(address + path)
    shoot(tab, name)


@pytest.mark.parametrize("tab", [{"viewport": {"width": 320, "height": 640}}], indirect=True, ids=["320 px"])
def test_no_page_is_wider_than_a_narrow_screen(tab: Page, address: str, the_blog: Built) -> None:
    wide = []
    for path in sorted(path for path in the_blog.files() if path.endswith(".html")):
        tab.goto(address + path)
        if tab.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert wide == []


def test_the_keyboard_goes_first_to_the_text_and_the_discussion(tab: Page, address: str) -> None:
    tab.goto(address + "reseaux-sociaux-metiers/")
    found = []
    for _ in range(2):
        tab.keyboard.press("Tab")
        found.append(tab.evaluate("document.activeElement.getAttribute('href')"))
    assert found == ["#content", "#discussion"]
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/#discussion")


def test_a_link_to_a_comment_brings_it_into_view(tab: Page, address: str) -> None:
    tab.goto(address + "reseaux-sociaux-metiers/")
    last = tab.locator(".comment:not(.removed)").last
    name = last.get_attribute("id")
    tab.goto(f"{address}reseaux-sociaux-metiers/#{name}")
    box = tab.locator(f"#{name}").bounding_box()
    assert box
    assert 0 <= box["y"] < 900


def test_a_folded_line_opens_by_keyboard_without_a_script(tab: Page, address: str) -> None:
    tab.goto(address + "reseaux-sociaux-metiers/")
    replies = tab.locator("details.replies").first
    inner = replies.locator(".comment").first
    assert inner.is_visible()
    replies.locator("summary").first.press("Enter")
    assert not inner.is_visible()


def test_print_shows_the_whole_discussion(tab: Page, address: str) -> None:
    tab.goto(address + "reseaux-sociaux-metiers/")
    tab.locator("details.replies summary").first.press("Enter")
    tab.emulate_media(media="print")
    OUTPUT.mkdir(exist_ok=True)
    data = tab.pdf(path=OUTPUT / "post.pdf", prefer_css_page_size=True)
    assert data.startswith(b"%PDF")
    assert tab.locator("details.replies .comment").first.evaluate(
        "e => e.checkVisibility({contentVisibilityAuto: true})"
    )
