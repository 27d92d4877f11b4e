"""WordPress's export, WXR 1.2: posts, pages and drafts with their comments, for WordPress and all that reads its files.

It has no place for an occupation, a field, a question, a pin, a language or the number of a comment, nor for what a
post's head says of its discussion; a time's zone it holds in quarters of an hour. A comment that was removed says so in
its words. What it has no place for stands in fields that are shown to nobody: a post's own file, its syntheses and
decisions, each comment's file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import escape
from itertools import count
from typing import IO
from urllib.parse import unquote

from unidecode import unidecode

from causerie.exporters import own
from causerie.exporters.base import OURS, Leaving, Piece, file
from causerie.exporters.xml import element, section
from causerie.model import Comment

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- causerie: wxr -->\n<rss version="2.0"'
    ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/">\n<channel>\n'
)
BEGINNING = re.escape(_HEAD.encode())
"""By what such a file of ours is known."""
_STATES: Mapping[str, str] = {"published": "publish", "future": "future", "draft": "draft", "hidden": "private"}
_NEVER = "0000-00-00 00:00:00"


def write(leaving: Leaving, to: IO[str]) -> int:
    """Write the export; how many comments are in it."""
    home, numbers = leaving.home, count(1)
    to.write(_HEAD + element("title", home.title) + element("link", home.url) + element("description", home.subtitle))
    to.write(element("language", home.lang) + element("wp:wxr_version", "1.2"))
    to.write(element("wp:base_site_url", home.url) + element("wp:base_blog_url", home.url))
    logins = {name: f"author-{place}" for place, name in enumerate(_authors(leaving), 1)}
    for name, login in logins.items():
        told = element("wp:author_login", login) + section("wp:author_display_name", escape(name))
        # Where WordPress reads line by line, an author is one.
        to.write(f"<wp:author>{told.replace(chr(10), '')}</wp:author>\n")
    hosts = leaving.hosts()
    for place, (piece, comments) in enumerate(leaving.discussions(), 1):
        within = _own(leaving, piece, host=hosts[piece.post.thread] is piece)
        to.write(f"<item>\n{''.join(_item(leaving, piece, place, logins))}{''.join(within)}")
        given = {comment.id: str(next(numbers)) for comment in comments}
        for comment in comments:
            to.write(f"<wp:comment>\n{''.join(_comment(leaving, comment, given))}</wp:comment>\n")
        to.write("</item>\n")
    for place, (parent, address) in enumerate(_pictures(leaving), len(leaving.pieces) + 1):
        to.write(f"<item>\n{''.join(_picture(address, parent, place))}</item>\n")
    to.write("</channel>\n</rss>\n")
    return next(numbers) - 1


def _authors(leaving: Leaving) -> list[str]:
    return list(dict.fromkeys(name for piece in leaving.pieces for name in piece.authors))


def _item(leaving: Leaving, piece: Piece, place: int, logins: Mapping[str, str]) -> Iterator[str]:
    post = piece.post
    yield section("title", escape(post.title, quote=False)) + element("link", leaving.address(piece))
    if post.date:
        yield element("pubDate", f"{post.date:%a, %d %b %Y %H:%M:%S %z}")
    yield from (section("dc:creator", logins[name]) for name in piece.authors[:1])
    yield element("guid", f"{leaving.home.url}/?p={place}", isPermaLink="false")
    yield section("content:encoded", piece.html) + section("excerpt:encoded", piece.summary)
    yield element("wp:post_id", str(place))
    yield _dates("wp:post_date", post.date) + _dates("wp:post_modified", piece.modified or post.date)
    yield element("wp:comment_status", "open" if post.invites else "closed") + element("wp:post_name", piece.slug)
    yield element("wp:status", _STATES.get(piece.status, "draft"))
    yield element("wp:post_parent", "0") + element("wp:menu_order", "0")
    yield element("wp:post_type", piece.kind) + element("wp:post_password") + element("wp:is_sticky", "0")
    for domain, names in (("category", piece.categories), ("post_tag", piece.tags)):
        yield from (section("category", escape(name), domain=domain, nicename=_nicename(name)) for name in names)


def _own(leaving: Leaving, piece: Piece, *, host: bool) -> Iterator[str]:
    said = (escape(piece.post.title, quote=False), piece.html, piece.summary, _STATES.get(piece.status, "draft"))
    for key, value in own.fields(leaving, piece, said, host=host):
        inner = element("wp:meta_key", f"_{OURS}{key}") + section("wp:meta_value", value)
        yield f"<wp:postmeta>\n{inner}</wp:postmeta>\n"


def _pictures(leaving: Leaving) -> list[tuple[str, str]]:
    """Each picture of the site that a post shows, behind the number of the first that does."""
    found: dict[str, str] = {}
    for place, piece in enumerate(leaving.pieces, 1):
        for address in leaving.pictures(piece):
            found.setdefault(address, str(place))
    return [(parent, address) for address, parent in found.items()]


def _picture(address: str, parent: str, place: int) -> Iterator[str]:
    """What WordPress fetches a picture by, and puts its own address in the place of ours."""
    name = unquote(address.rpartition("/")[2])
    yield section("title", escape(name, quote=False)) + element("link", address)
    yield element("guid", address, isPermaLink="false") + element("wp:post_id", str(place))
    yield element("wp:post_name", _nicename(name)) + element("wp:status", "inherit")
    yield element("wp:post_parent", parent) + element("wp:post_type", "attachment")
    yield element("wp:attachment_url", address)


def _comment(leaving: Leaving, comment: Comment, given: Mapping[str, str]) -> Iterator[str]:
    name, _ = leaving.words(comment)
    yield element("wp:comment_id", given[comment.id])
    yield section("wp:comment_author", escape(name)) + element("wp:comment_author_email")
    yield section("wp:comment_author_url", escape(comment.url or "")) + element("wp:comment_author_IP")
    yield _dates("wp:comment_date", comment.date)
    yield section("wp:comment_content", leaving.html(comment)) + element("wp:comment_approved", "1")
    yield element("wp:comment_type", "comment")
    yield element("wp:comment_parent", given.get(comment.reply_to or "", "0")) + element("wp:comment_user_id", "0")
    meta = element("wp:meta_key", f"_{OURS}") + section("wp:meta_value", file(comment))
    yield f"<wp:commentmeta>\n{meta}</wp:commentmeta>\n"


def _dates(name: str, date: datetime | None) -> str:
    """A time as its clock shows it, and as UTC's does: the difference is its zone."""
    if date is None:
        return element(name, _NEVER) + element(f"{name}_gmt", _NEVER)
    there = date.astimezone(UTC)
    return element(name, f"{date:%Y-%m-%d %H:%M:%S}") + element(f"{name}_gmt", f"{there:%Y-%m-%d %H:%M:%S}")


def _nicename(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", unidecode(name).lower()).strip("-")
