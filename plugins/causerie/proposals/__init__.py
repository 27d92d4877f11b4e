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
from causerie.proposals.gathered import alone, gathered, holds, parts, settled
from causerie.proposals.reading import moderators_keys, read
from causerie.proposals.rivals import rivals, taken
from causerie.proposals.together import Entry, together

__all__ = [
    "Asked",
    "Entry",
    "Kind",
    "accepted",
    "alone",
    "branch",
    "contribution",
    "correction",
    "files",
    "gathered",
    "holds",
    "moderators_keys",
    "numbered",
    "parts",
    "path",
    "read",
    "rivals",
    "settled",
    "taken",
    "text",
    "together",
    "withdrawal",
    "without_words",
    "words",
    "written",
]
