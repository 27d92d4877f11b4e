"""Atom feeds of contributions (RFC 4287, threading by RFC 4685)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed

from causerie.characters import without_forbidden

THREADING = "http://purl.org/syndication/thread/1.0"


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution as a feed shows it; `reply_to` is the id of what it answers, links are absolute."""

    id: str
    title: str
    link: str
    author: str
    html: str
    lang: str
    date: datetime
    updated: datetime
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed without its entries; `name` tells it apart on its site, `updated` stands in while it is empty.

    `since` is a year in which the site had its name.
    """

    name: str
    title: str
    link: str
    self_link: str
    lang: str
    updated: datetime
    site_url: str
    since: str


def atom(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """The feed as XML, the newest entry first; the same bytes for the same entries in any order."""
    newest = sorted(entries, key=lambda entry: (entry.date, entry.id), reverse=True)
    made = _Atom(
        title=without_forbidden(feed.title),
        link=feed.link,
        description="",
        language=feed.lang,
        feed_url=feed.self_link,
        feed_guid=tag(feed.site_url, feed.since, feed.name),
        latest=max((entry.updated for entry in entries), default=feed.updated),
    )
    for entry in newest:
        made.add_item(
            title=without_forbidden(entry.title),
            link=entry.link,
            description=None,
            content=entry.html,
            unique_id=tag(feed.site_url, entry.id[:4], entry.id),
            author_name=entry.author,
            pubdate=entry.date,
            updateddate=entry.updated,
            lang=entry.lang,
            reply_to=entry.reply_to and tag(feed.site_url, entry.reply_to[:4], entry.reply_to),
        )
    out = StringIO()
    made.write(out, "utf-8")
    return out.getvalue().encode() + b"\n"


def tag(site_url: str, since: str, name: str) -> str:
    """A tag URI (RFC 4151), `since` a year: it stays the same wherever the page moves on the site."""
    return f"tag:{urlsplit(site_url).hostname or 'localhost'},{since}:{name}"


class _Atom(Atom1Feed):  # type: ignore[misc]
    """Atom with threads and languages, and no clock: an empty feed is not as new as its build."""

    def latest_post_date(self) -> datetime:
        latest: datetime = self.feed["latest"]
        return latest

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:thr": THREADING}

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["lang"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["reply_to"]:
            handler.addQuickElement("thr:in-reply-to", "", {"ref": item["reply_to"]})
