"""Atom feeds (RFC 4287) with threads (RFC 4685): what is in one, as XML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from causerie.characters import without_forbidden

ATOM = "http://www.w3.org/2005/Atom"
THREADING = "http://purl.org/syndication/thread/1.0"
TYPE = "application/atom+xml"
_HTML = ' type="html"'
_ENTRY = re.compile(r"<entry [^>]*><title>[^<]*</title><id>([^<]*)</id>.*?</entry>", re.DOTALL)
# XML 1.0, section 2.2: what no document can hold, however it is spelled.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Answered(NamedTuple):
    """What an entry answers: the id of its entry, and where it is read if it still is."""

    id: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Replies:
    """The feed of what was said under an entry: where it is, how much it holds, when it last changed."""

    link: str
    count: int
    updated: datetime | None = None


class Entry(NamedTuple):
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


class Standing(NamedTuple):
    """An entry as it stands in an earlier feed, `xml`, and what tells its place in the next one."""

    id: str
    published: datetime
    updated: datetime
    xml: str


class Feed(NamedTuple):
    """A feed without its entries; `updated` stands in while it is empty, `license` is an address or nothing."""

    id: str
    title: str
    link: str
    self_link: str
    lang: str
    updated: datetime
    license: str = ""


def atom(feed: Feed, entries: Sequence[Entry | Standing]) -> bytes:
    """The feed as XML, the newest entry first; the same bytes for the same entries in any order."""
    newest = sorted(entries, key=lambda entry: (entry.published, entry.id), reverse=True)
    updated = max((entry.updated for entry in entries), default=feed.updated)
    licence = f'<link rel="license" href="{_quoted(feed.license)}" />' if feed.license else ""
    made = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="{ATOM}" xmlns:thr="{THREADING}" xml:lang="{_quoted(feed.lang)}">'
        f"{_said('title', feed.title)}{_said('id', feed.id)}<updated>{updated.isoformat()}</updated>"
        f'<link rel="alternate" type="text/html" href="{_quoted(feed.link)}" />'
        f'<link rel="self" type="{TYPE}" href="{_quoted(feed.self_link)}" />{licence}'
    )
    return f"{made}{''.join(map(_entry, newest))}</feed>\n".encode()


def parts(file: str) -> dict[str, str]:
    """The entries of a feed that `atom` made, as they stand in it, by their ids."""
    # What is within an element is escaped, so nothing there can end an entry or give it another id.
    return {found[1]: found[0] for found in _ENTRY.finditer(file)}


def replied(file: bytes, replies: Replies) -> bytes:
    """The file of a feed, with how much was said under the entry that has its replies there, if it is in it."""
    link = f' href="{_quoted(replies.link)}"'.encode()
    if link not in file:
        return file
    entry = re.compile(rb'(<link rel="replies" type="[^"]*"' + re.escape(link) + rb") [^>]*/>")
    return entry.sub(lambda found: found[1] + f"{_said_of(replies)} />".encode(), file)


def _said_of(replies: Replies) -> str:
    last = f' thr:updated="{replies.updated.isoformat()}"' if replies.updated else ""
    return f' thr:count="{replies.count}"{last}'


def tag(site_url: str, since: str, name: str) -> str:
    """A tag URI (RFC 4151), `since` a year: it stays the same wherever the page moves on the site."""
    return f"tag:{urlsplit(site_url).hostname or 'localhost'},{since}:{name}"


def _entry(entry: Entry | Standing) -> str:
    if isinstance(entry, Standing):
        return entry.xml
    authors = "".join(f"<author>{_said('name', name)}</author>" for name in entry.authors)
    subjects = "".join(f'<category term="{_quoted(without_forbidden(subject))}" />' for subject in entry.subjects)
    return (
        f'<entry xml:lang="{_quoted(entry.lang)}">{_said("title", entry.title)}{_said("id", entry.id)}'
        f"<published>{entry.published.isoformat()}</published><updated>{entry.updated.isoformat()}</updated>"
        f'{authors}<link rel="alternate" type="text/html" href="{_quoted(entry.link)}" />'
        f"{_answered(entry.answers)}{_replies(entry.replies)}{subjects}"
        f"{_said('summary', entry.summary) if entry.summary else ''}"
        f"{_element('content', _IMPOSSIBLE.sub('', entry.html), _HTML)}</entry>"
    )


def _answered(answers: Answered | None) -> str:
    if answers is None:
        return ""
    where = f' href="{_quoted(answers.link)}" type="text/html"' if answers.link else ""
    return f'<thr:in-reply-to ref="{_quoted(answers.id)}"{where} />'


def _replies(replies: Replies | None) -> str:
    if replies is None:
        return ""
    return f'<link rel="replies" type="{TYPE}" href="{_quoted(replies.link)}"{_said_of(replies)} />'


def _said(name: str, text: str) -> str:
    return _element(name, without_forbidden(text))


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{_escaped(text)}</{name}>" if text else f"<{name}{attributes} />"


def _escaped(text: str) -> str:
    # Markup would escape what takes the place of a sign.
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(value: str) -> str:
    """A value between quotation marks: an attribute's line ends and tabs would be read as blanks."""
    safe = _escaped(value).replace('"', "&quot;")
    return safe.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#09;")
