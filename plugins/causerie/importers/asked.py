"""What an import is asked for: where it goes, and what its owner wishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from causerie.importers.reaching import Net
from causerie.importers.taken import Taken


@dataclass(frozen=True, slots=True)
class Place:
    """Where an import is written: the site's folders, and the zone of what says none.

    `posts` and `pages` are below `content`. `held` is the folder of what is not published, which no repository holds.
    `nobody` is the name of who gave none. `taken` is what the site writes by itself, `site` its whole address, without
    a slash at the end; empty if it has none yet.
    """

    content: Path
    comments: Path
    held: Path
    zone: ZoneInfo
    posts: str = "posts"
    pages: str = "pages"
    nobody: str = "Anonymous"
    taken: Taken = field(default_factory=Taken)
    site: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner asks for: to write nothing, to keep what nobody approved apart, to fetch pictures."""

    dry: bool = False
    keep_held: bool = False
    net: Net | None = None
