"""The desk of a long thread: each proposal stands on the page that will hold it, and is linked to there."""

from pathlib import Path

import pytest
from causerie.desk.answers import Answers, Outcome
from causerie.desk.beside import Known
from causerie.desk.case import cases
from causerie.desk.hosts import Hosts
from causerie.desk.preview import preview
from causerie.pages.discussion import Discussion
from causerie.pages.splice import splice
from causerie.threads import anchor

from tests.blog import Built
from tests.desk.house import CONF, House, commit, written


@pytest.fixture
def house(tmp_path: Path) -> House:
    """The small blog with two contributions a page: a third one makes its thread a long one."""
    blog = written(tmp_path / "blog")
    blog.conf(f'{CONF}CAUSERIE["page_size"] = 2\n')
    commit(blog.folder)
    assert blog.build().code == 0
    return House(blog)


def discussed(house: House) -> Discussion:
    site = house.site()
    return Discussion.of(site.settings, site.posts, site.corpus, site.settings.templates, site.now)


def drawn(house: House) -> str:
    """The page that the desk shows of what was proposed last."""
    site, discussion = house.site(), discussed(house)
    case = list(cases(house.moderation.queue(), site, house.forge.tree(), Hosts(discussion)))[-1]
    assert case.result
    assert case.post
    return (preview(case.result, case.post, discussion, site) or b"").decode()


def accepted(house: House) -> Built:
    house.moderation.accept(house.moderation.queue()[-1], house.clock)
    built = house.blog.build(now=house.clock)
    assert built.code == 0, built.log
    return built


def test_a_part_that_is_not_built_yet_is_shown_in_the_page_of_its_post(house: House) -> None:
    house.propose("un", 5, "La première réponse.", answers=2)
    page = drawn(house)
    assert "La première réponse." in page
    assert 'data-slot="thread:un:fr"' in page
    assert "tient la liste" not in page


def test_in_a_part_that_is_built_it_is_byte_for_byte_what_it_will_be(house: House) -> None:
    house.propose("un", 5, "La première réponse.", answers=2)
    accepted(house)
    house.propose("un", 6, "La seconde réponse.", answers=2)
    page = drawn(house)
    built = accepted(house).text("un/q2/index.html")
    assert "La seconde réponse." in built
    assert splice(built.encode(), "form:un:fr", "").decode() == page


def test_a_contribution_is_linked_to_on_its_page(house: House) -> None:
    new = house.propose("un", 5, "La première réponse.", answers=2)
    built = accepted(house)
    (made,) = [one for one in house.published("un") if one.id == new.id]
    there = f"/un/q2/#{anchor(made)}"
    assert Hosts(discussed(house)).where(Known("un", made), "") == there
    said = Answers(house.settings, "", lambda: house.clock).said(Outcome("published", new.id, "un"))
    assert f'href="{there}"' in said
    assert built.page("un/q2/index.html").get_element_by_id(anchor(made)) is not None


def test_a_receipt_leads_to_the_page_of_its_contribution(house: House) -> None:
    new = house.propose("un", 5, "La première réponse.", answers=2)
    built = accepted(house)
    (made,) = [one for one in house.published("un") if one.id == new.id]
    links = [a.get("href") for a in built.page(f"receipt/{new.id}/index.html").cssselect("a.button")]
    assert links == [f"../../un/q2/#{anchor(made)}"]
