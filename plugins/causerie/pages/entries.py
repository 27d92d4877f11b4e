"""The entries of a built page that gathers: an update takes over those that nothing touched, as they stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from markupsafe import Markup

from causerie.model import Comment, Post
from causerie.pages.said import Said

_LINK = re.compile(r'<a href="([^"]*)">')
_NAMED = re.compile(r'"([^"]*)"')


class Entries(NamedTuple):
    """What a built page shows, as HTML, of contributions and discussions, by where they lead, and of fields.

    `threads` are those that something touched: of them nothing is taken over.
    """

    said: Mapping[str, Markup]
    discussions: Mapping[str, Markup]
    fields: Mapping[str, Markup]
    home: str
    threads: Collection[str]

    def of_said(self, one: Said, address: Callable[[Comment, Post], str]) -> Markup | None:
        """The entry of a contribution; `address` says where it is read."""
        if not self.said or one.post.thread in self.threads:
            return None
        return self.said.get(self.home + address(one.comment, one.post))

    def of_discussion(self, post: Post) -> Markup | None:
        """The entry of a discussion."""
        return None if post.thread in self.threads else self.discussions.get(f"{self.home}{post.url}#discussion")


NONE = Entries({}, {}, {}, "", ())


def entries(page: str, home: str, threads: Collection[str], fields: Collection[str]) -> Entries:
    """The entries that a page holds; `home` leads from it to the site's root, of `fields` something else is to be said.

    A theme may show them by other elements than the house's own: then none is found, and all are made anew.
    """
    return Entries(
        dict(_pieces(page, '<li class="said"', "</li>\n", _LINK)),
        dict(_pieces(page, '<li class="entry"', "</li>", _LINK)),
        {key: made for key, made in _pieces(page, "<section data-field=", "</section>", _NAMED) if key not in fields},
        home,
        threads,
    )


def _pieces(page: str, opening: str, closing: str, key: re.Pattern[str]) -> Iterator[tuple[str, Markup]]:
    # What strangers wrote is escaped: it neither ends an element nor leads anywhere.
    for piece in page.split(opening)[1:]:
        inner, end, _ = piece.partition(closing)
        found = key.search(inner)
        if end and found and opening.split()[0] not in inner:
            yield found[1], Markup(f"{opening}{inner}{end}")  # noqa: S704 (made by our templates)
