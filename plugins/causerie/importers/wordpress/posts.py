"""A post or a page of an export."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import unquote

from causerie.importers import lines
from causerie.importers.base import PostStatus, Site, SourcePost
from causerie.importers.moments import moment
from causerie.importers.ours import OwnPost, own_post
from causerie.importers.wordpress.around import Around
from causerie.importers.wordpress.fields import date, encoded, line, meta, path, terms
from causerie.importers.xml import local, text

_STATES: Mapping[str, PostStatus] = {
    "publish": "published",
    "future": "scheduled",
    "private": "private",
    "trash": "trashed",
}
_TAG = re.compile(r"</?(?:em|i|b|strong|span|a|sup|sub|u|s|del|small|code|mark|br)\b[^<>]*>", re.IGNORECASE)
"""Markup that titles are given; other words between < and > are words."""


def own(item: Any) -> OwnPost | None:
    """What stands in an item of a post of this house, which exported it."""
    fields = [(line(one, "meta_key"), text(one, "meta_value")) for one in item if local(one) == "postmeta"]
    texts = (line(item, "title"), encoded(item, excerpt=False), encoded(item, excerpt=True))
    return own_post(fields, unquote(line(item, "post_name")), line(item, "link"), (*texts, line(item, "status")))


def number(item: Any) -> str:
    """The number of a post; where it is missing, what its address has of it, or the address."""
    for told in (line(item, "guid"), line(item, "link")):
        found = re.search(r"[?&](?:p|page_id)=(\d+)", told)
        if found and not line(item, "post_id"):
            return found.group(1)
    return lines.line(line(item, "post_id") or line(item, "link") or line(item, "guid"))


def when(item: Any, site: Site) -> datetime | None:
    """When a post was published, as far as it says anything of it."""
    zone = site.zone or UTC
    return date(item, "post_date", zone) or date(item, "post_modified", zone) or moment(line(item, "pubDate"), zone)


def read(item: Any, kind: Literal["post", "page"], id: str, day: datetime, site: Site, around: Around) -> SourcePost:
    """The post that an item is, by this id and of this date."""
    status = _STATES.get(line(item, "status") or "publish", "draft")
    if status == "published" and line(item, "post_password"):
        status = "private"
    slug = unquote(line(item, "post_name"), errors="ignore")
    here = path(line(item, "link"), site.url)
    here = here if status in ("published", "private") or not here.startswith("/?") else ""
    others = _also(item, kind, id, here, slug, status)
    modified = date(item, "post_modified", site.zone or UTC)
    return SourcePost(
        id=id,
        title=html.unescape(_TAG.sub("", line(item, "title"))),
        body=encoded(item, excerpt=False),
        date=day,
        kind=kind,
        markup="wordpress",
        modified=modified if modified and modified > day else None,
        status=status,
        slug=slug,
        path=here,
        also=tuple(dict.fromkeys(one for one in (*others, *around.pages.get(id, ())) if one != here)),
        ours=own(item),
        categories=terms(item, "category"),
        tags=terms(item, "post_tag", "tag"),
        authors=tuple(filter(None, [around.author(item)])),
        summary=encoded(item, excerpt=True),
        pictures=around.pictures(item),
        lists=tuple(dict.fromkeys(around.lists(item))),
    )


def _also(item: Any, kind: str, id: str, here: str, slug: str, status: PostStatus) -> Iterator[str]:
    """Other addresses that led to a post: by its number, and by the names that it had before."""
    if id.isdigit() and status in ("published", "private"):
        yield f"/?{'page_id' if kind == 'page' else 'p'}={id}"
    stem, _, last = here.rstrip("/").rpartition("/")
    if slug and unquote(last) == slug:
        for old in meta(item, "_wp_old_slug"):
            yield f"{stem}/{unquote(old, errors='ignore')}{'/' if here.endswith('/') else ''}"
