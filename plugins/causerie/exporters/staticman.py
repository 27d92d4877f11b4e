"""Staticman's files: a folder for each thread, a YAML file for each comment; the posts stay behind.

It has no removal: such a comment says so in its words. All that its sites do not ask for stands in fields of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from causerie.exporters.base import OURS, Leaving, file
from causerie.model import Comment
from causerie.values import ID

FOLDER = "_data/comments"
"""Where Staticman keeps them in a site's repository."""
_FILE = re.compile(rf"{FOLDER}/[a-z0-9_-]+/comment-{ID.pattern}\.yml", re.ASCII)
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML takes for the end of a line, or does not take at all, and JSON takes as it is."""


def write(leaving: Leaving, folder: Path) -> int:
    """Write the files below a folder; how many there are."""
    written = 0
    for piece, comments in leaving.discussions():
        below = folder / FOLDER / piece.post.thread
        for comment in comments:
            below.mkdir(parents=True, exist_ok=True)
            fields = _fields(leaving, comment, leaving.address(piece))
            told = "".join(f"{key}: {_quoted(value)}\n" for key, value in fields)
            (below / f"comment-{comment.id}.yml").write_text(told, encoding="utf-8", newline="\n")
            written += 1
    return written


def ours(name: str, path: Path) -> bool:
    """Whether a file of such a folder was written here: it is called so, and holds a comment's own file."""
    return bool(_FILE.fullmatch(name)) and path.is_file() and f"\n{OURS}: ".encode() in path.read_bytes()


def _fields(leaving: Leaving, comment: Comment, address: str) -> Iterator[tuple[str, str]]:
    name, _ = leaving.words(comment)
    yield from (("_id", comment.id), ("_parent", address))
    if comment.reply_to:
        yield "replying_to_uid", comment.reply_to
    yield "name", name
    if comment.url:
        yield "url", comment.url
    yield from (("date", comment.date.isoformat()), ("message", leaving.lenient(comment)), (OURS, file(comment)))


def _quoted(text: str) -> str:
    """A text between quotation marks: that of JSON is YAML's too."""
    return _BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))
