"""How long a text takes to read."""

from __future__ import annotations

import math
import re

SPEED = 220
"""Words a minute: a calm reader's, somewhat below the 238 of silent reading in English (Brysbaert 2019)."""

_MARKUP = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


def words(html: str) -> int:
    """The words of a rendered text; `aujourd’hui` and `12,5` are one each."""
    return len(_WORD.findall(_MARKUP.sub(" ", html)))


def reading_time(html: str) -> int:
    """Whole minutes, rounded up, and never none."""
    return max(1, math.ceil(words(html) / SPEED))
