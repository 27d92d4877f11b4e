"""A blog on its way out, and what comes back of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from causerie.exporters import registry
from causerie.exporters.base import Home, Leaving, Piece
from causerie.importers.base import Found, Importer, Site, SourceComment
from causerie.importers.disqus import DISQUS
from causerie.importers.isso import ISSO
from causerie.importers.source import Source
from causerie.importers.staticman import STATICMAN
from causerie.importers.wordpress.export import WORDPRESS
from causerie.model import Comment

from tests.samples import NOW, THREAD, post

BACK: Mapping[str, Importer] = {"wxr": WORDPRESS, "disqus": DISQUS, "isso": ISSO, "staticman": STATICMAN}
HOME = Home("https://example.org/blog", "La causerie & co", "Des textes", "fr")


def piece(thread: str = THREAD, **changes: object) -> Piece:
    facts = {"thread": thread, "url": f"{thread}/", "date": NOW}
    plain = {"post": post(**facts), "html": "<p>Un texte.</p>", "slug": thread}
    return Piece(**{**plain, **changes})  # type: ignore[arg-type]


def leaving(said: Mapping[str, Sequence[Comment]], *pieces: Piece) -> Leaving:
    return Leaving(HOME, pieces or [piece(thread) for thread in said], lambda thread: said.get(thread, ()))


def written(format: str, blog: Leaving, folder: Path) -> Path:
    """The export, under a name that no earlier one has."""
    to = folder / f"{len(list(folder.iterdir()))}{registry.target(format)}"
    registry.write(format, blog, to)
    return to


def back(format: str, export: Path, site: Site | None = None) -> list[Found]:
    """What an importer finds in an export."""
    source = Source.of(export)
    assert BACK[format].knows(source)
    return list(BACK[format].read(source, site or Site(url=HOME.url)))


def comments(found: Sequence[Found]) -> list[SourceComment]:
    return [one for one in found if isinstance(one, SourceComment)]
