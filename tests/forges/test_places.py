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
        ("https://GitHub.com:443/Ada/Blog.git", Place("https", "github.com", "Ada/Blog")),
        ("http://Localhost:80/ada/blog", Place("http", "localhost", "ada/blog")),
        ("http://[::1]:3000/ada/blog", Place("http", "[::1]:3000", "ada/blog")),
        ("git@[2001:db8::1]:ada/blog.git", Place("https", "[2001:db8::1]", "ada/blog")),
        ("https://www.github.com/ada/blog", Place("https", "github.com", "ada/blog")),
        ("git@ssh.github.com:ada/blog.git", Place("https", "github.com", "ada/blog")),
        ("ssh://git@ssh.github.com:443/ada/blog.git", Place("https", "github.com", "ada/blog")),
        ("ssh://git@altssh.gitlab.com:443/ada/blog.git", Place("https", "gitlab.com", "ada/blog")),
        ("git+ssh://git@git.example.org:2222/ada/blog.git", Place("https", "git.example.org", "ada/blog")),
        ("C:/ada/blog", None),
        ("work:ada/blog.git", None),
        ("ssh://git@work/ada/blog.git", None),
        ("http://forgejo:3000/ada/blog", Place("http", "forgejo:3000", "ada/blog")),
        ("https://git.example.org:x/ada/blog", None),
        ("https://[/ada/blog", None),
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


def test_an_abbreviation_of_the_owner_s_is_written_out_and_a_mirror_is_not_taken(repository: Repository) -> None:
    repository.git("remote", "add", "origin", "gh:ada/blog")
    assert place(repository.path) is None
    repository.git("config", "url.git@github.com:.insteadOf", "gh:")
    assert place(repository.path) == Place("https", "github.com", "ada/blog")
    repository.git("config", "url.https://mirror.example.org/.insteadOf", "https://github.com/")
    repository.git("remote", "set-url", "origin", "https://github.com/ada/blog")
    assert place(repository.path) == Place("https", "github.com", "ada/blog")
