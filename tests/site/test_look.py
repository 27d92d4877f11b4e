"""The look of every kind of page, in a real browser: what fits, what can be read, what paper and strict screens get."""

from collections.abc import Iterator

import pytest
from causerie.settings.hues import contrast
from playwright.sync_api import Browser, Page, Route

from tests import browsing
from tests.blog import Built
from tests.browsing import shoot

pytestmark = pytest.mark.browser

PUBLIC = "https://causerie.example.org/"
POST = "reseaux-sociaux-metiers/"
KINDS = {
    "front": "",
    "front in English": "en/",
    "post": POST,
    "post in English": "en/meme-mot/",
    "page": "manuel-proprietaire/",
    "settings": "manuel-reglages/",
    "charter": "charte/",
    "page with a discussion": "moderation/",
    "archive": "archives/",
    "subjects": "tags/",
    "fields": "fields/",
    "field": "fields/care/",
    "occupation": "occupations/infirmiere-de-nuit-en-geriatrie/",
    "discussions": "discussions/",
    "journal": "journal/",
    "search": "search/",
    "feeds": "feeds/",
    "not here": "404.html",
    "frame": "frame.fr.html",
}
NEAR = 5
"""How far below the window's edge a contribution may stand that an address leads to, in pixels."""
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
"""WCAG 2.2, success criterion 1.4.12."""
SHOTS = {
    "look-1440": (POST, {"viewport": {"width": 1440, "height": 1000}}),
    "look-dark": (POST, {"color_scheme": "dark"}),
    "look-forced": (POST, {"forced_colors": "active"}),
    "look-320": (POST, {"viewport": {"width": 320, "height": 640}}),
    "look-front": ("", {}),
}
BEYOND = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.skip, .trap, [hidden]') && e.checkVisibility())
  .filter(e => { const box = e.getBoundingClientRect(); return box.right > innerWidth + .5 || box.left < -.5 })
  .map(e => e.outerHTML.slice(0, 120))"""
SHIFTS = """window.shifted = 0;
new PerformanceObserver(found => found.getEntries().forEach(one => { window.shifted += one.value }))
  .observe({type: 'layout-shift', buffered: true})"""
COLOURS = """e => {
  let ground = e;
  while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
  const hex = colour => '#' + colour.match(/[0-9]+/g).slice(0, 3).map(n => (+n).toString(16).padStart(2, '0')).join('');
  return [hex(getComputedStyle(e).color), hex(getComputedStyle(ground).backgroundColor)];
}"""


@pytest.fixture(scope="module")
def served(the_blog: Built) -> Iterator[str]:
    with browsing.served(the_blog.output) as found:
        yield found


@pytest.fixture
def tab(browser: Browser, served: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab without JavaScript that finds the published site under its public address."""

    def answer(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace(PUBLIC, served)))

    options = {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False}
    context = browser.new_context(**{**options, **getattr(request, "param", {})})
    context.route(f"{PUBLIC}**", answer)
    yield context.new_page()
    context.unroute_all(behavior="ignoreErrors")
    context.close()


def style(tab: Page, css: str) -> None:
    """Add rules to a page as a reader's own stylesheet would; the page's policy has no say in that."""
    tab.evaluate(
        "css => { const own = new CSSStyleSheet(); own.replaceSync(css); document.adoptedStyleSheets = [own] }", css
    )


NARROW = {"viewport": {"width": 320, "height": 640}}
WIDE = "* { font-family: monospace, monospace !important }"
"""A face that every system has, with wide figures, by which a column is measured; said twice, it keeps its size."""
ZOOMED = {"viewport": {"width": 320, "height": 225}, "device_scale_factor": 4}


@pytest.mark.parametrize(
    ("tab", "css"),
    [(NARROW, ""), (ZOOMED, ""), (NARROW, SPACING), ({}, SPACING), ({}, WIDE)],
    indirect=["tab"],
    ids=["320 px", "1280 px at 400 %", "320 px, spaced", "1280 px, spaced", "1280 px, in a wide face"],
)
def test_nothing_reaches_over_the_edge(tab: Page, css: str) -> None:
    beyond = {}
    for kind, path in KINDS.items():
        tab.goto(PUBLIC + path)
        # What is not drawn yet has no width.
        style(tab, f".comment{{content-visibility:visible!important}}{css}")
        found = tab.evaluate(BEYOND)
        if found or tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            beyond[kind] = found
    assert beyond == {}


@pytest.mark.parametrize("tab", [NARROW], indirect=True, ids=["320 px, spaced"])
def test_spacing_cuts_no_words(tab: Page) -> None:
    cut = {}
    for kind, path in KINDS.items():
        tab.goto(PUBLIC + path)
        style(tab, f".comment{{content-visibility:visible!important}}{SPACING}")
        cut[kind] = tab.evaluate("""() => [...document.querySelectorAll('main *')]
          .filter(e => getComputedStyle(e).overflow !== 'visible' && !e.matches('textarea, select, input, svg'))
          .filter(e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
          .map(e => e.outerHTML.slice(0, 120))""")
    assert {kind: found for kind, found in cut.items() if found} == {}


