import pytest
from causerie.pages.splice import splice
from markupsafe import Markup

PAGE = '<p>é</p><div data-slot="a"><div>x</div>y</div><div data-slot="a:b:fr">z</div>'


def spliced(page: str, name: str, inner: str) -> str:
    return splice(page.encode(), name, inner).decode()


def test_what_is_inside_goes_and_the_element_stays() -> None:
    assert spliced(PAGE, "a", "<p>&amp; é</p>") == (
        '<p>é</p><div data-slot="a"><p>&amp; é</p></div><div data-slot="a:b:fr">z</div>'
    )


def test_a_slot_that_stands_twice_is_filled_twice() -> None:
    assert spliced(f"{PAGE}<p>{PAGE}", "a:b:fr", "<div></div>") == f"{PAGE}<p>{PAGE}".replace(">z<", "><div></div><")


def test_a_longer_name_is_another_slot() -> None:
    assert spliced(PAGE, "a:b:fr", "") == PAGE.replace("z", "")


def test_markup_is_put_in_as_it_is() -> None:
    assert '<div data-slot="a"><b>\\1</b></div>' in spliced(PAGE, "a", Markup("<b>\\1</b>"))


@pytest.mark.parametrize("name", ["b", "a:", "", 'a"', "."])
def test_a_slot_that_is_not_there_is_said(name: str) -> None:
    with pytest.raises(KeyError):
        spliced(PAGE, name, "")


def test_a_slot_that_is_not_closed_is_said() -> None:
    with pytest.raises(KeyError):
        spliced('<div data-slot="a"><div></div>', "a", "")
