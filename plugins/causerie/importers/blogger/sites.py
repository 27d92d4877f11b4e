"""Where a blog was read, and by which clock, as far as its export says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from zoneinfo import ZoneInfo

from causerie.importers.base import Site
from causerie.importers.blogger import ids
from causerie.importers.blogger.entry import Entry
from causerie.importers.blogger.marks import Form
from causerie.importers.blogger.reading import Head, parts
from causerie.importers.source import Source

LOOKED = 5_000
"""Entries of a file that are looked through for its site; settings come first in an archive."""
LINKS_MAX = 20_000
_ZONE = "settings.BLOG_TIME_ZONE"
_PAGE = re.compile(r"""https?://([A-Za-z0-9.-]{3,100})(/(?:\d{4}/\d\d|p)/[^"'<>\s?#]{1,200}\.html)""")


def told(source: Source, files: Iterable[tuple[str, Form]]) -> Site:
    """The address by the links of the feeds, the zone by the settings."""
    homes, zone = Counter[str](), None
    for name, form in files:
        for part in islice(parts(source, name, form), LOOKED):
            if isinstance(part, Head) and part.home:
                homes[part.home] += 1
            elif isinstance(part, Entry) and part.kind == "other" and part.id.endswith(_ZONE):
                zone = zone or known(part.body)
            if homes and (zone or form != "archive"):
                break
    return Site(homes.most_common(1)[0][0] if homes else "", zone)


def guessed(entries: Iterable[Entry]) -> str:
    """The address whose pages the bodies link to most, among those that lead to this blog's own; empty if none does."""
    own, links = set[str](), Counter[tuple[str, str]]()
    for entry in islice(entries, LOOKED):
        own.add(entry.path)
        for host, path in _PAGE.findall(entry.body):
            if len(links) < LINKS_MAX:
                links[_one_name(host), path] += 1
    hosts = Counter[str]()
    for (host, path), times in links.items():
        if path in own and host:
            hosts[host] += times
    return f"https://{hosts.most_common(1)[0][0]}" if hosts else ""


def known(name: str) -> ZoneInfo | None:
    """The zone of a name; None if there is none of it."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


def _one_name(host: str) -> str:
    """A blog's one address: Blogger had one for each country."""
    plain = re.sub(r"\.blogspot\.[a-z.]+\Z", ".blogspot.com", host.lower())
    return "" if ids.blogger_s(f"https://{plain}") else plain
