from __future__ import annotations

import pytest
from causerie.checks.confusables import mixed, skeleton


@pytest.mark.parametrize(
    "text",
    [
        "Claire Aubanel",
        "CLAIRE AUBANEL",
        "CIaire Aubane1",
        "С1аirе Аubаnеl",
        "Clàïrę Aubånel",
        "Claire\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}Aubanel",
        "Cla\N{ZERO WIDTH JOINER}ire Aubanel",
        "Ｃｌａｉｒｅ Ａｕｂａｎｅｌ",
        "𝐂𝐥𝐚𝐢𝐫𝐞 𝓐𝓾𝓫𝓪𝓷𝓮𝓵",
        "Ⓒⓛⓐⓘⓡⓔ Aubanel",
        "C̷l̷a̷i̷r̷e̷ Aubanel",
        "«Claire», _Aubanel_!",
        "Clаirе Αυbanel",
    ],
)
def test_what_looks_alike_has_the_same_words(text: str) -> None:
    assert skeleton(text) == skeleton("Claire Aubanel")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Samir", "Sarnir"), ("Zoé 0", "Zoe O"), ("Lætitia", "Laetitia"), ("Łukasz", "Lukasz"), ("Straße", "STRASSE")],
)
def test_signs_that_the_eye_confuses_are_one(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Claire", "Clara"), ("Иван", "Ivan"), ("田中", "中田"), ("Claire", "Claires"), ("Anne", "Annie"), ("É", "A")],
)
def test_what_looks_different_stays_so(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("text", ["", " ", "★", "…!", "\N{ZERO WIDTH JOINER}"])
def test_a_text_without_letters_has_no_words(text: str) -> None:
    assert skeleton(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Аdmin", "Аdmin"),
        ("pаypal", "pаypal"),
        ("Claire Αubanel", "Αubanel"),
        ("Ꭺnne", "Ꭺnne"),
        ("François José Łukasz Ñandú Þór", ""),
        ("Иван Ђорђевић", ""),
        ("Γιώργος", ""),
        ("田中さくら、Tシャツ屋 한국어 日本", ""),
        ("یاسمین می‌خواهم", ""),
        ("Иван Martin", ""),
        ("IT-инженер", ""),
        ("nº 5, 3ª, 5 µm, H₂O, 20 °C", ""),
        ("Claire 👩‍🔧", ""),
    ],
)
def test_only_a_word_of_several_alphabets_is_mixed(text: str, word: str) -> None:
    assert mixed(text) == word
