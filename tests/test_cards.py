"""The pictures of links: small, the same each time, with the title inside, in the theme's colours."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from causerie.cards import SIZE, Card, draw, drawable
from causerie.cards.drawing import ACCENT, FONT, INK, LARGEST, MARGIN, PAPER, RULE, SMALLEST, TITLE, _width
from PIL import Image, ImageChops

ROOT = Path(__file__).parents[1]
SIGILS = (("So", "#9b2743"), ("Éc", "#7a4f00"), ("Te", "#4c6114"))
TITLES = {
    "a word": "L’œuvre",
    "two lines": "Chercher devant quelqu’un",
    "French signs": "« Élan » : ça coûte combien ? Dès l’été — n° 12…",
    "long": "Ce que change, pour celles et ceux qui travaillent de leurs mains, l’obligation de tout écrire deux fois",
    "too long": "une liste sans fin " * 40,
    "a word that is too long": "anticonstitutionnellement" * 8,
    "nothing": "",
}


def picture(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw(card)))


def inked(card: Card) -> tuple[int, int, int, int]:
    """The box of what a title adds to a card."""
    with_title, without = picture(card), picture(Card("", card.site, card.kicker, card.sigils))
    box = ImageChops.difference(with_title.convert("RGB"), without.convert("RGB")).point(lambda v: 255 * (v > 60))
    return box.getbbox() or (MARGIN, TITLE[0], MARGIN, TITLE[0])


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_card_is_small_and_the_same_each_time(title: str) -> None:
    card = Card(title, "La causerie des métiers", "Enquêtes", SIGILS)
    data = draw(card)
    assert data == draw(card)
    assert len(data) <= 60_000
    assert Image.open(BytesIO(data)).size == SIZE


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_stays_within_its_place(title: str) -> None:
    left, top, right, bottom = inked(Card(title, "La causerie des métiers", "Enquêtes", SIGILS))
    assert left >= MARGIN - 2
    assert right <= SIZE[0] - MARGIN + 2
    assert top >= TITLE[0]
    # A descender may hang out of the last line.
    assert bottom <= TITLE[0] + TITLE[1] + 12


def test_what_is_beside_a_title_stays_within_the_card() -> None:
    whole = picture(Card("Titre", "Un nom de site sans fin " * 9, "Une catégorie sans fin " * 9, SIGILS * 30)).convert(
        "RGB"
    )
    paper = Image.new("RGB", (MARGIN - 4, SIZE[1]), whole.getpixel((0, 0)))
    assert not ImageChops.difference(whole.crop((SIZE[0] - MARGIN + 4, 0, *SIZE)), paper).getbbox()


WORDS = {"Où l’œuvre coûte 12 € : « ça » va-t-il ?": True, "a b c‑d": True, "ليلى": False, "a → b": False, "Ἀ": False}


@pytest.mark.parametrize(("words", "known"), WORDS.items())
def test_no_card_shows_a_box_for_a_letter(words: str, known: bool) -> None:
    assert drawable(Card(words, "Site")) is known
    assert drawable(Card("Titre", words)) is known


def test_other_words_have_another_name_and_the_same_words_the_same() -> None:
    cards = [Card("a", "s"), Card("s", "a"), Card("a", "s", "k"), Card("a", "s", "", SIGILS), Card("", "as")]
    assert len({card.name for card in cards}) == len(cards)
    assert Card("a", "s").name == Card("a", "s").name
    assert re.fullmatch(r"[0-9a-f]{12}\.png", Card("a", "s").name)


def test_it_says_what_it_shows() -> None:
    assert Card("Drones", "La causerie").alt == "Drones — La causerie"
    assert Card("La causerie", "La causerie").alt == "La causerie"


def test_the_colours_are_those_of_the_theme_on_light_paper() -> None:
    css = (ROOT / "theme/static/css/variables.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--([a-z]+):\s*light-dark\((#[0-9a-f]{6})", css))
    assert {name: named[name] for name in ("paper", "ink", "accent", "rule")} == {
        "paper": PAPER, "ink": INK, "accent": ACCENT, "rule": RULE,
    }  # fmt: skip


def test_the_font_s_licence_is_with_it() -> None:
    licence = FONT.with_name("OFL.txt").read_text(encoding="utf-8")
    assert "The Literata Project Authors" in licence
    assert "SIL Open Font License, Version 1.1" in licence
    # A part of a font with such a name could not keep it.
    assert "with Reserved Font Name" not in licence.split("-----")[0]


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_line_is_as_long_as_its_words_and_blanks(title: str) -> None:
    for size in (SMALLEST, LARGEST):
        assert sum(_width(word, size) for word in re.split("( )", title)) == _width(title, size)
