"""The list of a site's pages for crawlers (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
FILE = "sitemap.xml"
MOST = 50_000
"""Pages that one file may name (sitemaps.org, "Sitemap file location")."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page: its whole address, when it last changed, and its versions: languages (or x-default) and addresses."""

    url: str
    changed: datetime | None = None
    versions: Sequence[tuple[str, str]] = ()


def sitemap(pages: Iterable[Listed]) -> bytes:
    """The file; the same bytes for the same pages in any order, each address once."""
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    found = {page.url: page for page in pages}
    for _, page in sorted(found.items())[:MOST]:
        url = SubElement(root, "url")
        SubElement(url, "loc").text = page.url
        if page.changed:
            SubElement(url, "lastmod").text = page.changed.isoformat(timespec="seconds")
        for lang, address in page.versions:
            SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": lang, "href": address})
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()
