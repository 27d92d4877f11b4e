"""The desk in a real browser without JavaScript; screenshots are left in tests/output/ to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from causerie.errors import Fault
from causerie.proposals import correction, withdrawal
from causerie.values import make_id
from playwright.sync_api import Browser, Page, expect

from tests.browsing import shoot
from tests.desk.house import SENT, House, Served, copied, serving
from tests.desk.test_build import BAD, XSS, fill, fr, row
from tests.samples import decision

pytestmark = pytest.mark.browser

SHOTS = {
    "desk-queue-1280": ("", 1280, "light"),
    "desk-queue-1280-dark": ("", 1280, "dark"),
    "desk-queue-320": ("", 320, "light"),
    "desk-queue-320-dark": ("", 320, "dark"),
    "desk-reply-1280": ("reply", 1280, "light"),
    "desk-reply-1280-dark": ("reply", 1280, "dark"),
    "desk-reply-320": ("reply", 320, "light"),
    "desk-reply-320-dark": ("reply", 320, "dark"),
    "desk-advertising-1280": ("advertising", 1280, "light"),
    "desk-unreadable-1280": ("unreadable", 1280, "light"),
    "desk-correction-320": ("correction", 320, "light"),
}


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Iterator[Served]:
    with serving(house, tmp_path / "desk") as served:
        yield served


@pytest.fixture
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab without JavaScript; nothing may break the desk's own policy."""
    plain = {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False}
    context = browser.new_context(**{**plain, **getattr(request, "param", {})})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str]]]:
    """The desk of the repository's own blog on a busy morning, and the addresses of what waits."""
    folder = tmp_path_factory.mktemp("busy")
    blog = copied(folder / "blog")
    assert blog.build().code == 0
    house = House(blog)
    team = house.published("messagerie-equipe")
    screen = house.published("gestes-a-lecran")
    words = (
        "Chez nous, c’est la cadre de nuit qui tient la liste. J’ai mis **trois semaines** à y être ajoutée, et j’ai "
        "appris la fermeture de l’étage par une collègue, dans l’ascenseur.\n\n> Le groupe remplace la réunion.\n\n"
        "Oui, et il remplace aussi la mémoire : qui part emporte tout."
    )
    nurse = {"name": "Claire Dubois", "occupation": "infirmière de nuit", "field": "care"}
    reply = house.propose("messagerie-equipe", 1, words, reply_to=team[2].id, **nurse)
    house.propose("messagerie-equipe", 2, team[3].body, name="Jean-Pierre Vanden Abeele", field="craft")
    sold = "Je vends des logiciels : jean@example.org, 06 12 34 56 78, https://xn--pple-43d.com/offre"
    sale = house.propose("messagerie-equipe", 3, sold, name="Sarnir Haddou", reply_to=team[0].id)
    house.propose("meme-mot", 4, "Chez les traducteurs, on garde un carnet.", name=team[0].name, answers=1)
    better = replace(screen[1], body="La même chose, avec l’orthographe en plus.")
    corrected = house.request(correction("gestes-a-lecran", better, screen[1]), 5)
    house.request(withdrawal("gestes-a-lecran", screen[2].id, screen[2], SENT), 6)
    bad = f"id: {BAD[8:]}\nname: Zoé\ndate: hier\nmail: zoe@example.org\nbody: Trop\u202e long\n"
    house.raw(BAD, {f"comments/meme-mot/{BAD[8:]}.yml": bad.encode()}, 30)
    house.propose("nulle-part", 8)
    for minute, rule in enumerate((5, 5, 5, 2, 1, 3, None)):
        sent = SENT - timedelta(days=minute)
        date = sent + timedelta(hours=7 * minute + 3)
        house.decide(decision(id=make_id(sent, 100 + minute), thread="meme-mot", date=date, rule=rule))
    with serving(house, folder / "desk") as served:
        failed = Fault("forge", "no contribution here has the id %(id)s", "look at the queue again", {"id": "x"})
        served.outbox |= {"1": row(1, state="caught"), "2": row(2, state="parked", faults=(failed,))}
        addresses = {"": "", "reply": f"{reply.id}/", "advertising": f"{sale.id}/", "unreadable": f"{BAD[8:]}/"}
        yield served, {**addresses, "correction": f"{corrected.replace('/', '-')}/"}


@pytest.mark.parametrize("name", SHOTS)
def test_pages_to_look_at(tab: Page, busy: tuple[Served, dict[str, str]], name: str) -> None:
    desk, addresses = busy
    path, width, scheme = SHOTS[name]
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(desk.address + addresses[path])
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    # A page with an iframe is taken as it is seen: enlarging the window would scroll the iframe away.
    shoot(tab, name, full=width == 320 or not path)


