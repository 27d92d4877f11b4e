import pytest
from causerie.prose.headings import Entry, contents, opening, plain, slug

from tests.prose.pairs import render


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("L’été à l’œuvre", "l-ete-a-l-oeuvre"),
        ("L'été « à » l'œuvre ?", "l-ete-a-l-oeuvre"),
        ("Aujourd’hui, qu’est-ce qu’on décide", "aujourd-hui-qu-est-ce-qu-on-decide"),
        ("N° 5 : 12,5 %", "no-5-12-5"),
        ("Ça & là", "ca-la"),
        ("ليلى", "lyl"),
        ("✂", "section"),
        ("Discussion", "discussion-1"),
        ("Rule 3", "rule-3-1"),
        ("C12", "c12-1"),
        ("Synthesis", "synthesis-1"),
        ("From care", "from-care-1"),
        ("Rules of the house", "rules-of-the-house"),
    ],
)
def test_a_heading_has_a_name_in_plain_letters_that_no_part_of_the_page_has(words: str, name: str) -> None:
    assert slug(words) == name


def test_contents_are_headings_of_two_levels_as_plain_words() -> None:
    html = render("## One *two* & `x<y`[^n]\n\n### Three\n\n#### Four\n\n## Five [six](/)\n\n[^n]: Note.")
    assert contents(html) == (
        Entry("One two & x<y", "one-two-x-y", 2),
        Entry("Three", "three", 3),
        Entry("Five six", "five-six", 2),
    )


def test_a_text_of_two_headings_has_no_contents() -> None:
    assert contents(render("## One\n\n### Two")) == ()


def test_the_words_of_a_text_are_without_its_notes() -> None:
    html = render("One[^n] *two* &lt;b&gt;.\n\n- three[^m]\n\n[^n]: Note.\n\n    More.\n\n[^m]: Other.")
    assert plain(html) == "One two <b>. three"


@pytest.mark.parametrize("most", [0, 1, 2, 3, 4, 100])
def test_an_opening_is_the_first_of_these_words(most: int) -> None:
    html = "<p>a  b\n<em>c</em>d e</p>\n"
    assert opening(html, most) == plain(html)[:most]
