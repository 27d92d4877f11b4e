"""What other systems had beside posts: their feeds, the lists of a subject and of a month, by the addresses there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from causerie.machines.moved import Move

_POST_FEEDS: Mapping[str, Sequence[str]] = {
    # https://support.google.com/blogger/answer/97933; /atom.xml and /rss.xml are older, and answered to this day.
    "blogger": (
        "/feeds/posts/default",
        "/feeds/posts/full",
        "/feeds/posts/summary",
        "/atom.xml",
        "/rss.xml",
    ),
    # https://wordpress.org/documentation/article/wordpress-feeds/
    "wordpress": (
        "/feed/",
        "/feed/rss/",
        "/feed/rss2/",
        "/feed/rdf/",
        "/feed/atom/",
        "/rss.xml",
        "/?feed=rss",
        "/?feed=rss2",
        "/?feed=rdf",
        "/?feed=atom",
    ),
}
_COMMENT_FEEDS: Mapping[str, Sequence[str]] = {
    "blogger": ("/feeds/comments/default", "/feeds/comments/full", "/feeds/comments/summary"),
    "wordpress": ("/comments/feed/", "/comments/feed/rss2/", "/comments/feed/atom/", "/?feed=comments-rss2"),
}
SYSTEMS = frozenset(_POST_FEEDS)
"""The systems that had whole blogs; all others had comments alone."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where things are on this site, below its root: the feeds of posts and comments; years by their numbers."""

    posts: str
    comments: str
    years: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Was:
    """A post that came from `system`: its id and old address there, what to follow of it here, its date."""

    system: str
    id: str
    path: str
    feed: str
    date: datetime


@dataclass(frozen=True, slots=True)
class OldList:
    """A list of posts here that a system had too: by a subject, a category, an author; its name, slug and address."""

    system: str
    kind: str
    name: str
    slug: str
    url: str


def moves(posts: Iterable[Was], lists: Iterable[OldList], here: Here) -> Iterator[Move]:
    """The old addresses of what these posts had around them; some come several times."""
    systems = set()
    for post in posts:
        systems.add(post.system)
        yield from _around(post, here)
    for one in lists:
        yield from (Move(old, one.url) for old in _of_list(one))
    for system in sorted(systems):
        yield from (Move(old, here.posts, feed=True) for old in _POST_FEEDS[system])
        yield from (Move(old, here.comments, feed=True) for old in _COMMENT_FEEDS[system])


def _around(post: Was, here: Here) -> Iterator[Move]:
    """The feed of a post's comments, and the lists of its year and month."""
    if post.system == "blogger" and post.id:
        yield Move(f"/feeds/{quote(post.id, safe='')}/comments/default", post.feed, feed=True)
    if post.system == "wordpress" and post.path.endswith("/"):
        yield Move(f"{post.path}feed/", post.feed, feed=True)
    year = here.years.get(post.date.year)
    if year:
        yield Move(f"/{post.date:%Y}/", year)
        yield Move(f"/{post.date:%Y/%m}/", year)
        if post.system == "blogger":
            yield Move(f"/{post.date:%Y_%m}_01_archive.html", year)


def _of_list(one: OldList) -> Iterator[str]:
    if one.system == "blogger":
        if one.kind != "author":
            yield f"/search/label/{quote(one.name, safe='')}"
    else:
        yield f"/{one.kind}/{quote(one.slug, safe='')}/"
        # A post has one category here: its others are subjects.
        if one.kind == "tag":
            yield f"/category/{quote(one.slug, safe='')}/"
