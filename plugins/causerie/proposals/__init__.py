"""What readers ask for as proposals of a forge: a branch, one file, a text that says what they are; and back."""

from causerie.proposals.accepted import accepted, numbered
from causerie.proposals.asked import (
    Asked,
    Kind,
    branch,
    contribution,
    correction,
    files,
    path,
    withdrawal,
    without_words,
    words,
    written,
)
from causerie.proposals.cover import text
from causerie.proposals.reading import moderators_keys, read

__all__ = [
    "Asked",
    "Kind",
    "accepted",
    "branch",
    "contribution",
    "correction",
    "files",
    "moderators_keys",
    "numbered",
    "path",
    "read",
    "text",
    "withdrawal",
    "without_words",
    "words",
    "written",
]
