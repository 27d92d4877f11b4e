"""An export of WordPress's, in one file or split into many: posts, pages and their comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal, cast

from causerie.errors import N_
from causerie.importers.base import Found, Site, SourceComment, SourcePost, Unread
from causerie.importers.source import Source
from causerie.importers.wordpress import comments, fields, posts
from causerie.importers.wordpress.around import Around
from causerie.importers.wordpress.fields import line
from causerie.importers.wordpress.items import Head, Item, parts
from causerie.importers.xml import plain, root

_MARK = re.compile(rb"wordpress\.org/export/|<wp:|<wxr_version")
_ENDS = (".xml", ".wxr", ".rss", ".gz", ".txt")


class _WordPress:
    name = "wordpress"

    def knows(self, source: Source) -> bool:
        """Whether a file in it speaks of WordPress's export."""
        return any(_files(source))

    def site(self, source: Source) -> Site:
        """The blog's address, of the first file that tells it."""
        for name in _files(source):
            head = next(parts(source, name))
            found = re.match(r"https?://[^\s<>\"]+", head.url) if isinstance(head, Head) else None
            if found:
                return Site(url=found[0])
        return Site()

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Every item and its comments, the attachments as pictures of their posts."""
        files, around = list(_files(source)), Around(site.zone or UTC, site.url)
        for name in files:
            for part in parts(source, name):
                if isinstance(part, Head):
                    around.introduce(part)
                elif isinstance(part, Item) and part.element is not None:
                    around.add(part.element)
        for name in files:
            for part in parts(source, name):
                if isinstance(part, Unread):
                    yield part
                elif isinstance(part, Item):
                    yield from _Read(part, site, around).all()
        yield from around.left()


@dataclass(frozen=True, slots=True)
class _Read:
    """One item of a file."""

    item: Item
    site: Site
    around: Around

    def all(self) -> Iterator[Found]:
        """The post, or why there is none, and its comments."""
        yield from self.item.lost
        element = self.item.element
        if element is None:
            yield from self._comments(self.item.lost[0].id if self.item.lost else "", None)
            return
        kind, own = line(element, "post_type") or "post", posts.own(element)
        number = own.id if own else posts.number(element)
        date = posts.when(element, self.site) or min(self._dates(), default=None)
        if kind in ("post", "page"):
            yield from self._post(cast(Literal["post", "page"], kind), number, date)
        elif kind != "attachment":
            message, values = N_("it is no post and no page, but a “%(type)s”"), {"type": kind}
            yield Unread(kind="other", id=number, message=message, values=values, where=self.item.where, counted=False)
        post = self.around.parents.get(number, number) if kind == "attachment" else number
        yield from self._comments(post, date or self.around.made)

    def _dates(self) -> Iterator[datetime]:
        """When its comments were written, for a post that does not say when it was: it was there by then."""
        found = (fields.date(one, "comment_date", self._zone) for one, _ in self.item.comments)
        return (one for one in found if one)

    def _comments(self, post: str, date: datetime | None) -> Iterator[SourceComment | Unread]:
        for one, where in self.item.comments:
            yield from comments.read(one, post, where, self._zone, date)

    def _post(self, kind: Literal["post", "page"], id: str, date: datetime | None) -> Iterator[SourcePost | Unread]:
        if not id:
            message = N_("it has neither a number nor an address")
            yield Unread(kind=kind, id=id, message=message, where=self.item.where)
            return
        if not date:
            date = self.around.made
            message = N_("no date of it can be read: it has that of the export, %(date)s")
            values = {"date": date.date().isoformat()}
            yield Unread(kind="other", id=id, message=message, values=values, where=self.item.where, counted=False)
        yield posts.read(self.item.element, kind, id, date, self.site, self.around)

    @property
    def _zone(self) -> tzinfo:
        return self.site.zone or UTC


def _files(source: Source) -> Iterator[str]:
    for name in source.names if len(source.names) == 1 else source.ending(*_ENDS):
        head = source.head(name)
        if _MARK.search(plain(head)) and root(head) not in ("feed", "disqus"):
            yield name


WORDPRESS = _WordPress()
