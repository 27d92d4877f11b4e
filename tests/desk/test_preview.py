"""What a moderator sees is what will be: each kind of proposal, merged for real and built by the real Pelican."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from causerie.desk.build import build
from causerie.desk.case import cases
from causerie.desk.hosts import Hosts
from causerie.desk.preview import preview
from causerie.pages.discussion import Discussion
from causerie.pages.splice import splice
from causerie.proposals import correction, withdrawal

from tests.desk.house import SENT, House
from tests.desk.test_build import fr

HOSTILE = '</div></li></ol><div data-slot="thread:un:fr"> {{ 7*7 }} {filename}x <script>alert(1)</script>\n\n- a\n- b'


def reply(house: House) -> None:
    house.propose("un", 5, "Oui, la nuit aussi.", reply_to=house.published("un")[1].id, field="transport")


def answer(house: House) -> None:
    house.propose("un", 5, "Depuis ma place, rien.", answers=2)


def first_word(house: House) -> None:
    house.propose("deux", 5, "Un **point** de vue.", lang="en", occupation="baker")


def hostile(house: House) -> None:
    house.propose("un", 5, HOSTILE, name="<b>\"'&</b> {{ 7*7 }}", occupation="<i>", answers=1)


def corrected(house: House) -> None:
    old = house.published("un")[0]
    house.request(correction("un", replace(old, body="Chez nous, personne.", name="Claire D."), old), 5)


def withdrawn(house: House) -> None:
    old = house.published("un")[0]
    house.request(withdrawal("un", old.id, old, SENT), 5)


def asked_before_it_was_read(house: House) -> None:
    new = house.propose("un", 5, "Une faute.")
    house.request(correction("un", replace(new, body="Sans faute."), None), 6)


KINDS = [reply, answer, first_word, hostile, corrected, withdrawn, asked_before_it_was_read]


@pytest.mark.parametrize("ask", KINDS, ids=lambda ask: ask.__name__)
def test_the_page_is_byte_for_byte_what_it_will_be_less_the_form(
    house: House, tmp_path: Path, ask: Callable[[House], None]
) -> None:
    ask(house)
    last = house.moderation.queue()[-1]
    assert last.asked
    slug = last.asked.thread
    build(tmp_path / "desk", house.moderation.queue(), house.site(), house.forge.tree())
    (shown,) = [path for path in (tmp_path / "desk").glob("*/page/index.html") if last.id in str(path)]

    before = (house.settings.output / slug / "index.html").read_bytes()
    house.moderation.accept(last, house.clock)
    built = house.blog.build(now=house.clock)
    assert built.code == 0, built.log
    page = built.text(f"{slug}/index.html")
    assert page.encode() != before
    assert splice(page.encode(), f"form:{slug}:fr", "") == shown.read_bytes()


def test_a_comment_whose_date_has_not_come_is_not_in_its_page(house: House) -> None:
    new = house.propose("un", 5, "Demain.")
    later = replace(new, date=house.clock.replace(year=2027))
    site = house.site()
    discussion = Discussion.of(site.settings, site.posts, site.corpus, [site.settings.theme / "templates"], site.now)
    post = Hosts(discussion).of("un", None)
    assert post
    assert b"Demain." in (preview(new, post, discussion, site) or b"")
    assert b"Demain." not in (preview(later, post, discussion, site) or b"")


def test_a_page_that_is_not_built_has_no_preview(house: House) -> None:
    new = house.propose("un", 5)
    site = house.site()
    discussion = Discussion.of(site.settings, site.posts, site.corpus, [site.settings.theme / "templates"], site.now)
    post = Hosts(discussion).of("un", None)
    assert post
    (house.settings.output / "un" / "index.html").unlink()
    assert preview(new, post, discussion, site) is None


def test_two_that_wait_do_not_see_each_other(house: House) -> None:
    one, other = house.propose("un", 5, "Le premier."), house.propose("un", 6, "Le second.")
    site = house.site()
    discussion = Discussion.of(site.settings, site.posts, site.corpus, [site.settings.theme / "templates"], site.now)
    found = {
        case.folder: (preview(case.result, case.post, discussion, site) or b"").decode()
        for case in cases(house.moderation.queue(), site, house.forge.tree(), Hosts(discussion))
        if case.result and case.post
    }
    assert [("Le premier." in page, "Le second." in page) for page in found.values()] == [(True, False), (False, True)]
    assert all(fr("n° %(number)s") % {"number": 3} in page for page in found.values())
    assert set(found) == {one.id, other.id}
