"""What things are called here, whatever their old homes called them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from causerie.importers import naming
from causerie.values import IDENTIFIER

MAY = datetime(2013, 5, 4, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/2013/05/pain.html", "http://x.example/2013/05/Pain.html?m=1#c12"),
        ("/pain/", "/pain"),
        ("/pain/", "/pain/index.html"),
        ("/?p=5", "https://x.example/?p=5&utm_source=y"),
        ("/?page_id=5", "/?p=5"),
        ("/post.php?id=5&m=1", "/post.php?id=5"),
        ("/%C3%A9t%C3%A9/", "/été"),
        ("/e\u0301te\u0301", "/été"),
        ("/pain", "http://web.archive.org/web/20140101000000/http://x.example/pain/"),
        ("/pain", "http://localhost:8000/pain"),
        ("/", "https://x.example"),
    ],
)
def test_two_addresses_of_one_page_have_one_key(one: str, other: str) -> None:
    assert naming.key_of(one) == naming.key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("/?p=5", "/?p=6"), ("/?p=5", "/"), ("/post.php?id=5", "/post.php?id=6"), ("/a/b", "/b")],
)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    assert naming.key_of(one) != naming.key_of(other)


@pytest.mark.parametrize("address", ["https://x.example/blog/pain", "/blog/pain", "/pain", "/blog/pain/?share=x"])
def test_addresses_are_below_the_folder_of_a_site(address: str) -> None:
    assert naming.key_of(address, "/blog") == "/pain"


def test_what_says_no_address_is_no_page() -> None:
    assert [naming.key_of(said) for said in ("", " ", "/")] == ["", "", "/"]


def test_a_host_with_accents_is_known_by_its_percents() -> None:
    assert naming.home(naming.web_address("https://www.café.example/un")) == naming.home("https://café.example")
    assert naming.home(naming.web_address("https://École.example")) == naming.home("https://École.example")


@pytest.mark.parametrize("address", ["http://[::1/x", "https://x.example:99999999/", "\x00", "//", "%", "http://"])
def test_no_address_breaks_it(address: str) -> None:
    for function in (naming.key_of, naming.last_part, naming.home, naming.web_address):
        assert isinstance(function(address), str)


@pytest.mark.parametrize(
    ("wanted", "taken", "slug"),
    [
        ("L’été à l’œuvre", [], "l-ete-a-l-oeuvre"),
        ("pain", ["pain"], "pain-2013-05"),
        ("pain", ["pain", "pain-2013-05"], "pain-2013-05-04"),
        ("pain", ["pain", "pain-2013-05", "pain-2013-05-04"], "pain-2013-05-04-2"),
        ("日本", [], "ri-ben"),
        ("…", [], "2013-05-04"),
        ("../../etc/passwd", [], "etc-passwd"),
        ("con", [], "con-2013-05"),
        ("x" * 300, [], "x" * 80),
    ],
)
def test_a_post_has_a_name_that_every_system_takes(wanted: str, taken: list[str], slug: str) -> None:
    assert naming.slug(wanted, lambda name: name not in taken, MAY) == slug


def test_ids_are_the_same_each_time_and_apart() -> None:
    first = naming.comment_id("isso", "x.example", "5", MAY)
    others = [naming.comment_id("isso", "x.example", "6", MAY), *(naming.other_id(first, n) for n in (2, 3))]
    assert first == naming.comment_id("isso", "x.example", "5", MAY)
    assert len({first, *others}) == 4
    assert all(IDENTIFIER.check(one) is None and one[:16] == first[:16] for one in others)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("www.zoe.example/é", "http://www.zoe.example/%C3%A9"),
        (" https://zoe.example/?a=%20b ", "https://zoe.example/?a=%20b"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_voices_page_is_kept_as_an_address(said: str, address: str) -> None:
    assert naming.web_address(said) == address
