"""What an export of posts has for this house alone: the posts' own files, their threads' syntheses and decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from causerie.exporters.base import Leaving, Piece, file
from causerie.exporters.xml import plain


def fields(leaving: Leaving, piece: Piece, said: Sequence[str], *, host: bool) -> Iterator[tuple[str, str]]:
    """The ends of the fields' names, and the fields, of one post; `said` is what others read of it.

    `host` says that its thread's comments stand with it, so that what else the thread has does too.
    """
    if piece.file:
        yield from (("", piece.file), ("_path", piece.path), ("_at", leaving.address(piece)))
        yield "_seal", seal(piece.file, piece.path, *said)
    if host:
        yield from ((one.id, file(one)) for one in leaving.heard(piece.post.thread))
        yield from (("_decision", file(one)) for one in leaving.decided(piece.post.thread))


def seal(*texts: str) -> str:
    """A digest by which it is seen whether anybody changed one of these texts since; blanks make no difference.

    Who reads it makes the same of what is there then: `importers/ours.py`.
    """
    return hashlib.sha256("\0".join("".join(plain(text).split()) for text in texts).encode()).hexdigest()
