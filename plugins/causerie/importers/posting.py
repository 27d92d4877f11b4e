"""The posts of an export, written: their texts converted, their links and pictures led to what is here."""

from __future__ import annotations

from dataclasses import dataclass, field

from causerie.errors import N_
from causerie.importers import naming, pictures, reaching, writing
from causerie.importers.base import SourcePost
from causerie.importers.links import Links
from causerie.importers.markdown import Converted, convert
from causerie.importers.pictures import Pictures
from causerie.importers.shelf import DROPPED, Shelf
from causerie.importers.source import Source

_STANDS = N_("there is another file here already: %(path)s")
_UNSHOWN = N_("a picture belongs to it that its text does not show: %(address)s")
_STAYS = N_("a picture stays where it is: %(address)s (%(reason)s)")


@dataclass(slots=True)
class Posts:
    """Those of one export."""

    shelf: Shelf
    source: Source
    pictures: Pictures = field(init=False)
    links: Links = field(init=False)
    fetched: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        host = naming.home(self.shelf.site.url)
        self.pictures = Pictures(self.source, host, self.shelf.place.content, wanted=not self.shelf.wish.dry)
        self.links = Links(self.shelf.index, host, self._picture)

    def keep(self, seq: int, found: SourcePost) -> None:
        """Write a post, or tell why it is not written."""
        told = self.shelf.index.post(seq)
        if told is None or told.fate:
            self.shelf.report.drop(found.kind, found.id, DROPPED[told.fate if told else "double"])
            return
        path = self.shelf.place.content / told.file
        if not told.fresh:
            self.shelf.report.keep(found.kind, written=False)
            return
        if path.exists():
            self.shelf.report.drop(found.kind, found.id, _STANDS, path=told.file)
            return
        made = self._converted(found)
        self.shelf.report.convert(found, made)
        for one in found.pictures:
            if one not in made.pictures and one not in made.links:
                self.shelf.report.hint(found.kind, found.id, _UNSHOWN, address=self._picture(one) or one)
        url = self.shelf.url(found.path)
        data = writing.post(found, made, told.thread, self.shelf.zone, self.shelf.index.system, told.keeps, url)
        self.shelf.write(path, data)
        self.shelf.report.keep(found.kind, written=True)

    def _converted(self, found: SourcePost) -> Converted:
        made = convert(found.body, found.markup, address=self.links)
        net = self.shelf.wish.net
        left = [one for one in made.pictures if not self.pictures.of(one)]
        if net and not self.shelf.wish.dry:
            for address in left:
                self._fetch(net, address)
            made = convert(found.body, found.markup, address=self.links)
            left = [one for one in left if not self._picture(one)]
            for one in left:
                if one in net.failures:
                    values = {"address": one, "reason": net.failures[one]}
                    self.shelf.report.hint(found.kind, found.id, _STAYS, **values)
        self.shelf.report.pictures_left += len(left)
        return made

    def _picture(self, address: str) -> str:
        return self.fetched.get(reaching.original(address), "") or self.pictures.of(address)

    def _fetch(self, net: reaching.Net, address: str) -> None:
        key = reaching.original(address)
        if key in self.fetched or key in net.failures or not key.startswith(("http://", "https://", "//")):
            return
        found = net.picture(key)
        if found:
            self.fetched[key] = pictures.keep(self.shelf.place.content, *found)
            self.shelf.report.fetched += 1

    def finish(self) -> None:
        """Tell how many pictures and links there were."""
        self.shelf.report.pictures = self.pictures.copied
        self.shelf.report.links = self.links.posts