def test_no_page_is_wider_than_a_narrow_screen(house: House, desk: Served, tab: Page) -> None:
    fill(house)
    tab.set_viewport_size({"width": 320, "height": 640})
    desk.outbox |= {"1": row(1, state="parked", data=("x" * 500).encode())}
    tab.goto(desk.address)
    links = [link.get_attribute("href") or "" for link in tab.locator(".case .title a").all()]
    assert len(links) > 15
    for path in ["", *links]:
        tab.goto(desk.address + path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.parametrize("tab", [{"java_script_enabled": True}], indirect=True, ids=["JavaScript"])
def test_the_iframe_shows_the_contribution_in_the_sites_own_ink(house: House, desk: Served, tab: Page) -> None:
    new = house.propose("un", 1, "Vue dans sa page.")
    tab.goto(f"{desk.address}{new.id}/")
    frame = tab.frame_locator("iframe")
    expect(frame.locator(".comment:target")).to_be_in_viewport()
    own = tab.locator("header.site").first.evaluate("e => getComputedStyle(e).color")
    assert frame.locator("header.site").first.evaluate("e => getComputedStyle(e).color") == own


def test_by_keyboard_alone_one_is_published_and_one_is_declined(house: House, desk: Served, tab: Page) -> None:
    one, other = house.propose("un", 1, "À publier."), house.propose("un", 2, "À décliner.")
    tab.goto(desk.address)
    press_at(tab, f'a[href="{one.id}/"]', "Enter")
    tab.wait_for_url(f"**/{one.id}/")
    press_at(tab, "form[action=publish] button", "Enter")
    tab.wait_for_url("**/desk/?done=published*")
    assert fr("The contribution %(id)s is published.") % {"id": one.id} in (tab.text_content(".notice") or "")
    press_at(tab, f'a[href="{other.id}/"]', "Enter")
    tab.wait_for_url(f"**/{other.id}/")
    press_at(tab, "select", "ArrowDown")
    press_at(tab, "form[action=decline] button", "Enter")
    tab.wait_for_url("**/desk/?done=declined*")
    assert [made.rule for made in house.site().corpus.decisions] == [1]
    assert house.published("un")[-1].body == "À publier."


def press_at(tab: Page, selector: str, key: str) -> None:
    """Press Tab until the focus is where it is wanted, then the key."""
    for _ in range(60):
        tab.keyboard.press("Tab")
        if tab.locator(selector).evaluate("e => e === document.activeElement"):
            tab.keyboard.press(key)
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_button_comes_before_the_page_for_those_who_use_the_keyboard(house: House, desk: Served, tab: Page) -> None:
    new = house.propose("un", 1)
    tab.goto(f"{desk.address}{new.id}/")
    order = tab.evaluate("[...document.querySelectorAll('button, iframe')].map(e => e.tagName)")
    assert order.index("BUTTON") < order.index("IFRAME")


def test_a_rule_must_be_chosen_before_a_contribution_is_declined(house: House, desk: Served, tab: Page) -> None:
    new = house.propose("un", 1)
    tab.goto(f"{desk.address}{new.id}/")
    tab.click("form[action=decline] button")
    assert tab.url.endswith(f"{new.id}/")
    assert len(house.moderation.queue()) == 1


def test_an_edit_is_typed_and_saved(house: House, desk: Served, tab: Page) -> None:
    new = house.propose("un", 1, "Une fote.\n\n" + XSS[3])
    tab.goto(f"{desk.address}{new.id}/")
    tab.click("details.edit summary")
    text = tab.input_value("textarea")
    assert XSS[3] in text
    tab.fill("textarea", text.replace("fote", "faute"))
    tab.click("form[action=edit] button")
    tab.wait_for_url("**/desk/?done=edited*")
    (waiting,) = house.moderation.queue()
    assert waiting.asked
    assert waiting.asked.comment == replace(new, body=f"Une faute.\n\n{XSS[3]}")


def test_no_script_of_a_strangers_runs_with_javascript(house: House, desk: Served, browser: Browser) -> None:
    fill(house)
    context = browser.new_context()
    tab = context.new_page()
    alerts: list[str] = []
    tab.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    tab.goto(desk.address)
    links = [link.get_attribute("href") or "" for link in tab.locator(".case .title a").all()]
    for path in links:
        tab.goto(desk.address + path)
        tab.goto(f"{desk.address}{path}page/")
    context.close()
    assert alerts == []
