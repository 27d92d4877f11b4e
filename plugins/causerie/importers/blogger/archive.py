"""Blogger's archive: one Atom feed of posts, pages and comments, with the settings and templates among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from causerie import clock
from causerie.errors import N_
from causerie.importers.base import Found, Site, Unread
from causerie.importers.blogger import entry, marks, sites
from causerie.importers.blogger.reading import Head, parts
from causerie.importers.blogger.tally import Tally
from causerie.importers.source import Source


@dataclass(slots=True)
class Archive:
    """The files of these forms; those that were saved of the public feeds are the same but for the kinds."""

    name: str
    known: tuple[marks.Form, ...]
    read_too: tuple[marks.Form, ...] = ("archive", "atom", "json")

    def knows(self, source: Source) -> bool:
        """Whether one of its files is of a form by which this importer is known."""
        return next(marks.files(source, *self.known), None) is not None

    def site(self, source: Source) -> Site:
        """The address that its feeds give, and the zone of the settings."""
        return sites.told(source, marks.files(source, *self.read_too))

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Everything in its files; what several pages of a feed have in common is given once."""
        zone = site.zone or UTC
        now, tally = clock.now(), Tally()
        for name, form in marks.files(source, *self.read_too):
            others, feed = 0, ""
            for part in parts(source, name, form):
                if isinstance(part, Unread):
                    yield part
                elif isinstance(part, Head):
                    feed = part.id or name
                    tally.told(feed, part.total, archive=form == "archive")
                elif part.kind == "other":
                    others += 1
                elif tally.new(feed, part.id):
                    yield from entry.found(part, zone, now)
            if others:
                message = N_("%(count)s settings and templates are not taken along")
                values = {"count": others}
                yield Unread(kind="other", id="", message=message, values=values, where=name, counted=False)
        yield from tally.missing()


ARCHIVE = Archive("blogger", ("archive", "atom"))
