"""The list of a site's pages for crawlers (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
FILE = "sitemap.xml"
MOST = 50_000
"""Pages that one file may name (sitemaps.org, "Sitemap file location")."""
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_HEAD = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{SITEMAP}" xmlns:xhtml="{XHTML}">'


class Listed(NamedTuple):
    """A page: its whole address, when it last changed, and its versions: languages (or x-default) and addresses."""

    url: str
    changed: datetime | None = None
    versions: Sequence[tuple[str, str]] = ()


def listed(versions: Mapping[str, str], lang: str, site_lang: str) -> Listed:
    """A page that no date is known of, in `lang`; `versions` are its whole addresses in the languages that it is in."""
    known = sorted(versions.items()) if len(versions) > 1 else []
    return Listed(versions[lang], None, with_default(known, site_lang))


def with_default(versions: Sequence[tuple[str, str]], lang: str) -> list[tuple[str, str]]:
    """The versions, and for all other languages that in the site's own, or else the first one."""
    default = [address for code, address in versions if code == lang] or [address for _, address in versions]
    return [*versions, *(("x-default", address) for address in default[:1])]


def sitemap(pages: Iterable[Listed]) -> bytes:
    """The file; the same bytes for the same pages in any order, each address once."""
    # In the order of their addresses as the file has them.
    found = {_escaped(page.url): page for page in pages}
    lines = "".join(_line(page) for _, page in sorted(found.items())[:MOST])
    return f"{_HEAD}{lines}</urlset>\n".encode() if lines else f"{_HEAD[:-1]} />\n".encode()


def moved(file: str, url: str, changed: datetime | None) -> str:
    """The file, with another date of change for the page at `url`, if it is in it."""
    entry = re.compile(rf"(<url><loc>{re.escape(_escaped(url))}</loc>)(<lastmod>[^<]*</lastmod>)?")
    return entry.sub(lambda found: found[1] + _date(changed), file, count=1)


def without(file: str, url: str) -> str:
    """The file without the page at `url`."""
    return re.sub(rf"<url><loc>{re.escape(_escaped(url))}</loc>.*?</url>", "", file, count=1)


def withal(file: str, page: Listed) -> str:
    """The file with this page, in its place. Raises ValueError if it can hold no more."""
    url = _escaped(page.url)
    if f"<loc>{url}</loc>" in file:
        return file
    if file.count("<url>") >= MOST:
        raise ValueError(page.url)
    entries = re.finditer("<url><loc>([^<]*)</loc>", file)
    place = next((one.start() for one in entries if one[1] > url), file.rindex("</urlset>"))
    return file[:place] + _line(page) + file[place:]


def _line(page: Listed) -> str:
    versions = "".join(
        f'<xhtml:link rel="alternate" hreflang="{_escaped(lang)}" href="{_escaped(address)}" />'
        for lang, address in page.versions
    )
    return f"<url><loc>{_escaped(page.url)}</loc>{_date(page.changed)}{versions}</url>"


def _escaped(text: str) -> str:
    return text.translate(_XML)


def _date(changed: datetime | None) -> str:
    return f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
