"""Where a repository lies, by what git calls `origin`."""

from __future__ import annotations

import pytest
from causerie.forges.hub import Place
from causerie.forges.places import place, read

from tests.forges.repository import Repository


@pytest.mark.parametrize(
    ("origin", "found"),
    [
        ("https://github.com/ada/blog.git", Place("https", "github.com", "ada/blog")),
        ("https://github.com/ada/blog", Place("https", "github.com", "ada/blog")),
        ("https://ada:secret@git.example.org:3000/ada/blog/", Place("https", "git.example.org:3000", "ada/blog")),
        ("http://127.0.0.1:8080/ada/blog.git", Place("http", "127.0.0.1:8080", "ada/blog")),
        ("git@github.com:ada/blog.git", Place("https", "github.com", "ada/blog")),
        ("git@gitlab.com:group/sub/blog.git", Place("https", "gitlab.com", "group/sub/blog")),
        ("ssh://git@codeberg.org:2222/ada/blog.git", Place("https", "codeberg.org", "ada/blog")),
        ("/srv/git/blog.git", None),
        ("../blog", None),
        ("file:///srv/git/blog.git", None),
        ("https://github.com/blog", None),
        ("https://github.com/ada/../blog", None),
        ("https:///ada/blog", None),
        ("", None),
    ],
)
def test_an_address_names_a_place_or_none(origin: str, found: Place | None) -> None:
    assert read(origin) == found


def test_the_place_is_that_of_origin(repository: Repository) -> None:
    assert place(repository.path) is None
    repository.git("remote", "add", "origin", "git@github.com:ada/blog.git")
    assert place(repository.path) == Place("https", "github.com", "ada/blog")
