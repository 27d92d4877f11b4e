from itertools import pairwise

import html5lib
from causerie.desk.chart import LABEL_MAX, WIDTH, bars
from lxml import etree

ROWS = [("1. Une règle", 3), ("2. Une autre", 12), ("aucune", 0)]


def drawn(rows: list[tuple[str, int]] = ROWS, title: str = "Titre") -> etree._Element:
    return etree.fromstring(str(bars("x", title, "Combien de fois :", rows)))


def texts(svg: etree._Element, name: str = "text") -> list[str]:
    return [str(one.text) for one in svg.iter(f"{{*}}{name}")]


def test_every_label_and_every_count_is_text() -> None:
    assert texts(drawn()) == ["1. Une règle", "3", "2. Une autre", "12", "aucune", "0"]


def test_it_is_named_and_told_to_those_who_do_not_see_it() -> None:
    svg = drawn()
    named = [svg.xpath(f"string(//*[@id='{name}'])") for name in svg.get("aria-labelledby").split()]
    assert named == ["Titre", "Combien de fois : 1. Une règle (3), 2. Une autre (12), aucune (0)"]


def test_the_bars_are_as_long_as_their_counts() -> None:
    widths = [int(rect.get("width")) for rect in drawn().iter("{*}rect")]
    assert widths == [64, 256, 0]


def test_no_count_stands_outside() -> None:
    ends = [float(one.get("x")) for one in drawn([("x", 999_999)]).iter("{*}text")]
    assert max(ends) + 6 * 9 <= WIDTH


def test_no_row_covers_another() -> None:
    svg = drawn()
    ys = [float(one.get("y")) for one in svg.iter("{*}text")]
    assert all(one < other for one, other in pairwise(ys))
    assert ys[-1] < float(svg.get("viewBox").split()[3])


def test_a_long_label_is_cut() -> None:
    (label, _) = texts(drawn([("x" * 100, 1)]))
    assert len(label) == LABEL_MAX
    assert label.endswith("…")


def test_nothing_in_a_label_is_markup() -> None:
    evil = "</text><script>alert(1)</script>"
    svg = drawn([(evil, 1)], title=f"</title>{evil}")
    assert not list(svg.iter("{*}script"))
    assert texts(svg)[0] == evil


def test_nothing_to_draw_is_no_error() -> None:
    assert texts(drawn([])) == []


def test_it_is_valid_within_html() -> None:
    parser = html5lib.HTMLParser()
    parser.parse(f"<!doctype html><title>x</title>{bars('x', 'T', 'D', ROWS)}")
    assert parser.errors == []
