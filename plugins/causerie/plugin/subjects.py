"""Categories, subjects and authors of whose names nothing is left in an address, or too much: each has its list."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pelican.generators import Generator
from pelican.urlwrappers import URLWrapper

LONG = 150
"""Characters of a slug from which on a folder of its name may be refused: file systems take 255 bytes."""
_SIGNS = 60


def name(generator: Generator, metadata: Mapping[str, Any]) -> None:
    """Give the names in a post's head a slug, for which Pelican has none, or one that is no folder's name."""
    for found in metadata.values():
        for one in found if isinstance(found, list) else [found]:
            if isinstance(one, URLWrapper) and one.name:
                plain = one._normalize_key(one.name)
                if not plain:
                    one.slug = signs(one.name)
                elif len(plain) > LONG:
                    one.slug = f"{plain[:_SIGNS]}-{_digest(one.name)}"


def signs(words: str) -> str:
    """The slug of words that have no letter and no figure, by their signs' numbers: that of ❤ is u2764."""
    made = "-".join(f"u{ord(sign):x}" for sign in words if not sign.isspace())
    return made if len(made) <= _SIGNS else f"u{_digest(words)}"


def _digest(words: str) -> str:
    return sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
