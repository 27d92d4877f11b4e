"""Where the second reading of an export puts things: the site's folders, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from causerie import files
from causerie.errors import N_
from causerie.importers import naming
from causerie.importers.asked import Place, Wish
from causerie.importers.base import Site
from causerie.importers.index import Index
from causerie.importers.report import Report

DROPPED: Mapping[str, str] = {
    "spam": N_("it is spam"),
    "trashed": N_("it is in the bin"),
    "binned": N_("its post is in the bin"),
    "double": N_("the same is there twice"),
    "gone": N_("its words are gone, and nobody answered it"),
    "undated": N_("its date is none of our time"),
    "decided": N_("it was declined or removed here"),
}
"""Why a thing is not kept, by its fate."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What both posts and comments need; `index` knows what becomes of each thing."""

    index: Index
    report: Report
    site: Site
    place: Place
    wish: Wish

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which dates are told that their source gave in UTC."""
        return self.site.zone or self.place.zone

    def write(self, path: Path, data: bytes) -> None:
        """Write a file that is not there, unless nothing is to be written."""
        if not self.wish.dry and not path.exists():
            files.write(path, data)

    def url(self, path: str) -> str:
        """An old address as a whole, if the old site's is known."""
        try:
            if urlsplit(path).netloc:
                return naming.web_address(path)
        except ValueError:
            return ""
        home = self.site.url if "//" in self.site.url or not self.site.url else f"https://{self.site.url}"
        known = path.startswith("/") and home
        return naming.web_address(f"{home.rstrip('/')}{path}") if known else ""
