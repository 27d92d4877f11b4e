"""What Pagefind takes for other words than a reader does: œ is not oe to it, and l’œuvre is one word.

So what is searched has two letters for a ligature and a break behind an elision; what is shown has neither.
"""

from __future__ import annotations

import re

LETTERS = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})
BREAK = "\u2060 "
"""A blank behind a character that nobody types: so the page of search can take it out again."""
_WORD = re.compile(r"(?<!\w)\w*[œŒæÆ]\w*")  # from the beginning of a word on: else 12 kB of one take a second
_ELISION = re.compile(r"(?<=\w['’])(?=\w)")


def parted(text: str) -> str:
    """The text as it is searched; the page of search does the same to what is typed."""
    return _ELISION.sub(BREAK, text.translate(LETTERS))


def words(text: str) -> list[str]:
    """The words of a text that have a ligature, each once: the page of search shows them as they are spelled."""
    return sorted(set(_WORD.findall(text)))
