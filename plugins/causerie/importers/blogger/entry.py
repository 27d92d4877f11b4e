"""An entry of any of Blogger's exports, in one form, and what it is here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from causerie.errors import N_
from causerie.importers.base import CommentStatus, Found, Markup, PostStatus, SourceComment, SourcePost, Unread
from causerie.importers.blogger import dates, ids

Kind = Literal["post", "page", "comment", "other"]
_POSTS: dict[str, PostStatus] = {
    "LIVE": "published",
    "DRAFT": "draft",
    "SCHEDULED": "scheduled",
    "SOFT_TRASHED": "trashed",
    "TRASHED": "trashed",
}
_COMMENTS: dict[str, CommentStatus] = {
    "LIVE": "approved",
    "PENDING": "held",
    "SPAM": "spam",
    "SPAM_COMMENT": "spam",
    "SOFT_TRASHED": "trashed",
    "TRASHED": "trashed",
    # https://developers.google.com/blogger/docs/3.0/reference/comments: its content has been removed.
    "EMPTIED": "removed",
}
_STATUS = re.compile("[A-Z_]{1,40}")
_JUMP = re.compile(r"""href\s*=\s*["'][^"']*#more["'][^<>]*>""", re.IGNORECASE)
_JUMP_MAX = 400
"""The characters at the end of a body in which its feed puts the link to the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an entry says of itself; texts as they are there, ids as numbers, empty where it says nothing.

    `answers` is the tag or number of the comment that it answers. `dates` are those of its beginning, the best first.
    """

    kind: Kind
    id: str
    where: str
    status: str
    trashed: bool = False
    removed: bool = False
    cut: bool = False
    stray: bool = False
    post: str = ""
    answers: str = ""
    name: str = ""
    uri: str = ""
    title: str = ""
    body: str = ""
    markup: Markup = "html"
    dates: tuple[str, ...] = ()
    updated: str = ""
    path: str = ""
    labels: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    summary: str = ""
    location: str = ""
    pictures: tuple[str, ...] = ()


def found(entry: Entry, zone: tzinfo, now: datetime) -> Iterator[Found]:
    """The post or comment that an entry is, before it what is to be told of it; what cannot be one is told alone."""
    date = next((moment for text in entry.dates if (moment := dates.read(text, zone))), None)
    if not entry.id:
        yield unread(entry, N_("it has no id"))
    elif date is None:
        yield unread(entry, N_("it has no date that can be read"))
    elif entry.kind == "comment" and not entry.post:
        yield unread(entry, N_("it does not say which post it belongs to"))
    else:
        if entry.stray:
            yield hint(entry, N_("some of its bytes are no UTF-8 and were read as Windows’ letters"))
        edited = dates.later(dates.read(entry.updated, zone), date)
        yield from _comment(entry, date, edited) if entry.kind == "comment" else _post(entry, date, edited, now)


def unread(entry: Entry, message: str) -> Unread:
    """An entry that is lost, and why."""
    counted = entry.kind != "other"
    return Unread(kind=entry.kind, id=entry.id, message=message, where=entry.where, counted=counted)


def hint(entry: Entry, message: str, **values: object) -> Unread:
    """Something that is to be told of an entry that is kept."""
    return Unread(kind=entry.kind, id=entry.id, message=message, values=values, where=entry.where, counted=False)


def _post(entry: Entry, date: datetime, modified: datetime | None, now: datetime) -> Iterator[Found]:
    status = _POSTS.get(entry.status)
    if status is None:
        yield hint(entry, N_("its status %(status)s is unknown; it is a draft now"), status=_shown(entry.status))
    if entry.cut:
        yield hint(entry, N_("the feed gives only the beginning of it; the rest is on its page alone"))
    if status == "published" and date > now:
        status = "scheduled"
    yield SourcePost(
        id=entry.id,
        title=entry.title,
        body=entry.body,
        date=date,
        kind="page" if entry.kind == "page" else "post",
        markup=entry.markup,
        modified=modified,
        status="trashed" if entry.trashed else status or "draft",
        slug=entry.path.rstrip("/").rpartition("/")[2].removesuffix(".html"),
        path=entry.path,
        also=(f"/feeds/{entry.id}/comments/default",) if entry.id.isdecimal() else (),
        tags=entry.labels,
        authors=entry.authors,
        summary=entry.summary,
        location=entry.location,
        pictures=entry.pictures,
    )


def _comment(entry: Entry, date: datetime, edited: datetime | None) -> Iterator[Found]:
    status = _COMMENTS.get(entry.status)
    if status is None:
        yield hint(entry, N_("its status %(status)s is unknown; it is held"), status=_shown(entry.status))
    parent = ids.number(entry.answers)
    # Blogger's replies name a comment by its number; what answers the post itself, or itself, answers no comment.
    if entry.answers and not parent.isdecimal():
        yield hint(entry, N_("what it answers cannot be told; it stands by itself"))
    gone = status == "removed" or (entry.removed and status == "approved")
    yield SourceComment(
        id=entry.id,
        date=date,
        body="" if gone else entry.body,
        name="" if gone else entry.name,
        post=entry.post,
        parent=parent if parent.isdecimal() and parent not in (entry.id, entry.post) else "",
        markup=entry.markup,
        url="" if gone else ids.own_page(entry.uri),
        edited=edited,
        status="trashed" if entry.trashed else "removed" if gone else status or "held",
        anchor=f"c{entry.id}" if entry.id.isdecimal() else "",
    )


def ends_at_jump(body: str) -> bool:
    """Whether a body stops at the link to the rest of it, which is what a feed may be told to do."""
    return bool(_JUMP.search(body, max(0, len(body) - _JUMP_MAX)))


def _shown(status: str) -> str:
    return status if _STATUS.fullmatch(status) else "?"
