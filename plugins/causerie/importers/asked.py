"""What an import is asked for: where it goes, and what its owner wishes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from causerie.importers.reaching import Net


@dataclass(frozen=True, slots=True)
class Place:
    """Where an import is written: the site's folders, and the zone of what says none.

    `posts` and `pages` are below `content`. `held` is the folder of what is not published, which no repository holds.
    `nobody` is the name of who gave none.
    """

    content: Path
    comments: Path
    held: Path
    zone: ZoneInfo
    posts: str = "posts"
    pages: str = "pages"
    nobody: str = "Anonymous"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner asks for: to write nothing, to keep what nobody approved apart, to fetch pictures."""

    dry: bool = False
    keep_held: bool = False
    net: Net | None = None
