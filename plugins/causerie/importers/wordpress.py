"""WordPress's export, WXR 1.0 to 1.2: posts, pages and their comments, in one file or split into many.

What a file holds is told by the local names of its elements: the namespaces are versions, and many files forget them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any, Literal, cast
from urllib.parse import unquote, urlsplit

from causerie.errors import N_
from causerie.importers.base import CommentStatus, Found, PostStatus, Site, SourceComment, SourcePost, Unread
from causerie.importers.ours import OURS, ours
from causerie.importers.source import Source
from causerie.importers.wxr import Head, Item, parts
from causerie.importers.xml import child, local, plain, root, text

_POST_STATES: Mapping[str, PostStatus] = {
    "publish": "published",
    "future": "scheduled",
    "private": "private",
    "trash": "trashed",
}
_COMMENT_STATES: Mapping[str, CommentStatus] = {
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
_MARK = re.compile(rb"wordpress\.org/export/|<wp:|<wxr_version")
_ENDS = (".xml", ".wxr", ".rss", ".gz", ".txt")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)$", re.IGNORECASE)
_TAG = re.compile(r"</?(?:em|i|b|strong|span|a|sup|sub|u|s|del|small|code|mark|br)\b[^<>]*>", re.IGNORECASE)
"""Markup that titles are given; other words between < and > are words."""
_MOMENT = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T\s]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_LETTER = re.compile(r"(?:[A-Za-z]{3},\s*)?\d\d?\s+[A-Za-z]{3}\s+\d{4}\s", re.ASCII)
_YEARS = range(2, 9999)
"""Those of any date that can be moved into another zone."""
_QUARTER = timedelta(minutes=15)
_OFFSETS = (timedelta(hours=-12), timedelta(hours=14))


def moment(told: str, zone: tzinfo) -> datetime | None:
    """The moment that a text tells, aware: written as ISO 8601 and its kin are, or as in a letter; else in `zone`."""
    found = _MOMENT.fullmatch(told.strip())
    try:
        if not found:
            date = parsedate_to_datetime(told.strip()) if _LETTER.match(told.strip()) else datetime.min
        else:
            *numbers, fraction, offset = found.groups()
            year, month, day, hour, minute, second = (int(part or 0) for part in numbers)
            micro = int(f"{fraction or 0:0<6}"[:6])
            date = datetime(year, month, day, hour, minute, second, micro, _offset(offset))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return (date if date.tzinfo else date.replace(tzinfo=zone)) if date.year in _YEARS else None


def _offset(told: str | None) -> tzinfo | None:
    if not told or told[0] not in "+-":
        return UTC if told else None
    digits = told[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if told[0] == "-" else offset)


@dataclass(slots=True)
class _Media:
    """What items say of one another: attachments by their ids, and by the posts that show them; people by logins."""

    addresses: dict[str, str] = field(default_factory=dict)
    shown: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    def add(self, item: Any) -> None:
        """Note an attachment."""
        number, parent = _line(item, "post_id"), _line(item, "post_parent")
        address = _line(item, "attachment_url") or _line(item, "guid")
        if parent not in ("", "0"):
            self.parents[number] = parent
        if _PICTURE.search(_path(address, "")):
            self.addresses[number] = address
            self.shown.setdefault(parent, []).append((number, address))

    def introduce(self, people: Mapping[str, Any]) -> None:
        """Note how people are called."""
        for login, one in people.items():
            self.people[login] = html.unescape(_line(one, "author_display_name"))

    def pictures(self, item: Any) -> tuple[str, ...]:
        """The addresses of a post's pictures, the one that stands for it first."""
        first = [self.addresses[one] for one in _meta(item, "_thumbnail_id") if one in self.addresses]
        return tuple(dict.fromkeys([*first, *(address for _, address in self.shown.pop(_line(item, "post_id"), []))]))

    def left(self) -> Iterator[Unread]:
        """The pictures that belong to no post."""
        for number, address in (one for each in self.shown.values() for one in each):
            message = N_("a picture that belongs to no post: %(address)s")
            yield Unread(kind="other", id=number, message=message, values={"address": address}, counted=False)


