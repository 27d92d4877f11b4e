"""The desk before a proposal of several contributions: each has a page and buttons of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from causerie import codec, proposals
from causerie.model import Comment
from causerie.values import make_id

from tests.desk.house import SENT, House, Served, serving
from tests.desk.test_server import Browser, follow


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Iterator[Served]:
    with serving(house, tmp_path / "desk") as served:
        yield served


def flood(house: House, *threads: str) -> list[Comment]:
    """New contributions to these threads, a minute after the other, as one proposal."""
    made: list[Comment] = []
    files: dict[str, bytes] = {}
    for minute, thread in enumerate(threads, 1):
        date = SENT + timedelta(minutes=minute)
        made.append(Comment(id=make_id(date, minute), name=f"Voix {minute}", date=date, body=f"Des mots, {minute}."))
        files |= proposals.files(proposals.contribution(thread, made[-1]), house.settings)
    house.raw(f"gathered/{made[0].id}", files, 1)
    return made


def test_each_stands_in_the_queue_and_is_decided_by_its_buttons(house: House, desk: Served) -> None:
    browser = Browser(desk)
    first, second, third = flood(house, "un", "un", "deux")
    queue = browser.get().text
    assert all(f'href="{one.id}/"' in queue for one in (first, second, third))
    assert [waiting.faults for waiting in house.moderation.queue()] == [()] * 3
    assert "Des mots, 2." in browser.get(f"{second.id}/page/").text
    # What was shown of one stays true when another is decided, or edited.
    form = browser.form(f"{second.id}/", "publish")
    follow(browser, browser.press(first.id, "decline", rule="2"))
    mended = codec.write(replace(third, body="Plus court.")).decode()
    follow(browser, browser.press(third.id, "edit", file=mended))
    follow(browser, browser.send(f"{second.id}/publish", form))
    assert [one.id for one in house.published("un")][-1] == second.id
    assert [one.branch for one in house.forge.open()] == [f"gathered/{first.id}"]
    follow(browser, browser.press(third.id, "publish"))
    assert house.published("deux")[-1].body == "Plus court."
    assert list(house.forge.open()) == []


def test_what_is_decided_already_is_said(house: House, desk: Served) -> None:
    browser = Browser(desk)
    first, _ = flood(house, "un", "un")
    form = browser.form(f"{first.id}/", "publish")
    follow(browser, browser.send(f"{first.id}/publish", form))
    assert browser.send(f"{first.id}/publish", form).status_code in (404, 409)


def test_one_that_holds_anything_else_is_shown_whole_and_can_be_closed(house: House, desk: Served) -> None:
    browser = Browser(desk)
    made = house.settings
    asked = proposals.contribution("un", Comment(id=make_id(SENT, 1), name="Voix", date=SENT, body="Des mots."))
    house.raw(f"gathered/{asked.id}", {**proposals.files(asked, made), "pelicanconf.py": b"evil = True\n"})
    (waiting,) = house.moderation.queue()
    (link,) = [part for part in browser.get().text.split('"') if len(part) == 33 and part.endswith("/")]
    assert "evil = True" in browser.get(link).text
    follow(browser, browser.press(link.rstrip("/"), "decline"))
    assert (waiting.asked, list(house.forge.open())) == (None, [])
