"""Disqus's export: a thread for each post that was spoken about, and its comments; the posts' texts stay behind.

It has no place for an occupation, a field, a question, a pin, a language or a number, nor for a voice's own page; times
are UTC's. A comment that was removed is marked as deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import IO

from causerie.exporters.base import OURS, Leaving, Piece, file
from causerie.exporters.xml import element, section
from causerie.model import Comment

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!-- causerie: disqus -->\n'
    '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">\n'
)
BEGINNING = re.escape(_HEAD.encode())
"""By what such a file of ours is known."""


def write(leaving: Leaving, to: IO[str]) -> int:
    """Write the export, the threads first; how many comments are in it."""
    to.write(_HEAD)
    pieces = [piece for piece, comments in leaving.discussions() if comments]
    threads = {id(piece): str(place) for place, piece in enumerate(pieces, 1)}
    for piece in pieces:
        to.write(f'<thread dsq:id="{threads[id(piece)]}">\n{"".join(_thread(leaving, piece))}</thread>\n')
    numbers = count(1)
    for piece, comments in leaving.discussions():
        given = {comment.id: str(next(numbers)) for comment in comments}
        for comment in comments:
            inner = "".join(_post(leaving, comment, given, threads[id(piece)]))
            to.write(f'<post dsq:id="{given[comment.id]}">\n{inner}</post>\n')
    to.write("</disqus>\n")
    return next(numbers) - 1


def _thread(leaving: Leaving, piece: Piece) -> Iterator[str]:
    yield element("id", piece.post.thread) + element("link", leaving.address(piece))
    yield element("title", piece.post.title) + element("message")
    if piece.post.date:
        yield element("createdAt", _moment(piece.post.date))
    yield element("isClosed", "false") + element("isDeleted", "false")


def _post(leaving: Leaving, comment: Comment, given: Mapping[str, str], thread: str) -> Iterator[str]:
    name, _ = leaving.words(comment)
    yield element("id") + section("message", leaving.html(comment)) + element("createdAt", _moment(comment.date))
    yield element("isDeleted", "true" if comment.removed else "false") + element("isSpam", "false")
    # Those who read such files ask for an address of each kind.
    yield f"<author>{element('email')}{element('name', name)}{element('isAnonymous', 'true')}</author>\n"
    yield element("ipAddress") + f'<thread dsq:id="{thread}" />\n'
    parent = given.get(comment.reply_to or "")
    if parent:
        yield f'<parent dsq:id="{parent}" />\n'
    yield section(OURS, file(comment), xmlns=f"urn:{OURS}")


def _moment(date: datetime) -> str:
    return f"{date.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
