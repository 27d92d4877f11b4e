"""Where the links of an old post lead: to posts that are here now, by their files, or to pictures that are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from causerie.importers import naming
from causerie.importers.index import Index


@dataclass(slots=True)
class Links:
    """The address that stands for an old one in a post: a picture's file, a post's file, or the old one.

    `home` is the old site's host; `picture` gives a picture's path below the content folder, or nothing. `posts`
    counts the links that lead to posts here now.
    """

    index: Index
    home: str
    picture: Callable[[str], str]
    posts: int = 0

    def __call__(self, address: str) -> str:
        """What an address becomes."""
        picture = self.picture(address)
        if picture:
            return f"{{static}}/{picture}"
        try:
            parts = urlsplit(address)
        except ValueError:
            return address
        if parts.scheme not in ("", "http", "https") or (not parts.netloc and not parts.path.startswith("/")):
            return address
        if parts.netloc and (not self.home or naming.home(address) != self.home):
            return address
        file = self.index.file_at(address)
        if not file:
            return address
        self.posts += 1
        return f"{{filename}}/{file}{f'#{parts.fragment}' if parts.fragment else ''}"
