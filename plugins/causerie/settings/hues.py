"""The colours of the fields: a palette, and what makes a pair of colours readable on the theme's paper."""

from __future__ import annotations

import re
from typing import Any

Hue = tuple[str, str]
"""A colour on light paper and one on dark paper, each as #rrggbb."""

GROUNDS: tuple[Hue, Hue] = (("#fbf8f2", "#f3ede1"), ("#171411", "#211d18"))
"""The theme's paper and card: light, then dark; a test compares them with its variables.css."""
PALETTE: tuple[Hue, ...] = (
    ("#9b2743", "#f0a1b3"),
    ("#7a4f00", "#e3bc6a"),
    ("#4c6114", "#b9cf7a"),
    ("#1f5a86", "#93c5ec"),
    ("#9a3f06", "#f0ac74"),
    ("#6b3f94", "#cfb0f0"),
    ("#0f645c", "#7fd1c6"),
    ("#4f5560", "#b9c1cf"),
    ("#8c2b78", "#e9a3d8"),
    ("#3d4fa0", "#b3bdf5"),
    ("#2d6a2d", "#92d08f"),
    ("#75502f", "#dab792"),
)
"""What the fields get in their order that name no hue; after the last one it begins again."""
CONTRAST_MIN = 4.5
"""WCAG 2.2, success criterion 1.4.3."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2.2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def hue(value: Any) -> Hue:
    """A pair of colours that can be read on light and on dark paper. Raises ValueError, or its like, on another."""
    light, dark = map(str.lower, value)
    for colour, grounds in zip((light, dark), GROUNDS, strict=True):
        if not re.fullmatch(r"#[0-9a-f]{6}", colour):
            raise ValueError(colour)
        if min(contrast(colour, ground) for ground in grounds) < CONTRAST_MIN:
            raise ValueError(colour)
    return light, dark


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
