"""What comes along with posts that were posts here before: what was heard in their discussions, and decided of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from causerie import codec
from causerie.errors import N_, ModeratorError
from causerie.importers.index import Index
from causerie.importers.ours import OwnPost
from causerie.store import DECISIONS

STANDS = N_("another file of its name is here, and stays as it is: %(path)s")
_CAME = N_("what was decided or heard in its discussion came along: %(path)s")
_DECIDED = N_("a decision came along about a contribution that is here, and is left out: %(path)s")
_ELSEWHERE = N_("a decision came along about another discussion, and is left out: %(path)s")


def note(index: Index, own: OwnPost, thread: str, post: tuple[str, str]) -> None:
    """Note what else a thread had, syntheses and decisions, until the comments are there; `post` is its kind and id."""
    for name, data in own.beside:
        folder, _, file = name.rpartition("/")
        where, about = (f"{DECISIONS}/{file}", f"{folder}/{file}") if folder else (f"{thread}/{file}", "")
        index.do("INSERT INTO beside VALUES (?, ?, ?, ?, ?, ?)", *post, thread, where, about, data)


def noted(index: Index, comments: Path) -> Iterator[tuple[str, str, str, bytes, str]]:
    """What was noted: its post's kind and id, where below the comments it goes, its bytes, and what is told of it.

    Of what is not to be written there are no bytes.
    """
    for kind, theirs, thread, where, about, data in index.rows("SELECT * FROM beside ORDER BY rowid"):
        path = comments / where
        if about and not about.startswith(f"{thread}/"):
            yield kind, theirs, where, b"", _ELSEWHERE
        elif path.exists():
            yield kind, theirs, where, b"", "" if path.read_bytes() == data else STANDS
        elif about and _shown(comments / about):
            yield kind, theirs, where, b"", _DECIDED
        else:
            yield kind, theirs, where, data, _CAME


def _shown(comment: Path) -> bool:
    """Whether a contribution is there, with its words."""
    try:
        return comment.is_file() and not codec.read_comment(comment.read_bytes(), "").removed
    except ModeratorError:
        return True
