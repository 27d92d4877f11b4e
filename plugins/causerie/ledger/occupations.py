"""Occupations as the ledger tells them apart."""

from __future__ import annotations

import re

from unidecode import unidecode


def slug(words: str) -> str:
    """An occupation without its capitals, accents and signs: spellings that differ in nothing else are one."""
    return re.sub(r"[^a-z0-9]+", "-", unidecode(words).lower()).strip("-")


def job(words: str | None) -> str:
    """What the contributions from one occupation have in common: its slug, or its own words where that is empty."""
    return slug(words) or words if words else ""
