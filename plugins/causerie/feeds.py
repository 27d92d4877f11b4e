"""Atom feeds (RFC 4287) with threads (RFC 4685): what is in one, as XML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from causerie.characters import without_forbidden

ATOM = "http://www.w3.org/2005/Atom"
THREADING = "http://purl.org/syndication/thread/1.0"
TYPE = "application/atom+xml"
# XML 1.0, section 2.2: what no document can hold, however it is spelled.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Answered:
    """What an entry answers: the id of its entry, and where it is read if it still is."""

    id: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Replies:
    """The feed of what was said under an entry: where it is, how much it holds, when it last changed."""

    link: str
    count: int
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution or post as a feed shows it; ids are tag URIs, links and those of `html` are absolute."""

    id: str
    title: str
    link: str
    authors: Sequence[str]
    html: str
    lang: str
    published: datetime
    updated: datetime
    summary: str = ""
    subjects: Sequence[str] = ()
    answers: Answered | None = None
    replies: Replies | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed without its entries; `updated` stands in while it is empty, `license` is an address or nothing."""

    id: str
    title: str
    link: str
    self_link: str
    lang: str
    updated: datetime
    license: str = ""


def atom(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """The feed as XML, the newest entry first; the same bytes for the same entries in any order."""
    root = Element("feed", {"xmlns": ATOM, "xmlns:thr": THREADING, "xml:lang": feed.lang})
    _said(root, "title", feed.title)
    _said(root, "id", feed.id)
    _said(root, "updated", max((entry.updated for entry in entries), default=feed.updated).isoformat())
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.link})
    SubElement(root, "link", {"rel": "self", "type": TYPE, "href": feed.self_link})
    if feed.license:
        SubElement(root, "link", {"rel": "license", "href": feed.license})
    for entry in sorted(entries, key=lambda entry: (entry.published, entry.id), reverse=True):
        _entry(SubElement(root, "entry", {"xml:lang": entry.lang}), entry)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


def tag(site_url: str, since: str, name: str) -> str:
    """A tag URI (RFC 4151), `since` a year: it stays the same wherever the page moves on the site."""
    return f"tag:{urlsplit(site_url).hostname or 'localhost'},{since}:{name}"


def _entry(element: Element, entry: Entry) -> None:
    _said(element, "title", entry.title)
    _said(element, "id", entry.id)
    _said(element, "published", entry.published.isoformat())
    _said(element, "updated", entry.updated.isoformat())
    for name in entry.authors:
        _said(SubElement(element, "author"), "name", name)
    SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.link})
    if entry.answers:
        where = {"href": entry.answers.link, "type": "text/html"} if entry.answers.link else {}
        SubElement(element, "thr:in-reply-to", {"ref": entry.answers.id, **where})
    if entry.replies:
        last = {"thr:updated": entry.replies.updated.isoformat()} if entry.replies.updated else {}
        found = {"rel": "replies", "type": TYPE, "href": entry.replies.link, "thr:count": str(entry.replies.count)}
        SubElement(element, "link", {**found, **last})
    for subject in entry.subjects:
        SubElement(element, "category", {"term": without_forbidden(subject)})
    if entry.summary:
        _said(element, "summary", entry.summary)
    SubElement(element, "content", {"type": "html"}).text = _IMPOSSIBLE.sub("", entry.html)


def _said(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = without_forbidden(text)
