"""Small exports in our own words, one folder a format, and how tests read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from causerie.importers.base import Importer, Site, SourceComment, SourcePost, Unread
from causerie.importers.source import Source

SAMPLES = Path(__file__).parent


def everything(importer: Importer, path: Path, site: Site | None = None) -> list[SourcePost | SourceComment | Unread]:
    source = Source.of(path)
    assert importer.knows(source)
    return list(importer.read(source, site or importer.site(source)))


def posts(importer: Importer, path: Path, site: Site | None = None) -> dict[str, SourcePost]:
    return {one.id: one for one in everything(importer, path, site) if isinstance(one, SourcePost)}


def comments(importer: Importer, path: Path, site: Site | None = None) -> dict[str, SourceComment]:
    return {one.id: one for one in everything(importer, path, site) if isinstance(one, SourceComment)}


def unread(importer: Importer, path: Path, site: Site | None = None) -> list[Unread]:
    return [one for one in everything(importer, path, site) if isinstance(one, Unread)]


def real(path: str) -> Path:
    """A public export that lies beside the project; the test is skipped where there is none."""
    for folder in SAMPLES.parents:
        found = folder / "shared" / "data" / "imports" / path
        if found.exists():
            return found
    pytest.skip("no public exports here")
