"""The discussion in the pages of themes that know nothing of it, by a few templates and no fork."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pelican_engineering_theme
import pytest
from pelican.themes import reflex
from playwright.sync_api import Browser

from tests.blog import ROOT, Blog, Built
from tests.browsing import shoot
from tests.measure.serving import served

THEMES = {"engineering": str(pelican_engineering_theme.get_theme_path()), "reflex": reflex.path()}
CONF = """
THEME = {theme!r}
THEME_TEMPLATES_OVERRIDES = [{adapter!r}]
THEME_STATIC_PATHS = ["static"]
SITEURL = "https://causerie.example.org"
SITETITLE = SITENAME
USE_GOOGLE_FONTS, CC_LICENSE = False, {{}}
"""
"""What an owner writes for another theme; the last line is what Reflex wants."""
LOOKS = """() => [...document.body.querySelectorAll("*")].filter(one => !one.closest("[data-slot]")).map(one => {
    const look = getComputedStyle(one)
    const kinds = ["color", "backgroundColor", "fontFamily", "fontSize", "lineHeight", "margin", "padding", "display"]
    return [one.tagName, ...kinds.map(kind => look[kind])].join(" ")
})"""


@dataclass(frozen=True)
class Dressed:
    name: str
    built: Built
    address: str


@pytest.fixture(scope="module", params=THEMES)
def dressed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dressed]:
    """A blog in another theme, built and served."""
    conf = CONF.format(theme=THEMES[request.param], adapter=str(ROOT / "theme" / "adapters" / request.param))
    blog = Blog(tmp_path_factory.mktemp(request.param) / "blog", conf)
    blog.post("un", "Un texte. " * 90, questions="Que voyez-vous ?\n    Que faites-vous ?", tags="travail")
    blog.post("deux")
    blog.post("page", page=True, discussion="page")
    first = blog.say(
        "un", 1, "Je le vois **tous les jours**.\n\n> Un texte\n\nEt donc.", field="care", occupation="aide"
    )
    second = blog.say("un", 2, "Moi aussi.", reply_to=first.id, field="tech")
    blog.say("un", 3, "J’en doute.", reply_to=second.id)
    blog.say("un", 4, "À la première : " + "voilà" * 30, answers=1)
    blog.say("page", 5, "Sous une page.")
    built = blog.build()
    assert built.code == 0, built.log
    assert "WARNING" not in built.log
    with served(built.output) as address:
        yield Dressed(request.param, built, address)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_the_discussion_is_in_the_page_and_in_its_width(browser: Browser, dressed: Dressed, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{dressed.address}un/")
    comments = tab.locator(".comment")
    assert comments.count() == 4
    assert all(comments.nth(n).is_visible() for n in range(4))
    assert tab.get_by_role("textbox", name="Votre texte").is_visible()
    shoot(tab, f"{dressed.name}-{width}")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


@pytest.mark.browser
def test_a_page_has_its_discussion_and_a_listing_its_counts(browser: Browser, dressed: Dressed) -> None:
    tab = browser.new_page()
    tab.goto(f"{dressed.address}page/")
    assert tab.get_by_text("Sous une page.").is_visible()
    tab.goto(dressed.address)
    assert tab.get_by_text("4 contributions").is_visible()
    shoot(tab, f"{dressed.name}-index")
    tab.close()


def test_what_is_said_of_a_contribution_stands_in_the_theme(dressed: Dressed) -> None:
    receipts = [path for path in dressed.built.files() if path.startswith("receipt/")]
    assert receipts
    theirs = {"engineering": "pet-main", "reflex": "light-theme"}[dressed.name]
    for path in ("frame.fr.html", receipts[0]):
        assert theirs in dressed.built.text(path)
        assert len(dressed.built.page(path).cssselect("h1")) >= 1


@pytest.mark.browser
def test_the_theme_looks_as_it_does_without_us(browser: Browser, dressed: Dressed) -> None:
    tab = browser.new_page()
    tab.goto(f"{dressed.address}un/")
    assert tab.evaluate("document.querySelectorAll('link[href*=\"/theme/discussion.\"]').length") == 1
    before = tab.evaluate(LOOKS)
    tab.evaluate("document.querySelector('link[href*=\"/theme/discussion.\"]').disabled = true")
    assert tab.evaluate(LOOKS) == before
    tab.close()
