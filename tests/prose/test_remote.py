import pytest
from causerie.prose.remarks import remarks
from causerie.prose.remote import elsewhere, origins, remotes

from tests.prose.pairs import FOLDER, SITE, render


@pytest.mark.parametrize(
    ("url", "far"),
    [
        ("https://blog.example/x", False),
        ("//blog.example/x", False),
        ("/x", False),
        ("x.png", False),
        ("{static}/images/x.png", False),
        ("data:image/png;base64,AA", False),
        ("https://blog.example.net/x", True),
        ("http://other.example/x", True),
        (" //other.example/x", True),
        ("http://[", True),
    ],
)
def test_elsewhere_is_another_host(url: str, far: bool) -> None:
    assert elsewhere(url, SITE) == far


def test_the_origins_of_a_text_are_all_that_it_fetches_from() -> None:
    html = render((FOLDER / "remote" / "allowed.md").read_text(encoding="utf-8"))
    assert origins(html, SITE) == (
        "https://cats.example",
        "https://ci.example",
        "https://fonts.example",
        "https://old.example",
        "https://sound.example",
        "https://spy.example",
        "https://video.example",
    )
    assert origins("<img src='http://[x'><img src='https://x.y\" onload=1'>", SITE) == ()


def test_an_author_who_allows_what_is_elsewhere_is_told_of_what_never_runs() -> None:
    html = "<iframe src='//a/1'></iframe><script src='//a/2'></script><img src='//a/3' alt='x'>"
    told = {
        allows: [one.values["address"] for one in remarks(html, lambda: html, "p.md", site="", remote=allows)]
        for allows in (True, False)
    }
    assert told == {True: ["//a/2"], False: ["//a/1", "//a/2", "//a/3"]}


def test_the_words_of_a_thing_are_its_alt_its_title_or_what_stands_in_it() -> None:
    image = "<img src='//a/1' alt='one' title='no'>"
    html = f"{image}<iframe src='//a/2' title='two'>no</iframe><object data='//a/3'>three</object>"
    assert [one.words for one in remotes(html)] == ["one", "two", "three"]
