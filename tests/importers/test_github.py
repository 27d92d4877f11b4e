from pathlib import Path

import pytest
from causerie.importers.github import GISCUS, UTTERANCES, address_of
from causerie.importers.source import Source

from tests.importers.samples import SAMPLES, comments, unread

DISCUSSIONS, ISSUES = SAMPLES / "giscus", SAMPLES / "utterances"


def test_a_discussion_gives_its_comments_and_their_answers() -> None:
    found = comments(GISCUS, DISCUSSIONS)
    assert {key: (one.parent, one.name, one.status) for key, one in found.items()} == {
        "100": ("", "ada", "approved"),
        "101": ("100", "ghost", "approved"),
        "102": ("", "", "removed"),
        "103": ("", "pub", "spam"),
    }
    assert found["100"].date.isoformat() == "2023-01-02T03:04:05+00:00"
    assert found["100"].edited is not None
    assert (found["100"].url, found["100"].address) == ("https://github.com/ada", "https://g.example/blog/un.html")


def test_what_a_page_does_not_hold_is_told() -> None:
    assert [(one.id, dict(one.values)) for one in unread(GISCUS, DISCUSSIONS)] == [("4", {"count": 1})]


def test_an_issue_gives_its_comments_wherever_it_stands() -> None:
    found = comments(UTTERANCES, ISSUES)
    assert (found["900"].address, found["900"].name, found["900"].edited) == (
        "https://u.example/notes/sept/",
        "eve",
        None,
    )
    assert (found["901"].post, found["901"].name) == ("thread 8", "ghost")


def test_neither_takes_the_other_for_itself() -> None:
    assert not GISCUS.knows(Source.of(ISSUES))
    assert not UTTERANCES.knows(Source.of(DISCUSSIONS))


def test_issues_with_their_comments_in_them_are_read(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(
        '[{"number": 3, "title": "a/b", "body": "", "comments": [{"id": "IC_x", "author": {"login": "zoe"},'
        ' "createdAt": "2022-01-01T00:00:00Z", "body": "mot", "url": "https://github.com/o/r/issues/3#issuecomment-55"}]}]'
    )
    found = comments(UTTERANCES, path)
    assert (found["55"].address, found["55"].name) == ("/a/b", "zoe")


@pytest.mark.parametrize(
    ("title", "body", "address"),
    [
        ("blog/un", "x\n\nhttps://g.example/blog/un.html\n", "https://g.example/blog/un.html"),
        ("blog/un", "", "/blog/un"),
        ("/blog/un/", "", "/blog/un/"),
        ("https://g.example/un", "", "https://g.example/un"),
        ("Un titre de page", "[https://u.example/un](https://u.example/un)", "https://u.example/un"),
        ("Un titre de page", "", ""),
        ("blog/un", "https://ailleurs.example/", "/blog/un"),
        ("index", "", "/"),
    ],
)
def test_a_page_is_found_by_its_title_or_by_the_link_below_it(title: str, body: str, address: str) -> None:
    assert address_of(title, body) == address
