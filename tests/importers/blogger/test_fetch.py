"""The public feeds of a blog, asked for over HTTP: all of them come, however they are given."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from causerie.errors import ForgeError, OwnerError
from causerie.importers.base import Found, Site, SourceComment, SourcePost
from causerie.importers.blogger import reach
from causerie.importers.blogger.feeds import FEEDS, fetch
from causerie.importers.source import Source

from tests.importers.blogger import carnet_of as carnet
from tests.importers.blogger.hosting import Blog, Thing, hosted

# Three by three at one moment, in the night in which the clocks go back.
POSTS = [Thing(n, f"2013-10-27T02:{n // 3 % 60:02}:{n // 180:02}.001+0{1 + n % 2}:00") for n in range(1, 131)]
PAGES = [Thing(500, "2012-01-01T00:00:00.000Z", page=True)]
COMMENTS = [Thing(1000 + n, f"2014-01-01T{n % 24:02}:00:00.5+01:00", post=1 + n % 7) for n in range(120)]
ALL = {str(one.id) for one in POSTS + PAGES + COMMENTS}


def had(blog: Blog, folder: Path, waited: list[float] | None = None, path: str = "") -> list[Found]:
    """What FEEDS reads in the pages that were fetched."""
    with hosted(blog) as address:
        for number, page in enumerate(
            fetch(f"{address}{path}", time.time, (waited if waited is not None else []).append)
        ):
            (folder / f"{number:05}.xml").write_bytes(page)
    return carnet.read(FEEDS, folder)


def kept(found: list[Found]) -> list[str]:
    return [one.id for one in found if isinstance(one, SourcePost | SourceComment)]


@pytest.mark.parametrize(
    "blog",
    [
        Blog(POSTS + PAGES + COMMENTS),
        Blog(POSTS + PAGES + COMMENTS, most=7),
        Blog(POSTS + PAGES + COMMENTS, newest=True),
        Blog(POSTS + PAGES + COMMENTS, newest=True, most=4),
        Blog(POSTS + PAGES + COMMENTS, gives=5),
        Blog(POSTS + PAGES + COMMENTS, gives=0),
        Blog(POSTS + PAGES + COMMENTS, most=1),
    ],
    ids=["as Blogger does", "short pages", "newest first", "both", "few comments", "no comments", "one by one"],
)
def test_all_of_a_blog_comes_and_nothing_twice(tmp_path: Path, blog: Blog) -> None:
    found = had(blog, tmp_path)
    assert sorted(kept(found)) == sorted(ALL)
    assert carnet.lost(found) == []
    assert FEEDS.knows(Source.of(tmp_path))


def test_a_hundred_posts_of_one_moment_all_come(tmp_path: Path) -> None:
    posts = [Thing(n, "2013-01-01T00:00:00.000Z") for n in range(1, 121)]
    assert len(kept(had(Blog(posts), tmp_path))) == 120


def test_any_address_of_a_blog_leads_to_its_feeds(tmp_path: Path) -> None:
    for path in ("/", "/feeds/posts/default?alt=json", "/2013/10/x.html#c1"):
        folder = tmp_path / str(len(path))
        folder.mkdir()
        assert len(kept(had(Blog(POSTS), folder, path=path))) == 130


def test_a_sum_that_is_never_reached_is_told_and_ends(tmp_path: Path) -> None:
    found = had(Blog(POSTS[:3], lies=900_000_000), tmp_path)
    assert len(kept(found)) == 3
    assert carnet.told(found)[0] == "the feed tells of 900000003 entries, and 3 are here"


def test_a_server_that_fails_is_asked_again(tmp_path: Path) -> None:
    waited: list[float] = []
    blog = Blog(POSTS, fails=[(503, {}), (429, {"Retry-After": "7"})])
    assert len(kept(had(blog, tmp_path, waited))) == 130
    assert waited == [60.0, 7.0]


def test_a_server_that_goes_on_failing_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(ForgeError):
        had(Blog(POSTS, fails=[(503, {})] * 10), tmp_path)


def test_pages_that_are_too_long_are_asked_for_in_parts(tmp_path: Path) -> None:
    posts = [Thing(n, f"2013-01-{n:02}T00:00:00.000Z", body="mot " * 300_000) for n in range(1, 13)]
    blog = Blog(posts)
    assert len(kept(had(blog, tmp_path))) == 12
    assert "max-results=6" in blog.heard[3]


@pytest.mark.parametrize("status", [404, 403, 301])
def test_where_there_are_no_feeds_the_owner_is_told(tmp_path: Path, status: int) -> None:
    with pytest.raises(OwnerError, match="no feeds of a blog") as caught:
        had(Blog(POSTS, fails=[(status, {"Location": "http://10.0.0.1/"})]), tmp_path)
    assert caught.value.faults[0].remedy


def test_a_name_that_leads_into_a_private_network_is_refused() -> None:
    with pytest.raises(OwnerError, match="private network"):
        reach.base("http://localhost:8000/feeds/posts/default")


@pytest.mark.parametrize(
    "url", ["", "http://", "ftp://example.org/", "http://[", "https://a:b:c/", "file:///etc/passwd"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(OwnerError, match="no address"):
        reach.base(url)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("127.0.0.1:80/x", "https://127.0.0.1:80"),
        ("http://[::1]:8000/feeds", "http://[::1]:8000"),
        ("https://me:secret@192.0.2.1/?m=1", "https://192.0.2.1"),
    ],
)
def test_a_machine_s_number_is_taken_at_its_word(url: str, base: str) -> None:
    assert reach.base(url) == base


def test_the_site_of_fetched_pages_is_not_guessed(tmp_path: Path) -> None:
    had(Blog(POSTS[:1]), tmp_path)
    assert FEEDS.site(Source.of(tmp_path)) == Site()
