"""A comment of an export."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, Literal

from causerie.errors import N_
from causerie.importers.base import CommentStatus, SourceComment, Unread
from causerie.importers.ours import OURS, ours
from causerie.importers.wordpress.fields import date, line
from causerie.importers.xml import text

_STATES: Mapping[str, CommentStatus] = {
    "1": "approved",
    "0": "held",
    "spam": "spam",
    "trash": "trashed",
    "post-trashed": "trashed",
}
_KINDS: Mapping[str, Literal["comment", "pingback", "trackback"]] = {
    "": "comment",
    "comment": "comment",
    "review": "comment",
    "pingback": "pingback",
    "webmention": "pingback",
    "trackback": "trackback",
}


def read(one: Any, post: str, where: str, zone: tzinfo, otherwise: datetime | None) -> Iterator[SourceComment | Unread]:
    """The comment that an element is, or why there is none; `otherwise` is its date, if its own cannot be read."""
    number, when = line(one, "comment_id"), date(one, "comment_date", zone)
    told = {"date": line(one, "comment_date")}
    given = when or otherwise
    if not number or not given:
        message = N_("its date cannot be read: “%(date)s”") if number else N_("it has no number")
        yield Unread(kind="comment", id=number, message=message, values=told, where=where)
        return
    if not when:
        message = N_("a comment whose date cannot be read (“%(date)s”) has that of its post")
        yield Unread(kind="other", id=number, message=message, values=told, where=where, counted=False)
    yield _comment(one, number, given, post)


def _comment(one: Any, number: str, when: datetime, post: str) -> SourceComment:
    kind, parent = line(one, "comment_type"), line(one, "comment_parent")
    status = _STATES.get(line(one, "comment_approved"), "held")
    if status == "approved" and kind not in _KINDS:
        # Shops and desks keep their own notes so, approved and shown to nobody.
        status = "held"
    url = html.unescape(line(one, "comment_author_url"))
    return SourceComment(
        id=number,
        date=when,
        body=text(one, "comment_content").strip(),
        name=html.unescape(line(one, "comment_author")),
        post=post,
        parent="" if parent == "0" else parent,
        markup="wordpress",
        url="" if url in ("http://", "https://") else url,
        status=status,
        kind=_KINDS.get(kind, "comment"),
        anchor=f"comment-{number}",
        ours=ours(next((text(meta, "meta_value") for meta in one if text(meta, "meta_key") == f"_{OURS}"), "")),
    )
