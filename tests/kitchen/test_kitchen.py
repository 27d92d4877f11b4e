"""The kitchen sink is built, and the checkers find nothing in it; its pictures are there to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browsing import shoot
from tests.kitchen.building import build
from tests.measure import tools
from tests.measure.browser import SHOWN, to_the_end, violations
from tests.measure.serving import served

LOOKED_AT = {
    "states": "etats/",
    "prose": "texte/",
    "empty": "vide/",
    "closed": "close/",
    "closed-empty": "close-vide/",
    "draft": "drafts/brouillon/",
    "parts": "longue/",
    "listing": "home.html",
    "doors": "doors/etats/",
    "form-faults": "intake/form-faults/",
    "form-closed": "intake/form-closed/",
    "preview": "intake/preview-reply/",
    "receipt": "intake/receipt-code/",
}


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("kitchen") / "site")


@pytest.fixture(scope="module")
def address(kitchen: Path) -> Iterator[str]:
    with served(kitchen) as found:
        yield found


def every(kitchen: Path) -> list[str]:
    return sorted(path.relative_to(kitchen).as_posix() for path in kitchen.rglob("*.html"))


def test_the_states_are_all_there(kitchen: Path) -> None:
    text = (kitchen / "etats" / "index.html").read_text(encoding="utf-8")
    said = (
        "corrigée le",
        "Elle a vu",
        "badge",
        "retirée",
        'lang="ar"',
        "forum.example.org",
        "n’est pas ici",
        "lui répond",
    )
    assert [one for one in said if one.lower() not in text.lower()] == []
    heads = {name: (kitchen / "intake" / name / "index.html").read_text() for name in ("preview", "receipt-code")}
    assert "Relisez" in heads["preview"] or "Relire" in heads["preview"]
    assert "code" in heads["receipt-code"]


def test_no_search_engine_lists_it(kitchen: Path) -> None:
    assert all('content="noindex"' in (kitchen / path).read_text(encoding="utf-8") for path in every(kitchen))


def test_nu_finds_nothing(kitchen: Path) -> None:
    assert tools.nu(kitchen / path for path in every(kitchen)) == []


@pytest.mark.browser
@pytest.mark.parametrize("name", LOOKED_AT)
def test_axe_finds_nothing_and_nothing_is_wider_than_its_screen(browser: Browser, address: str, name: str) -> None:
    assert violations(browser, [address + LOOKED_AT[name]]) == []
    for width, scheme in ((1280, "light"), (320, "dark")):
        tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        tab.goto(address + LOOKED_AT[name])
        tab.add_style_tag(content=SHOWN)
        to_the_end(tab)
        shoot(tab, f"kitchen-{name}-{width}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.close()
