"""Where notes stand: beside their calls where there is room, under their paragraphs elsewhere, never over anything."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.blog import Blog, Built
from tests.browsing import served, shoot
from tests.measure import tools
from tests.measure.browser import refused, violations
from tests.prose.test_pictures import photo, saved

pytestmark = pytest.mark.browser

SAID = "Une phrase assez longue pour tenir sur plusieurs lignes, comme il y en a dans les carnets de Claire. "
NOTE = "Une note qui prend cinq ou six lignes dans la marge, parce que son autrice a beaucoup à dire et peu de place."
BODY = f"""{SAID}Un mot[^far]. {SAID * 3}

{SAID}Un[^one] et {SAID}*deux[^two]* et {SAID}trois[^three], quatre[^four], cinq[^five].

Court[^short].

Court aussi[^list], et la première[^far] encore.

{SAID * 16}

- un item[^item]
- {SAID}

{SAID * 4}

> {SAID}[^quote]

## L’été à l’œuvre[^heading]

{SAID * 4}

| a | b |
| --- | --- |
| une case[^cell] | {SAID} |

![Un pont]({{static}}/images/pont.jpg "Le pont")

## Deuxième titre

### Troisième titre

[^far]: {NOTE}
[^one]: {NOTE}
[^two]: Brève.
[^three]: {NOTE}
[^four]: Brève.
[^five]: Brève, et une autre[^inner].
[^inner]: Dans une note.
[^short]: {NOTE}
[^list]:
    - {NOTE}
    - fin
[^item]: {NOTE}
[^quote]: {NOTE}
[^heading]: D’un titre.
[^cell]: D’une case.
"""
BOXES = """() => {
  const box = element => {
    const { top, bottom, left, right } = element.getBoundingClientRect()
    return { top, bottom, left, right }
  }
  const notes = [...document.querySelectorAll(".footnote")].map(note => {
    const call = document.querySelector(`a[href="#${CSS.escape(note.id)}"]`)
    return { id: note.id, ...box(note), call: box(call) }
  })
  const text = [...document.querySelectorAll(".prose :is(p, li, h2, table, blockquote)")]
    .filter(element => !element.closest(".footnote") && !element.querySelector(".footnote")).map(box)
  return { notes, text, wide: document.documentElement.scrollWidth - innerWidth }
}"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    blog = Blog(tmp_path_factory.mktemp("notes") / "blog")
    saved(blog.folder / "content" / "images" / "pont.jpg", photo(1400, 900), quality=95)
    blog.post("texte", BODY)
    built = blog.build()
    assert built.code == 0, built.log
    return built


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    with served(built.output) as base:
        yield f"{base}texte/"


def seen(browser: Browser, address: str, width: int, **how: Any) -> tuple[Page, dict[str, Any]]:
    page = browser.new_page(viewport={"width": width, "height": 900}, **how)
    page.goto(address)
    return page, page.evaluate(BOXES)


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["bottom"] <= other["top"] + 0.5
        or other["bottom"] <= one["top"] + 0.5
        or one["right"] <= other["left"] + 0.5
        or other["right"] <= one["left"] + 0.5
    )


@pytest.mark.parametrize("width", [320, 800, 1279, 1280, 1440, 1920])
def test_no_note_covers_another_or_the_text(browser: Browser, address: str, width: int) -> None:
    page, found = seen(browser, address, width)
    notes = found["notes"]
    assert len(notes) == 13
    assert found["wide"] <= 0
    for place, note in enumerate(notes):
        for other in (*notes[place + 1 :], *found["text"]):
            assert apart(note, other), (note["id"], other)
    page.close()


@pytest.mark.parametrize("width", [1280, 1440])
def test_a_note_stands_at_the_height_of_its_call_or_right_below_the_last(
    browser: Browser, address: str, width: int
) -> None:
    page, found = seen(browser, address, width)
    free, before = set(), 0.0
    for note in found["notes"]:
        assert note["left"] > max(box["right"] for box in found["text"])
        # The call of a note within a note stands in the margin itself.
        height = max(note["call"]["top"], before)
        assert abs(note["top"] - height) < 2 or note["id"] == "fn:inner", note
        free |= {note["id"]} if abs(note["top"] - note["call"]["top"]) < 2 else set()
        before = note["bottom"]
    assert free >= {"fn:far", "fn:one", "fn:item", "fn:quote"}
    shoot(page, f"notes-{width}", full=False)
    page.close()


@pytest.mark.parametrize("width", [320, 800])
def test_a_note_stands_under_its_paragraph_where_there_is_no_room(browser: Browser, address: str, width: int) -> None:
    page, found = seen(browser, address, width, color_scheme="dark")
    order = [note["top"] for note in found["notes"]]
    assert order == sorted(order)
    for note in found["notes"]:
        assert note["top"] > note["call"]["bottom"] - 8
        assert note["left"] < note["call"]["right"] + width / 2
    shoot(page, f"notes-{width}-dark")
    page.close()


def test_a_note_stands_under_its_paragraph_on_paper(browser: Browser, address: str) -> None:
    page, _ = seen(browser, address, 1440)
    page.emulate_media(media="print")
    found = page.evaluate(BOXES)
    assert all(note["top"] > note["call"]["bottom"] - 8 for note in found["notes"])
    shoot(page, "notes-print")
    page.close()


def test_a_keyboard_goes_from_a_call_to_its_note_and_back(browser: Browser, address: str) -> None:
    page, _ = seen(browser, address, 1440)
    page.get_by_role("link", name="Note 2", exact=True).press("Enter")
    assert page.url.endswith("#fn:one")
    assert page.locator(".footnote:target").get_attribute("id") == "fn:one"
    page.get_by_role("link", name="Retour au texte, note 2", exact=True).press("Enter")
    assert page.url.endswith("#fnref:one")
    page.close()


def test_every_link_of_a_note_is_large_enough_to_be_hit(browser: Browser, address: str) -> None:
    page, _ = seen(browser, address, 320)
    for link in page.locator(".footnote-ref, .footnote-backref").all():
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
    page.close()


@pytest.mark.parametrize(("width", "density", "chosen"), [(320, 1, 640), (800, 1, 640), (1440, 2, 1280)])
def test_a_browser_takes_the_version_of_a_picture_that_serves(
    browser: Browser, address: str, width: int, density: int, chosen: int
) -> None:
    page, _ = seen(browser, address, width, device_scale_factor=density)
    picture = page.get_by_role("img", name="Un pont")
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    assert f"/images/pont-{chosen}." in picture.evaluate("image => image.currentSrc")
    assert picture.evaluate("image => image.clientWidth / image.clientHeight") == pytest.approx(14 / 9, rel=0.01)
    page.close()


def test_the_checkers_find_nothing(browser: Browser, built: Built, address: str) -> None:
    assert violations(browser, [address]) == []
    assert refused(browser, [address]) == []
    assert tools.nu([built.output / "texte" / "index.html"]) == []
