from __future__ import annotations

import re
from itertools import cycle, islice

import lightningcss
import pytest
from causerie.hues import fields_css
from causerie.settings import Field, Settings
from causerie.settings.hues import CONTRAST_MIN, GROUNDS, PALETTE, contrast, hue

from tests.blog import ROOT

PELICAN = {"PATH": "/site/content", "DEFAULT_LANG": "fr", "SITENAME": "Un site", "SITEURL": ""}
CARE = Field("care", {"fr": "Soin"}, "So", ("#9b2743", "#f0a1b3"))
LAND = Field("3-land", {"fr": "Terre"}, '"\\', ("#4c6114", "#b9cf7a"))


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48), ("#ff0000", "#0000ff", 2.15)],
)
def test_the_contrast_is_that_of_wcag_whichever_comes_first(one: str, other: str, wanted: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(wanted, abs=0.005)


def test_the_grounds_are_those_of_the_theme() -> None:
    sheet = (ROOT / "theme/static/css/variables.css").read_text(encoding="utf-8")
    found = dict(re.findall(r"--(paper|card): light-dark\((#\w+, #\w+)\)", sheet.partition("}")[0]))
    (light, light_card), (dark, dark_card) = GROUNDS
    assert found == {"paper": f"{light}, {dark}", "card": f"{light_card}, {dark_card}"}


def test_every_pair_of_the_palette_can_be_read_and_there_are_nine_at_least() -> None:
    assert len(set(PALETTE)) == len(PALETTE) >= 9
    assert [hue(pair) for pair in PALETTE] == list(PALETTE)


def test_a_colour_is_refused_that_is_just_too_pale_for_the_card() -> None:
    paper, card = GROUNDS[0]
    pale = "#786e61"
    assert contrast(pale, paper) > CONTRAST_MIN > contrast(pale, card)
    with pytest.raises(ValueError, match=pale):
        hue((pale, "#f0a1b3"))


def test_a_colour_may_be_written_in_capitals() -> None:
    assert hue(("#9B2743", "#F0A1B3")) == ("#9b2743", "#f0a1b3")


def test_fields_that_name_no_hue_get_the_palettes_in_their_order_and_again() -> None:
    fields = [{"key": f"k{n}", "labels": {"fr": "x"}, "sigil": f"{n:x}"} for n in range(len(PALETTE) + 3)]
    made = Settings.of({**PELICAN, "CAUSERIE": {"fields": fields}}).fields
    assert [one.hue for one in made] == list(islice(cycle(PALETTE), len(fields)))


def test_the_rules_hold_each_fields_colours_its_sigil_and_its_filter() -> None:
    css = lightningcss.process_stylesheet(fields_css([CARE, LAND]))
    assert '[data-field=care]{--field:light-dark(#9b2743,#f0a1b3);--sigil:"So"}' in css
    assert '--sigil:"\\"\\\\"' in css
    assert ".discussion:has(#from-care:checked) .comment:not([data-field=care])" in css
    assert '.comment:not([data-field="3-land"])' in css.replace("\\33 -land", '"3-land"')


def test_no_fields_no_rules() -> None:
    assert fields_css([]) == ""
