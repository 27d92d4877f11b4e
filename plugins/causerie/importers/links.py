"""Where the links of old posts and comments lead: to posts that are here now, or to pictures that are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urlsplit

from causerie.errors import ModeratorError
from causerie.importers import naming
from causerie.importers.index import Index
from causerie.model import Comment

_CODE = re.compile(r"((?:^|\n)(`{3,}|~{3,}).*?(?:\n\2|\Z)|(`+)(?!`).+?(?<!`)\3(?!`))", re.DOTALL)
_ADDRESS = re.compile(
    r"""https?://[\w.:-]+(?:/(?:\\[!-/:-@\[-`{-~]|[^\s<>()\[\]"'`\\|])*)?(?<![.,;:!?*_~…»])""", re.IGNORECASE
)
"""An address in a comment's Markdown, in a link or by itself; a sign of Markdown in it may stand behind a backslash."""
_LONG = 100_000
"""Characters of a text that is no comment any more: it is not looked through."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


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
        parts = _at_home(address, self.home)
        file = self.index.file_at(address) if parts else ""
        if not parts or not file:
            # Pelican would copy a file of the owner's for {attach}../../name.
            return address.replace("{", "%7B")
        self.posts += 1
        return f"{{filename}}/{file}{f'#{parts.fragment}' if parts.fragment else ''}"


@dataclass(slots=True)
class Spoken:
    """The words of a comment, in which the old site's posts have the whole addresses at which they are here.

    `home` is the old site's host, `site` the new one's whole address; if one is unknown, words stay as they are.
    `posts` counts the links that lead to posts here now.
    """

    index: Index
    home: str
    site: str
    posts: int = 0

    def __call__(self, text: str) -> str:
        """What a comment's Markdown becomes; what is code in it stays."""
        if not self.site or not self.home or len(text) > _LONG:
            return text
        made, end = list[str](), 0
        for code in _CODE.finditer(text):
            made += [_ADDRESS.sub(self._new, text[end : code.start()]), code[0]]
            end = code.end()
        return "".join([*made, _ADDRESS.sub(self._new, text[end:])])

    def comment(self, made: Comment) -> Comment:
        """A comment that waited for its post, with the addresses as they are now."""
        try:
            return replace(made, body=self(made.body)) if made.body and made.source else made
        except ModeratorError:
            return made

    def _new(self, found: re.Match[str]) -> str:
        address = _ESCAPE.sub(r"\1", found[0])
        parts = _at_home(address, self.home)
        if not parts or not self.index.file_at(address):
            return found[0]
        self.posts += 1
        # It is there still, or led on from there, whatever it is called now.
        return f"{self.site}{self._path(parts)}{f'#{parts.fragment}' if parts.fragment else ''}"

    def _path(self, parts: SplitResult) -> str:
        """The old path of a post, below the site's; what says no more than who reads is left out of it."""
        base = self.index.base if parts.path.startswith(f"{self.index.base}/") else ""
        path = parts.path[len(base) :]
        return f"{path}?{parts.query}" if "?" in naming.key_of(f"{path}?{parts.query}") else path


def _at_home(address: str, home: str) -> SplitResult | None:
    """The parts of an address that may be one of the old site's; None if it is none, or leads elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https") or (not parts.netloc and not parts.path.startswith("/")):
        return None
    return None if parts.netloc and (not home or naming.home(address) != home) else parts