class _WordPress:
    name = "wordpress"

    def knows(self, source: Source) -> bool:
        """Whether a file in it speaks of WordPress's export."""
        return any(_files(source))

    def site(self, source: Source) -> Site:
        """The blog's address, of the first file that tells it."""
        for name in _files(source):
            head = next(parts(source, name))
            if isinstance(head, Head) and re.match(r"https?://", head.url):
                return Site(url=head.url)
        return Site()

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Every item and its comments, the attachments as pictures of their posts."""
        files, media = list(_files(source)), _Media()
        for name in files:
            for part in parts(source, name):
                if isinstance(part, Head):
                    media.introduce(part.people)
                elif isinstance(part, Item) and _line(part.element, "post_type") == "attachment":
                    media.add(part.element)
        for name in files:
            for part in parts(source, name):
                if isinstance(part, Unread):
                    yield part
                elif isinstance(part, Item):
                    yield from _Item(part, site, media).read()
        yield from media.left()


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a file."""

    item: Item
    site: Site
    media: _Media

    @property
    def element(self) -> Any:
        """What the item says of its post."""
        return self.item.element

    def read(self) -> Iterator[Found]:
        """The post, or why there is none, and its comments."""
        yield from self.item.lost
        if self.element is None:
            post = self.item.lost[0].id
            yield from (self._comment(one, post, where) for one, where in self.item.comments)
            return
        kind, number = _line(self.element, "post_type") or "post", self.number()
        post = self.media.parents.get(number, number) if kind == "attachment" else number
        comments = [self._comment(one, post, where) for one, where in self.item.comments]
        if kind in ("post", "page"):
            yield self._post(cast(Literal["post", "page"], kind), number, comments)
        elif kind != "attachment":
            message, values = N_("it is no post and no page, but a “%(type)s”"), {"type": kind}
            yield Unread(kind="other", id=number, message=message, values=values, where=self.item.where, counted=False)
        yield from comments

    def number(self) -> str:
        """The number of the post; where it is missing, what its address has of it, or the address."""
        for told in (_line(self.element, "guid"), _line(self.element, "link")):
            found = re.search(r"[?&](?:p|page_id)=(\d+)", told)
            if found and not _line(self.element, "post_id"):
                return found.group(1)
        return _line(self.element, "post_id") or _line(self.element, "link") or _line(self.element, "guid")

    def _post(
        self, kind: Literal["post", "page"], id: str, comments: list[SourceComment | Unread]
    ) -> SourcePost | Unread:
        item = self.element
        answers = [one.date for one in comments if isinstance(one, SourceComment)]
        # Whoever was answered was there by then.
        date = self._date(item, "post_date") or self._modified() or self._published() or min(answers, default=None)
        if not id or not date:
            told = _line(item, "post_date") or _line(item, "post_date_gmt") or _line(item, "pubDate")
            message = N_("its date cannot be read: “%(date)s”") if id else N_("it has neither a number nor an address")
            return Unread(kind=kind, id=id, message=message, values={"date": told}, where=self.item.where)
        status = _POST_STATES.get(_line(item, "status") or "publish", "draft")
        if status == "published" and _line(item, "post_password"):
            status = "private"
        slug = unquote(_line(item, "post_name"), errors="ignore")
        path = _path(_line(item, "link"), self.site.url)
        path = path if status in ("published", "private") or not path.startswith("/?") else ""
        modified = self._modified()
        return SourcePost(
            id=id,
            title=html.unescape(_TAG.sub("", _line(item, "title"))),
            body=_encoded(item, excerpt=False),
            date=date,
            kind=kind,
            markup="wordpress",
            modified=modified if modified and modified > date else None,
            status=status,
            slug=slug,
            path=path,
            also=tuple(dict.fromkeys(one for one in self._also(kind, id, path, slug, status) if one != path)),
            categories=_terms(item, "category"),
            tags=_terms(item, "post_tag", "tag"),
            authors=tuple(filter(None, [self._author()])),
            summary=_encoded(item, excerpt=True),
            pictures=self.media.pictures(item),
        )

    def _author(self) -> str:
        login = _line(self.element, "creator")
        shown = self.media.people.get(login) or login
        # Who did not choose a name is called as they sign in, often by an address that letters are sent to.
        return "" if re.search(r"\S@\S", shown) else shown

    def _modified(self) -> datetime | None:
        return self._date(self.element, "post_modified")

    def _published(self) -> datetime | None:
        return moment(_line(self.element, "pubDate"), self.site.zone or UTC)

    def _also(self, kind: str, id: str, path: str, slug: str, status: PostStatus) -> Iterator[str]:
        if id.isdigit() and status in ("published", "private"):
            yield f"/?{'page_id' if kind == 'page' else 'p'}={id}"
        stem, _, last = path.rstrip("/").rpartition("/")
        if slug and unquote(last) == slug:
            for old in _meta(self.element, "_wp_old_slug"):
                yield f"{stem}/{unquote(old, errors='ignore')}{'/' if path.endswith('/') else ''}"

    def _comment(self, one: Any, post: str, where: str) -> SourceComment | Unread:
        number = _line(one, "comment_id")
        date = self._date(one, "comment_date")
        if not number or not date:
            message = N_("its date cannot be read: “%(date)s”") if number else N_("it has no number")
            return Unread(
                kind="comment", id=number, message=message, values={"date": _line(one, "comment_date")}, where=where
            )
        kind, parent = _line(one, "comment_type"), _line(one, "comment_parent")
        status = _COMMENT_STATES.get(_line(one, "comment_approved"), "held")
        if status == "approved" and kind not in _KINDS:
            # Shops and desks keep their own notes so, approved and shown to nobody.
            status = "held"
        url = html.unescape(_line(one, "comment_author_url"))
        return SourceComment(
            id=number,
            date=date,
            body=text(one, "comment_content").strip(),
            name=html.unescape(_line(one, "comment_author")),
            post=post,
            parent="" if parent == "0" else parent,
            markup="wordpress",
            url="" if url in ("http://", "https://") else url,
            status=status,
            kind=_KINDS.get(kind, "comment"),
            anchor=f"comment-{number}",
            ours=ours(next((text(meta, "meta_value") for meta in one if text(meta, "meta_key") == f"_{OURS}"), "")),
        )

    def _date(self, element: Any, name: str) -> datetime | None:
        """The moment that UTC tells, in the zone by which the local time differs from it."""
        zone = self.site.zone or UTC
        here, there = moment(_line(element, name), UTC), moment(_line(element, f"{name}_gmt"), UTC)
        if here is None or there is None:
            return there.astimezone(zone) if there else moment(_line(element, name), zone)
        offset = _QUARTER * round((here - there) / _QUARTER)
        near = abs(here - there - offset) < timedelta(minutes=1) and _OFFSETS[0] <= offset <= _OFFSETS[1]
        return there.astimezone(timezone(offset) if near else zone)