def test_every_page_has_one_stylesheet_and_one_script_at_most(the_blog: Built) -> None:
    sheets, scripts = set(), set()
    for path in the_blog.files():
        if path.endswith(".html"):
            page = the_blog.page(path)
            (sheet,) = page.cssselect("link[rel=stylesheet]")
            found = [script.get("src") for script in page.cssselect("script")]
            assert len(found) <= 1, path
            sheets.add(sheet.get("href").removeprefix(PUBLIC))
            scripts.update(found)
    assert len(sheets) == 2
    assert scripts
    assert all(sheet in the_blog for sheet in sheets)


def test_the_sources_are_not_served(the_blog: Built) -> None:
    kinds = (".css", ".js")
    served = {path for path in the_blog.files() if path.endswith(kinds) and path.startswith("theme/")}
    assert served
    assert all(path.count("/") == 1 and path.count(".") == 2 for path in served)


def test_a_line_holds_what_an_eye_takes_in(tab: Page) -> None:
    tab.goto(PUBLIC + POST)
    found = tab.evaluate("""() => [...document.querySelectorAll('.prose > p')].filter(p => p.innerText.length > 400)
      .map(p => p.innerText.length / Math.round(p.clientHeight / parseFloat(getComputedStyle(p).lineHeight)))""")
    assert found
    assert 60 <= sum(found) / len(found) <= 75


@pytest.mark.parametrize(
    "tab", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"]
)
def test_words_stand_out_from_their_ground(tab: Page) -> None:
    tab.goto(PUBLIC + POST)
    least = {
        ".prose > p": 10,
        ".e-content p": 10,
        ".meta": 5,
        ".hint": 5,
        ".prose a": 5,
        ".occupation": 4.5,
        "button:not(.quiet)": 7,
    }
    found = {kind: contrast(*tab.locator(kind).first.evaluate(COLOURS)) for kind in least}
    assert {kind: ratio for kind, ratio in found.items() if ratio < least[kind]} == {}


def test_the_grounds_of_light_and_dark_differ(tab: Page) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        tab.goto(PUBLIC)
        grounds.append(tab.locator("h1").evaluate(COLOURS)[1])
    assert grounds == ["#fbf8f2", "#171411"]


def test_paper_has_no_use_for_what_is_pressed(tab: Page) -> None:
    tab.emulate_media(media="print")
    for path in (POST, "manuel-lecteur/", "charte/"):
        tab.goto(PUBLIC + path)
        assert tab.locator("nav, .say, .answer, .filter, footer.site, .skip, button").filter(visible=True).count() == 0
        assert tab.locator("h1").is_visible()


@pytest.mark.parametrize(
    "tab", [NARROW, {}, {"viewport": {"width": 1440, "height": 900}}], indirect=True, ids=["320", "1280", "1440"]
)
def test_contents_are_folded_where_it_is_narrow_and_open_in_the_margin(tab: Page) -> None:
    tab.goto(PUBLIC + POST)
    link, prose = tab.locator(".toc a").first, tab.locator(".prose").bounding_box()
    wide = tab.evaluate("innerWidth >= 1280")
    assert link.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})") == wide
    box = tab.locator(".toc").bounding_box()
    assert box
    assert prose
    assert (box["x"] + box["width"] < prose["x"]) == wide


@pytest.mark.parametrize(
    "tab", [{"java_script_enabled": True}, {**NARROW, "java_script_enabled": True}], indirect=True, ids=["1280", "320"]
)
def test_an_address_leads_to_the_very_contribution_and_nothing_moves(tab: Page) -> None:
    tab.add_init_script(SHIFTS)
    tab.goto(PUBLIC + POST)
    names = tab.evaluate("[...document.querySelectorAll('.comment')].map(e => e.id)")
    assert tab.evaluate("window.shifted") == 0
    for name in names[5::12]:
        tab.goto("about:blank")
        tab.goto(f"{PUBLIC}{POST}#{name}")
        tab.wait_for_function(
            "([name, most]) => { const { top } = document.getElementById(name).getBoundingClientRect();"
            " return 0 <= top && top <= most }",
            arg=[name, NEAR],
        )


@pytest.mark.parametrize(
    ("tab", "path", "name"),
    [(options, path, name) for name, (path, options) in SHOTS.items()],
    indirect=["tab"],
    ids=SHOTS,
)
def test_pages_to_look_at(tab: Page, path: str, name: str) -> None:
    tab.goto(PUBLIC + path)
    shoot(tab, name, full=False)
