from __future__ import annotations

import pytest
from causerie.characters import forbidden

from tests.checks.reading import hints, site
from tests.samples import comment, person

SAMIR = person(key="samir", name="Samir Haddou", role="moderator")
SHORT = person(key="zed", name="Zed", role="guest")
STAR = person(key="star", name="★", role="guest")
SITE = site({}, person(), SAMIR, SHORT, STAR, site_name="La Causerie")


def like(name: str) -> str:
    return f"this looks like {name}, who is in _people.yml"


@pytest.mark.parametrize(
    "name",
    [
        "Claire Aubanel",
        "claire  AUBANEL",
        "ClaireAubanel",
        "Aubanel Claire",
        "Claire Aubanel (autrice)",
        "CIaire AubaneI",
        "C.l.a.i.r.e Aubanel",
        "Cla\N{ZERO WIDTH JOINER}ire Aubanel",
        "Сlаirе Аubаnеl",
        "Ｃlaire Aubanel",
    ],
)
def test_a_name_that_looks_like_a_persons_is_told(name: str) -> None:
    assert ("name", 2, like("Claire Aubanel")) in hints(SITE, name=name)


@pytest.mark.parametrize(
    "name",
    ["Claire", "Claire Aubin", "Aubanel", "François", "José", "Иван", "田中", "★★", "Zedd", "Zed Martin", "Causerie"],
)
def test_another_name_is_not(name: str) -> None:
    assert hints(SITE, name=name) == []


def test_an_occupation_is_looked_at_alike() -> None:
    found = hints(SITE, name="Moi", occupation="Samir Haddou, modérateur")
    assert found == [("occupation", 3, like("Samir Haddou"))]


def test_a_person_of_one_word_is_that_word_alone() -> None:
    assert hints(SITE, name="ZED") == [("name", 2, like("Zed"))]


def test_the_name_of_the_site_is_nobodys() -> None:
    assert hints(SITE, name="la CAUSERIE") == [("name", 2, "this looks like the name of the site, La Causerie")]
    assert hints(site({}, site_name=""), name="!?") == []


def test_a_person_may_have_their_own_name_and_no_others() -> None:
    assert hints(SITE, name="Claire Aubanel", person="claire") == []
    assert hints(SITE, name="Samir Haddou", person="claire") == [("name", 2, like("Samir Haddou"))]


@pytest.mark.parametrize(("name", "word"), [("Clаire D.", "Clаire"), ("Аdmin", "Аdmin")])
def test_a_word_of_several_alphabets_is_told(name: str, word: str) -> None:
    said = f"{word} mixes letters of several alphabets, so that it can pass for another word"
    assert hints(SITE, name=name) == [("name", 2, said)]


@pytest.mark.parametrize("character", ["\N{ZERO WIDTH SPACE}", "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{SOFT HYPHEN}"])
def test_what_is_invisible_never_comes_so_far(character: str) -> None:
    assert forbidden(character)


def test_a_name_that_was_published_as_it_is_is_not_told_again() -> None:
    before = comment(name="Claire Aubanel")
    assert hints(SITE, before, name="Claire Aubanel", body="D’autres mots.") == []
    assert hints(SITE, before, name="ClaireAubanel") == [("name", 2, like("Claire Aubanel"))]
