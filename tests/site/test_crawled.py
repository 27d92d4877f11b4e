"""The built site of an imported blog: every address that the blog had is still one, for pages, feeds and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from causerie.importers import registry
from causerie.importers.asked import Place, Wish
from causerie.importers.base import Site, SourceComment, SourcePost
from causerie.importers.naming import plain
from causerie.importers.run import run
from causerie.importers.source import Source

from tests.blog import Blog
from tests.importers.blogger.carnet_of import CARNET
from tests.importers.samples import SAMPLES, real
from tests.site.hosting import arrive, hosted

BLOGGER = (
    "/feeds/posts/default",
    "/feeds/posts/default?alt=rss",
    "/feeds/comments/default",
    "/atom.xml",
    "/rss.xml",
)
WORDPRESS = ("/feed/", "/feed/atom/", "/comments/feed/", "/?feed=rss2")
FOREIGN = re.compile(r"/wp-(?:admin|content|includes)/|/profile/|\.(?:png|jpe?g|gif)$")
"""What was on the old host, and is no page of its blog."""


def listed(post: SourcePost) -> Iterator[str]:
    """The lists in which WordPress had a post: at those addresses, or at what their names come to."""
    if post.markup == "wordpress" and post.kind == "post":
        told = {name for _, name in post.lists}
        yield from (path for path, _ in post.lists)
        yield from (f"/category/{plain(name)}/" for name in post.categories if name not in told)
        yield from (f"/tag/{plain(name)}/" for name in post.tags if name not in told)


def olds(found: list[SourcePost | SourceComment], home: str) -> Iterator[str]:
    """The old addresses of posts, and whatever else of the old site their texts lead to."""
    for one in found:
        if isinstance(one, SourcePost) and one.status == "published":
            yield from filter(None, (one.path, *one.also))
            yield from listed(one)
            for link in re.findall(r"""href=["']?([^"'\s>#]+)""", one.body):
                if home and urlsplit(link).hostname == urlsplit(home).hostname:
                    yield urlsplit(link)._replace(scheme="", netloc="", fragment="").geturl() or "/"


@pytest.mark.parametrize(
    ("export", "feeds"),
    [
        (CARNET / "takeout.atom", BLOGGER),
        (SAMPLES / "wordpress", WORDPRESS),
        ("blogger-archive/gbc-sample2.xml", BLOGGER),
        ("wordpress/pelican-wordpressexport.xml", WORDPRESS),
    ],
    ids=["takeout", "wordpress", "real archive", "real wordpress"],
)
def test_every_old_address_is_there_or_one_step_away(blog: Blog, export: Path | str, feeds: tuple[str, ...]) -> None:
    blog.conf('SITEURL = "https://example.org"')
    source = Source.of(real(export) if isinstance(export, str) else export)
    importer = registry.find(source)
    site = Site(importer.site(source).url, ZoneInfo("Europe/Paris"))
    where = (blog.folder / name for name in ("content", "comments", "held"))
    report = run(importer, source, site, Place(*where, ZoneInfo("Europe/Paris")), Wish())
    assert report.off == []
    built = blog.build()
    assert built.code == 0, built.log
    found = [one for one in importer.read(source, site) if isinstance(one, SourcePost | SourceComment)]
    asked = {one for one in olds(found, site.url) if not FOREIGN.search(one)} | set(feeds)
    assert len(asked) > len(feeds)
    with hosted(built.output, rules=True) as home:
        arrived = {old: arrive(home, old) for old in sorted(asked)}
        assert {old: one for old, one in arrived.items() if one.code != 200 or one.steps > 1} == {}
    with hosted(built.output, rules=False) as home:
        arrived = {old: arrive(home, old) for old in sorted(asked)}
        assert {old: one for old, one in arrived.items() if one.code != 200 or one.steps > 1} == {}
    anchors = {one.anchor for one in found if isinstance(one, SourceComment)}
    there = {one for page in built.output.rglob("*.html") for one in re.findall(r' id="([^"]+)"', page.read_text())}
    assert kept(blog) <= anchors & there


def kept(blog: Blog) -> set[str]:
    """What stood behind the # in the old addresses of the contributions that were kept."""
    files = (blog.folder / "comments").glob("*/*.yml")
    return set(
        re.findall(r"^source_url: \"?[^#\s]+#([^\s\"]+)", "".join(one.read_text() for one in files), re.MULTILINE)
    )
