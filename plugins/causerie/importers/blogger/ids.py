"""What Blogger calls its things: numbers within tags, addresses with a month, anchors."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from causerie.importers.lines import line

_TAG = re.compile(r"(?:tag:blogger\.com,1999:blog-\d+\.(?:post|page|comment)-)?(\d+)")
_ANSWERED = re.compile(r"/comments/default/(\d+)")
# How Blogger's own address names a blog, before its subdomain is its host: www.blogger.com/blogspot/NAME/2008/…
_INNER = re.compile(r"/blogspot/([A-Za-z0-9-]+)(?=/|\Z)")
SPACE = " \t\r\n"
"""XML's white space, which a file that was indented anew has around its values; a no-break space is a letter."""
ID_MAX = 200


def number(tag: str) -> str:
    """The number within a tag, which posts, pages and comments share; what is no such tag as it is, or nothing."""
    plain = line(tag)
    found = _TAG.fullmatch(plain)
    return found[1] if found else plain if len(plain) <= ID_MAX else ""


def answered(href: str) -> str:
    """The number of the comment that the feed address `href` is of; empty if it is none."""
    found = _ANSWERED.search(href)
    return found[1] if found else ""


def host(address: str) -> str:
    """The host of an address; empty if it has none or is no address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def blogger_s(address: str) -> bool:
    """Whether an address is on Blogger's own site, where no blog is read."""
    return host(address).endswith(("www.blogger.com", "draft.blogger.com")) or host(address) == "blogger.com"


def path(address: str) -> str:
    """The path of a page's address, with its slash; empty if it is no page of a blog."""
    try:
        parts = urlsplit(address.strip(SPACE))
    except ValueError:
        return ""
    found = parts.path
    # It names its page by the query alone, as WordPress does before it is told otherwise.
    if parts.query and found.endswith("/"):
        return ""
    if blogger_s(address):
        if not _INNER.match(found):
            return ""
        found = _INNER.sub("", found, count=1)
    whole = found if found.startswith("/") else f"/{found}"
    return "" if whole == "/" or whole.startswith("/feeds/") else whole


def home(address: str) -> str:
    """The address of the blog that a page or a feed says it belongs to; empty if it does not say."""
    try:
        parts = urlsplit(address.strip(SPACE))
        inner = _INNER.match(parts.path) if blogger_s(address) else None
        if inner:
            return f"https://{inner[1]}.blogspot.com"
        if parts.scheme not in ("http", "https") or not parts.hostname or blogger_s(address):
            return ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    folder = "" if parts.path.endswith((".html", ".htm")) else parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.hostname}{port}{folder}"


def own_page(address: str) -> str:
    """The page that a voice gave as its own; Blogger's profiles, and what is no address of the web, are none."""
    plain = address.strip(SPACE)
    try:
        parts = urlsplit(plain)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            return ""
    except ValueError:
        return ""
    return "" if blogger_s(plain) else plain
