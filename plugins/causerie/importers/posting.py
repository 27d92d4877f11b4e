"""The posts of an export, written: their texts converted, their links and pictures led to what is here."""

from __future__ import annotations

from dataclasses import dataclass, field

from causerie.errors import N_
from causerie.importers import besides, harmless, heads, homecoming, naming, pictures, reaching
from causerie.importers.base import SourcePost
from causerie.importers.index import ToldPost
from causerie.importers.links import Links
from causerie.importers.markdown import Converted, convert
from causerie.importers.pictures import Pictures
from causerie.importers.shelf import DROPPED, Shelf
from causerie.importers.source import Source

_OUSTED = N_("its old address, %(path)s, is needed for something else here; it is at one made of its name, %(name)s")
_SIGNS = N_("its subject %(name)s has no letter and no figure, so the address of its list is made of numbers")
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
        if found.ours:
            besides.note(self.shelf.index, found.ours, told.thread, (found.kind, found.id))
        if not told.fresh:
            self.shelf.report.keep(found.kind, written=False)
            return
        if path.exists() and found.ours and path.read_bytes() == found.ours.text.encode():
            self.shelf.report.keep(found.kind, written=False)
            return
        if path.exists():
            self.shelf.report.drop(found.kind, found.id, besides.STANDS, path=told.file)
            return
        found = homecoming.chosen(found, told.file)
        made = self._converted(found)
        self._tell(found, told, made)
        url = self.shelf.url(found.path)
        data = heads.post(found, made, told.thread, self.shelf.zone, self.shelf.index.system, told.keeps, url)
        if found.ours:
            left = list(harmless.foreign(found.ours, charter=self.shelf.index.charter))
            data = homecoming.written(found.ours, data, left, placed=homecoming.placed(self.shelf.index, seq))
            for name in left:
                self.shelf.report.hint(found.kind, found.id, harmless.FOREIGN, name=name)
            for one in homecoming.missing(made.pictures, self.shelf.place.content, told.file):
                self.shelf.report.hint(found.kind, found.id, homecoming.MISSING, address=one)
        self.shelf.write(path, data)
        self.shelf.report.keep(found.kind, written=True)

    def _tell(self, found: SourcePost, told: ToldPost, made: Converted) -> None:
        """Tell what is not as it was in a post that is written."""
        self.shelf.report.convert(found, made)
        if told.ousted:
            self.shelf.report.hint(found.kind, found.id, _OUSTED, path=found.path, name=told.thread)
        for name in dict.fromkeys((*found.categories, *found.tags)):
            if name.strip() and not naming.plain(name):
                self.shelf.report.hint(found.kind, found.id, _SIGNS, name=name)
        for one in found.pictures:
            if one not in made.pictures and one not in made.links:
                self.shelf.report.hint(found.kind, found.id, _UNSHOWN, address=self._picture(one) or one)

    def _converted(self, found: SourcePost) -> Converted:
        made = convert(found.body, found.markup, address=self.links)
        net = self.shelf.wish.net
        left = [one for one in made.pictures if not one.startswith("{") and not self.pictures.of(one)]
        if net and not self.shelf.wish.dry:
            for address in left:
                self._fetch(net, address)
            made = convert(found.body, found.markup, address=self.links)
            left = [one for one in left if not self._picture(one)]
        for one in left:
            if why := self._why(one):
                self.shelf.report.hint(found.kind, found.id, _STAYS, address=one, reason=why)
        self.shelf.report.pictures_left += len(left)
        return made

    def _picture(self, address: str) -> str:
        return self.fetched.get(reaching.original(address), "") or self.pictures.of(address)

    def _why(self, address: str) -> str:
        """Why a picture stays where it is, as far as it was looked at."""
        net = self.shelf.wish.net
        failed = net.failures.get(reaching.original(address), "") if net else ""
        return failed or self.pictures.refused.get(address, "")

    def _fetch(self, net: reaching.Net, address: str) -> None:
        key = reaching.original(address)
        if key in self.fetched or key in net.failures or not key.startswith(("http://", "https://", "//")):
            return
        found = net.picture(key)
        if found:
            self.fetched[key] = pictures.keep(self.shelf.place.content, *found)
            self.shelf.report.fetched += 1

    def finish(self) -> None:
        """Write what came along with posts, now that their comments are there; tell how many pictures and links."""
        comments = self.shelf.place.comments
        for kind, theirs, where, data, told in besides.noted(self.shelf.index, comments):
            if data:
                self.shelf.write(comments / where, data)
            if told:
                self.shelf.report.hint(kind, theirs, told, path=f"{comments.name}/{where}")
        self.shelf.report.pictures = self.pictures.copied
        self.shelf.report.links += self.links.posts
