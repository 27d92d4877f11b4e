import pytest
from causerie.pages.splice import splice
from markupsafe import Markup

PAGE = '<p>é</p><div data-slot="a"><div>x</div>y</div><div data-slot="a:b:fr">z</div>'


def test_what_is_inside_goes_and_the_element_stays() -> None:
    assert splice(PAGE, "a", "<p>&amp;</p>") == (
        '<p>é</p><div data-slot="a"><p>&amp;</p></div><div data-slot="a:b:fr">z</div>'
    )


def test_a_slot_that_stands_twice_is_filled_twice() -> None:
    assert splice(f"{PAGE}<p>{PAGE}", "a:b:fr", "<div></div>") == f"{PAGE}<p>{PAGE}".replace(">z<", "><div></div><")


def test_a_longer_name_is_another_slot() -> None:
    assert splice(PAGE, "a:b:fr", "") == PAGE.replace("z", "")


def test_markup_is_put_in_as_it_is_and_the_page_stays_text() -> None:
    made = splice(PAGE, "a", Markup("<b>\\1</b>"))
    assert type(made) is str
    assert '<div data-slot="a"><b>\\1</b></div>' in made


@pytest.mark.parametrize("name", ["b", "a:", "", 'a"', "."])
def test_a_slot_that_is_not_there_is_said(name: str) -> None:
    with pytest.raises(KeyError):
        splice(PAGE, name, "")


def test_a_slot_that_is_not_closed_is_said() -> None:
    with pytest.raises(KeyError):
        splice('<div data-slot="a"><div></div>', "a", "")