def _files(source: Source) -> Iterator[str]:
    for name in source.names if len(source.names) == 1 else source.ending(*_ENDS):
        head = source.head(name)
        if _MARK.search(plain(head)) and root(head) not in ("feed", "disqus"):
            yield name


def _line(element: Any, name: str) -> str:
    found = None if element is None else child(element, name)
    return text(found).strip(" \t\r\n")


def _meta(item: Any, key: str) -> list[str]:
    return [_line(one, "meta_value") for one in item if local(one) == "postmeta" and _line(one, "meta_key") == key]


def _encoded(item: Any, *, excerpt: bool) -> str:
    """The body and the summary have one local name."""
    for one in item:
        if local(one) == "encoded" and ("excerpt" in str(one.tag)) == excerpt:
            return text(one).strip("\r\n")
    return ""


def _terms(item: Any, *domains: str) -> tuple[str, ...]:
    """Categories or tags; WXR 1.0 told each twice, once without saying which of them it is."""
    found = [(one.get("domain", ""), text(one).strip()) for one in item if local(one) == "category"]
    if all(not domain for domain, _ in found):
        found = [("category", name) for _, name in found]
    return tuple(dict.fromkeys(html.unescape(name) for domain, name in found if domain in domains and name))


def _path(address: str, home: str) -> str:
    try:
        parts, base = urlsplit(address), urlsplit(home).path.rstrip("/")
    except ValueError:
        return ""
    if not parts.path and not parts.query:
        return ""
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    path = path.removeprefix(base) if base and path.startswith(f"{base}/") else path
    return f"{path}?{parts.query}" if parts.query else path


WORDPRESS = _WordPress()
