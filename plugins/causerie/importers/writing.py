"""A post and a comment of another system as files of this one."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from causerie import values
from causerie.characters import without_forbidden
from causerie.errors import ModeratorError
from causerie.importers import naming
from causerie.importers.base import SourceComment, SourcePost
from causerie.importers.markdown import Converted
from causerie.machines.moved import address
from causerie.model import Comment
from causerie.values import BODY_MAX

UNTITLED = 8
"""Words of a post without a title that stand for one."""
NAME_MAX = 80
"""Characters of a name, as a comment's file takes it."""
PART_MAX = 200
"""Characters of a part of an address that is kept: a file's name has 255 bytes, and its writing needs some."""
CATEGORY = "Archives"
"""Of a post that its old home put into none."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a comment comes from: the system, its address there, its thread's zone; what nobody's name is shown as."""

    system: str
    url: str
    zone: ZoneInfo
    nobody: str


def line(text: str) -> str:
    """A text on one line, as a file's head takes it."""
    return " ".join(without_forbidden(text).split())


def post(found: SourcePost, made: Converted, slug: str, zone: ZoneInfo, system: str, save: bool, url: str) -> bytes:
    """The file of a post; `save` says that it keeps its old address, `url` is that address as a whole.

    What does not keep its address says where it was, and all say what else led to them.
    """
    moved = ([] if save else [found.path]) + [one for one in found.also if not one.startswith("/feeds/")]
    head = {
        "Title": line(found.title) or _first_words(made.text) or slug,
        "Date": _date(found.date, zone),
        "Modified": _date(found.modified, zone) if found.modified and found.modified > found.date else "",
        "Slug": slug,
        "Category": line(found.categories[0]).replace(",", " ") if found.categories else CATEGORY,
        "Tags": _list(found.tags if found.categories else (*found.categories, *found.tags)),
        "Authors": _list(found.authors),
        "Lang": found.lang if not values.LANG.check(found.lang or "-") else "",
        "Summary": _plain(found.summary),
        "Status": {"draft": "draft", "private": "draft"}.get(found.status, ""),
        "Location": line(found.location),
        "Url": kept(found.path)[0] if save else "",
        "Save_as": kept(found.path)[1] if save else "",
        "Moved_from": " ".join(dict.fromkeys(filter(None, map(address, moved)))),
        "Source": system,
        "Source_id": line(found.id),
        "Source_url": url,
    }
    if found.kind == "page":
        del head["Category"], head["Tags"]
    told = "".join(f"{key}: {value}\n" for key, value in head.items() if value)
    return f"{told}\n{made.text.strip()}\n".encode()


def keeps(path: str) -> bool:
    """Whether an old path can be that of a page here: it names a file or a folder, in plain letters."""
    plain = re.fullmatch(rf"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]{{0,{PART_MAX}}})+/?", path)
    return bool(plain) and path.endswith(("/", ".html", ".htm"))


def kept(path: str) -> tuple[str, str]:
    """The address below the site's root and the file of a page that keeps its old path."""
    url = path.lstrip("/")
    return url, f"{url}index.html" if url.endswith("/") else url


def comment(
    found: SourceComment, body: str, id: str, parent: str, number: int | None, origin: Origin
) -> tuple[Comment, list[str]]:
    """A comment as it is to be published, and the keys that had to be changed or left out for it.

    What was ours comes back as it was. Raises ModeratorError if its words themselves cannot be kept.
    """
    if found.ours:
        return replace(found.ours, id=id, reply_to=parent or found.ours.reply_to, number=number), []
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
        date=_zoned(found.date, origin.zone),
        lang=found.lang if found.lang and not values.LANG.check(found.lang) else None,
        body=_tidy(body),
        number=number,
        edited=_zoned(edited, origin.zone) if edited else None,
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
    if found.ours:
        return replace(found.ours, id=id, reply_to=parent or found.ours.reply_to, number=number)
    date = _zoned(found.date, origin.zone)
    gone = _zoned(found.edited, origin.zone) if found.edited else date
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


def _zoned(date: datetime, zone: ZoneInfo) -> datetime:
    """To the second, in the zone that its source kept; what it gave in UTC is told in the site's."""
    told = date.astimezone(zone) if date.utcoffset() is None or not date.utcoffset() else date
    offset = told.utcoffset()
    # Before there was standard time, zones were off by seconds, which neither Pelican nor RFC 3339 can say.
    told = told.astimezone(UTC) if offset and offset.seconds % 60 else told
    return told.replace(microsecond=0)


def _date(date: datetime, zone: ZoneInfo) -> str:
    return _zoned(date, zone).isoformat(" ")


def _plain(text: str) -> str:
    """The words of a text that may be HTML, as Markdown that has none: a summary is a line of words."""
    return html.escape(html.unescape(re.sub(r"<[^>]*>", " ", line(text))), quote=False) if text else ""


def _list(names: Iterable[str]) -> str:
    """Names as Pelican takes them apart: at semicolons, where there is one."""
    plain = [line(name).replace(";", ",") for name in dict.fromkeys(names) if line(name)]
    if not any("," in name for name in plain):
        return ", ".join(plain)
    return "; ".join(plain) + (";" if len(plain) == 1 else "")


def _first_words(text: str) -> str:
    plain = re.sub(r"<[^>]*>|[*_`#>\[\]!]|\([^)]*\)", " ", text)
    return " ".join(plain.split()[:UNTITLED])
