"""The JSON that Isso reads from any other system: a list of threads, each with its comments; the posts stay behind.

Isso takes it flat, without answers, and reads times in the zone of the machine it runs on (give it TZ=UTC). It has no
place for an occupation, a field, a question, a pin, a language or a removal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from typing import IO
from urllib.parse import urlsplit

from causerie.exporters.base import OURS, Leaving, file
from causerie.model import Comment

BEGINNING = rb'\[\]\n\Z|\[\{\n "id": "[^"\n]*",\n "causerie": "isso",\n'
"""By what such a file of ours is known: it is empty, or its first thread says so."""
_NOWHERE = "0.0.0.0"  # noqa: S104 (what Isso itself keeps of an address that it does not know)


def write(leaving: Leaving, to: IO[str]) -> int:
    """Write the file, a thread after another; how many comments are in it."""
    written, between = 0, "[{"
    for piece, comments in leaving.discussions():
        if comments:
            given = {comment.id: place for place, comment in enumerate(comments, 1)}
            told = [_told(leaving, comment, given) for comment in comments]
            address = urlsplit(leaving.address(piece)).path
            thread = {"id": address, OURS: "isso", "title": piece.post.title, "comments": told}
            to.write(between + json.dumps(thread, ensure_ascii=False, indent=1)[1:])
            # Isso knows the format by the first two signs of the file.
            written, between = written + len(comments), ",\n{"
    to.write("]\n" if written else "[]\n")
    return written


def _told(leaving: Leaving, comment: Comment, given: Mapping[str, int]) -> dict[str, object]:
    name, _ = leaving.words(comment)
    return {
        "id": given[comment.id],
        "parent": given.get(comment.reply_to or ""),
        "author": name,
        "email": "",
        "website": comment.url or "",
        "remote_addr": _NOWHERE,
        "created": f"{comment.date.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        "text": leaving.lenient(comment),
        OURS: file(comment),
    }
