"""What a flat map holds, and how much."""

from __future__ import annotations

from typing import NamedTuple

FILE_MAX = 16 * 1024
"""Bytes of a comment file (ARCHITECTURE.md, the comment file)."""
DEEPEST = 100
"""Levels of nesting that are passed over after a fault; beyond, the parser without C would take minutes."""


class Entry(NamedTuple):
    """A value and the line of its key, counted from 1; only a file of two levels holds maps."""

    value: str | dict[str, Entry]
    line: int
