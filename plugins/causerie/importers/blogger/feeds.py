"""Blogger's public feeds: as files that somebody saved, and as they are asked for, page by page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlencode

from causerie.errors import N_, Fault, ForgeError, OwnerError
from causerie.forges.transport import PAUSE, Request, Transport
from causerie.importers import pieces, xml
from causerie.importers.blogger import atom, dates, elements, reach, reading
from causerie.importers.blogger.archive import Archive

FEEDS = Archive("blogger", ("atom", "json"))

SIZE = 50
"""Entries of a page: Blogger gives 150 at most, whatever it is asked for."""
PAGES_MAX = 20_000
"""Pages of one feed: a million entries."""
TIMEOUT = 60.0
TRIES = 4
PATIENCE = 300.0
"""The most seconds that we wait because a server says so, or fails."""


def fetch(url: str, clock: Callable[[], float], wait: Callable[[float], None]) -> Iterator[bytes]:
    """The pages of a blog's posts, pages and comments, each a feed that FEEDS reads when it is saved; `url` is any of
    its addresses.

    Comments that the feed of all of them leaves out are asked for post by post. `clock` gives the seconds since 1970,
    `wait` lets some pass. Raises OwnerError if there are no feeds, ForgeError if they cannot be had now.
    """
    asker = _Asker(Transport(reach.base(url), {"Accept": "application/atom+xml"}, TIMEOUT, clock), wait)
    told, given = Counter[str](), Counter[str]()
    for name in ("posts", "pages", "comments"):
        for page in _paged(asker, f"feeds/{name}/default", needed=name == "posts"):
            told.update(page.comments)
            given.update(page.answered)
            yield page.data
    for post, total in told.items():
        if given[post] < total:
            yield from (page.data for page in _paged(asker, f"feeds/{post}/comments/default", needed=False))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of a feed: the ids on it, its newest date, the entries of the whole feed, its posts' numbers of comments,
    and the posts that its comments are of."""

    data: bytes
    ids: frozenset[str]
    newest: datetime | None
    total: int
    comments: dict[str, int]
    answered: tuple[str, ...]


@dataclass(slots=True)
class _Asker:
    """Who asks a blog, and how many entries at a time: fewer, once a page was too long to be sent.

    What never `answered` is not waited for: the address may be wrong.
    """

    transport: Transport
    wait: Callable[[float], None]
    size: int = field(default=SIZE)
    answered: bool = False

    def ask(self, path: str, **query: str) -> _Page | None:
        """A page of the feed at a path; None if there is no such feed."""
        tries = 1
        while True:
            asked = {"max-results": str(self.size), "orderby": "published", "reverse": "false", **query}
            try:
                reply = self.transport.send(Request("GET", f"{path}?{urlencode(asked)}", tried=True))
            except OwnerError as error:
                raise self.nowhere("; ".join(fault.said(str)[0] for fault in error.faults)) from error
            except ForgeError as error:
                pause = PAUSE if error.after is None else error.after
                if self.size > 1 and any(fault.values.get("reason") == "TooLongError" for fault in error.faults):
                    self.size //= 2
                elif not self.answered and error.after is None:
                    raise self.nowhere("; ".join(fault.said(str)[0] for fault in error.faults)) from error
                elif tries < TRIES and pause <= PATIENCE:
                    tries += 1
                    self.wait(pause)
                else:
                    raise
            else:
                self.answered = True
                return _page(reply.text.encode()) if reply.status == 200 else None

    def nowhere(self, reason: str) -> OwnerError:
        """What is raised where a blog cannot be had at all."""
        message = N_("no feeds of a blog can be had there: %(reason)s")
        remedy = N_("give the address at which the blog is read today, with https:// and with its own domain")
        return OwnerError([Fault("import", message, remedy, {"reason": reason}, self.transport.base_url)])


def _paged(asker: _Asker, path: str, *, needed: bool) -> Iterator[_Page]:
    """The pages of a feed that bring something new: from date to date, then by number if the sum is not reached.

    The date of the last entry is asked for again, since others may have it too; a page that brings nothing new is the
    last, not one that is short, for a page may be short because its entries are long.
    """
    seen, total, query = set[str](), 0, dict[str, str]()
    for _ in range(PAGES_MAX):
        page = asker.ask(path, **query)
        if page is None and needed and not seen:
            raise asker.nowhere(N_("the blog’s feeds are closed, or it is none of Blogger’s"))
        if page is None or not page.ids - seen:
            break
        yield page
        seen |= page.ids
        total = max(total, page.total)
        if page.newest is None or 0 < total <= len(seen):
            break
        query = {"published-min": page.newest.astimezone(UTC).isoformat(timespec="milliseconds")}
    start = 1
    while len(seen) < total and start <= min(total, PAGES_MAX * SIZE):
        page = asker.ask(path, **{"start-index": str(start)})
        if page is None or not page.ids:
            break
        if page.ids - seen:
            yield page
            seen |= page.ids
        start += len(page.ids)


def _page(data: bytes) -> _Page:
    found, newest, total = set[str](), None, 0
    comments, answered = dict[str, int](), list[str]()
    for piece in pieces.pieces(BytesIO(data)):
        if piece.kind == "head":
            total = reading.head_of(piece.data).total
        element = xml.parsed(xml.decoded(piece.data)[0]) if piece.kind == "whole" else None
        if element is None:
            continue
        one = atom.entry(element, "", stray=False)
        moment = dates.read(one.dates[0], UTC)
        newest = max(filter(None, (newest, moment)), default=None)
        found.add(one.id)
        number = elements.value(elements.named(element), "total")
        if one.kind != "comment" and one.id.isdecimal() and re.fullmatch("[0-9]{1,7}", number):
            comments[one.id] = int(number)
        if one.kind == "comment":
            answered.append(one.post)
    return _Page(data, frozenset(found - {""}), newest, total, comments, tuple(answered))
