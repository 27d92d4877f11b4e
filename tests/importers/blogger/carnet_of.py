"""The little blog of these tests, in the three forms that Blogger gives."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from causerie.importers.base import Found, Importer, Site, SourceComment, SourcePost, Unread
from causerie.importers.blogger.archive import ARCHIVE
from causerie.importers.blogger.feeds import FEEDS
from causerie.importers.blogger.takeout import TAKEOUT
from causerie.importers.source import Source

CARNET = Path(__file__).parent / "carnet"
FORMS: dict[str, tuple[Importer, Path]] = {
    "archive": (ARCHIVE, CARNET / "archive.xml"),
    "takeout": (TAKEOUT, CARNET / "takeout.atom"),
    "feeds": (FEEDS, CARNET / "feeds"),
}
ARCHIVE_BYTES = FORMS["archive"][1].read_bytes()
TAKEOUT_BYTES = FORMS["takeout"][1].read_bytes()
JSON_BYTES = (CARNET / "feeds" / "comments-1.json").read_bytes()
SECRETS = ("noreply@blogger.com", "claire.dubois@secret.example", "secret.example", "pid-7")


def read(importer: Importer, path: Path, site: Site | None = None) -> list[Found]:
    return list(importer.read(Source.of(path), site or Site()))


def of_form(form: str) -> list[Found]:
    return read(*FORMS[form])


def of_bytes(importer: Importer, path: Path, data: bytes, site: Site | None = None) -> list[Found]:
    path.write_bytes(data)
    return read(importer, path, site)


def posts(found: Iterable[Found]) -> dict[str, SourcePost]:
    return {one.id: one for one in found if isinstance(one, SourcePost)}


def comments(found: Iterable[Found]) -> dict[str, SourceComment]:
    return {one.id: one for one in found if isinstance(one, SourceComment)}


def lost(found: Iterable[Found]) -> list[Unread]:
    return [one for one in found if isinstance(one, Unread) and one.counted]


def told(found: Iterable[Found]) -> list[str]:
    """What is said of things that count for nothing in the sums, or that are kept all the same."""
    return [one.message % one.values for one in found if isinstance(one, Unread) and not one.counted]


def alike_post(one: SourcePost) -> SourcePost:
    """What every form holds of a post: to the second, in UTC."""
    modified = one.modified.astimezone(UTC).replace(microsecond=0) if one.modified else None
    return replace(one, date=one.date.astimezone(UTC).replace(microsecond=0), modified=modified)


def alike_comment(one: SourceComment) -> SourceComment:
    return replace(one, date=one.date.astimezone(UTC).replace(microsecond=0))


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path
