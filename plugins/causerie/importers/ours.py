"""The file of a comment, which this house's own exports keep beside its words: who comes back loses nothing."""

from __future__ import annotations

from causerie import codec
from causerie.errors import ModeratorError
from causerie.model import Comment

OURS = "causerie"
"""What that place is called in each format; in WordPress' it has a _ before it, as all that is shown to nobody."""


def ours(file: str) -> Comment | None:
    """The comment in a file of ours; None if it is none, or damaged."""
    if not file:
        return None
    try:
        return codec.read_comment(file.encode("utf-8", "replace"), "")
    except ModeratorError:
        return None
