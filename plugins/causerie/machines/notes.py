"""Small files that machines ask for by their names: robots.txt, security.txt, llms.txt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from causerie.machines.sitemap import FILE
from causerie.model import Post
from causerie.settings import Settings

SECURITY = ".well-known/security.txt"
PRIVATE = ("/receipt/", "/drafts/")
"""What no crawler has business with, below the site's address."""


def robots(settings: Settings, folder: str) -> bytes:
    """robots.txt (RFC 9309); `folder` is the path of the site on its host, without a slash at its end."""
    lines = ["User-agent: *", *(f"Disallow: {folder}{path}" for path in PRIVATE)]
    # What it points to is a whole address, or nothing.
    where = ["", f"Sitemap: {settings.site_url}/{FILE}"] if settings.site_url else []
    return _text([*lines, *where])


def security(settings: Settings, languages: Iterable[str], now: datetime) -> bytes:
    """security.txt (RFC 9116): whom to write to about a hole; it is good until the month of `now` comes again."""
    lines = [
        f"Contact: mailto:{settings.contact}",
        f"Expires: {now.year + 1}-{now.month:02}-01T00:00:00Z",
        f"Preferred-Languages: {', '.join(languages)}",
        *([f"Canonical: {settings.site_url}/{SECURITY}"] if settings.site_url else []),
    ]
    return _text(lines)


def llms(settings: Settings, subtitle: str, posts: Sequence[Post]) -> bytes:
    """llms.txt (https://llmstxt.org): the site and its posts as a short Markdown page, the newest post first."""
    newest = sorted(posts, key=lambda post: (post.date.isoformat() if post.date else "", post.url), reverse=True)
    head = [f"# {settings.site_name}", *(["", f"> {subtitle}"] if subtitle else [])]
    links = [f"- [{_bare(post.title)}]({settings.site_url}/{post.url}) ({post.lang})" for post in newest]
    return _text([*head, "", "## Posts", "", *links])


def _bare(title: str) -> str:
    return title.replace("[", "(").replace("]", ")")


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
