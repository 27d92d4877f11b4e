"""A comment of another system as one of this."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from causerie import values
from causerie.characters import without_forbidden
from causerie.errors import ModeratorError
from causerie.importers import naming
from causerie.importers.base import SourceComment
from causerie.importers.lines import line, zoned
from causerie.model import Comment
from causerie.values import BODY_MAX

NAME_MAX = 80
"""Characters of a name, as a comment's file takes it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a comment comes from: the system, its address there, its thread's zone; what nobody's name is shown as."""

    system: str
    url: str
    zone: ZoneInfo
    nobody: str


def comment(
    found: SourceComment, body: str, id: str, parent: str, number: int | None, origin: Origin
) -> tuple[Comment, list[str]]:
    """A comment as it is to be published, and the keys that had to be changed or left out for it.

    What was ours comes back as it was. Raises ModeratorError if its words themselves cannot be kept.
    """
    if found.ours:
        return replace(found.ours, id=id, reply_to=parent or None, number=number), []
    changed = []
    name = unicodedata.normalize("NFC", line(found.name))
    if len(name) > NAME_MAX:
        name, changed = f"{name[: NAME_MAX - 1].rstrip()}…", ["name"]
    if values.line(NAME_MAX).check(name):
        name, changed = origin.nobody, ["name"] if found.name.strip() else []
    url = _url(found.url)
    changed += ["url"] if found.url and not url else []
    edited = found.edited if found.edited and found.edited > found.date else None
    made = Comment(
        id=id,
        reply_to=parent or None,
        name=name,
        url=url,
        date=zoned(found.date, origin.zone),
        lang=found.lang if found.lang and not values.LANG.check(found.lang) else None,
        body=_tidy(body),
        number=number,
        edited=zoned(edited, origin.zone) if edited else None,
        source=origin.system,
        source_id=line(found.id)[:100],
        source_url=_url(origin.url),
    )
    return made, changed


def wordless(found: SourceComment) -> bool:
    """Whether a comment has no words and shows nothing, so that its place is all that there is of it."""
    return not found.ours and not re.sub(r"<(?!img|iframe|embed|object|video|audio)[^<>]*>|&nbsp;|\s", "", found.body)


def tombstone(found: SourceComment, id: str, parent: str, number: int | None, origin: Origin) -> Comment:
    """The place of a comment whose words are gone, for those who answered it."""
    # What was ours may have been taken down since.
    if found.ours and found.ours.removed:
        return replace(found.ours, id=id, reply_to=parent or None, number=number)
    date = zoned(found.date, origin.zone)
    gone = zoned(found.edited, origin.zone) if found.edited else date
    return Comment(
        id=id,
        reply_to=parent or None,
        date=date,
        number=number,
        removed=gone,
        source=origin.system,
        source_id=line(found.id)[:100],
        source_url=_url(origin.url),
    )


def refused(error: ModeratorError) -> str:
    """What is told of a comment that cannot be one here."""
    return "; ".join(" ".join(fault.said(str)) for fault in error.faults)


def parts(body: str, most: int = BODY_MAX) -> list[str]:
    """A body that fits into one file, or into as many as it takes, cut where a paragraph, a line or a word ends.

    `most` is in bytes, as a file holds them: two of indent a line included.
    """
    left, found = _tidy(body), list[str]()
    while _size(left) > most:
        cut = bisect_right(range(most), most, key=lambda length: _size(left[:length])) - 1
        ends = (left.rfind(end, cut // 2, cut) for end in ("\n\n", "\n", " "))
        place = next((end for end in ends if end > 0), cut)
        found.append(left[:place].rstrip())
        left = left[place:].lstrip("\n") if left[place] == "\n" else left[place:].lstrip(" ")
    return [*found, left]


def _size(text: str) -> int:
    return len(text.encode()) + 2 * (text.count("\n") + 1)


def _url(said: str) -> str | None:
    told = naming.web_address(said) if said else ""
    return told if told and not values.URL.check(told) else None


def _tidy(body: str) -> str:
    plain = body.replace("\r\n", "\n").replace("\r", "\n").replace("\u0085", "\n")
    kept = without_forbidden(unicodedata.normalize("NFC", plain))
    return "\n".join(row.rstrip() for row in kept.split("\n")).strip("\n")
