"""What the items of an export say of one another: attachments, people, and when there is nothing else, a date."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import unquote

from causerie.errors import N_
from causerie.importers.base import Unread
from causerie.importers.moments import moment
from causerie.importers.naming import plain
from causerie.importers.wordpress.fields import date, labels, line, meta, path
from causerie.importers.wordpress.items import Head

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)$", re.IGNORECASE)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Around:
    """Attachments by their ids, and by the posts that show them; people by their logins; dates of the whole.

    `pages` are the paths of the attachments' own pages, by their posts' ids; `categories` are those in which categories
    stand.
    """

    zone: tzinfo
    home: str = ""
    addresses: dict[str, str] = field(default_factory=dict)
    shown: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    told: datetime | None = None
    last: datetime = _NEVER

    @property
    def made(self) -> datetime:
        """When the export was made, as far as it tells: a day on which all of its posts were there."""
        return (self.told or self.last).astimezone(self.zone)

    def introduce(self, head: Head) -> None:
        """Note how people are called, and when the export was made."""
        self.told = self.told or moment(head.date, UTC)
        self.categories |= head.parents
        for login, one in head.people.items():
            self.people[login] = html.unescape(line(one, "author_display_name"))

    def add(self, item: Any) -> None:
        """Note an item's date; an attachment as what it shows, too."""
        if line(item, "status") in ("publish", "inherit"):
            self.last = max(self.last, date(item, "post_date", self.zone) or self.last)
        if line(item, "post_type") != "attachment":
            return
        number, parent = line(item, "post_id"), line(item, "post_parent")
        address = line(item, "attachment_url") or line(item, "guid")
        if parent not in ("", "0"):
            self.parents[number] = parent
            page = path(line(item, "link"), self.home)
            self.pages.setdefault(parent, []).extend([page] if page and "?" not in page else [])
        if _PICTURE.search(path(address, "")):
            self.addresses[number] = address
            self.shown.setdefault(parent, []).append((number, address))

    def author(self, item: Any) -> str:
        """How the author of an item is called; empty where that is an address for letters."""
        login = line(item, "creator")
        shown = self.people.get(login) or login
        # Who did not choose a name is called as they sign in, often by such an address.
        return "" if re.search(r"\S@\S", shown) else shown

    def pictures(self, item: Any) -> tuple[str, ...]:
        """The addresses of a post's pictures, the one that stands for it first."""
        first = [self.addresses[one] for one in meta(item, "_thumbnail_id") if one in self.addresses]
        return tuple(dict.fromkeys([*first, *(address for _, address in self.shown.pop(line(item, "post_id"), []))]))

    def lists(self, item: Any) -> Iterator[tuple[str, str]]:
        """The paths of the lists in which a post stood, each with its name, where the one does not tell the other.

        https://wordpress.org/documentation/article/settings-permalinks-screen/: `category/` and `tag/`, if nothing else
        was chosen; a category is below that in which it stands.
        """
        for domain, nicename, name in labels(item):
            path, place = [unquote(nicename, errors="ignore")], self.categories.get(nicename, "")
            while domain == "category" and place and place not in path:
                path.insert(0, place)
                place = self.categories.get(place, "")
            if nicename and (len(path) > 1 or path[0] != plain(name)):
                yield f"/{'category' if domain == 'category' else 'tag'}/{'/'.join(path)}/", name

    def left(self) -> Iterator[Unread]:
        """The pictures that belong to no post."""
        for number, address in (one for each in self.shown.values() for one in each):
            message = N_("a picture that belongs to no post: %(address)s")
            yield Unread(kind="other", id=number, message=message, values={"address": address}, counted=False)
