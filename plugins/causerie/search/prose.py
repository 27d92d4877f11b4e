"""The words of a post's text in its built page, without the page around them."""

from __future__ import annotations

from html.parser import HTMLParser

MARKS = {"prose", "e-content"}
"""Classes of the element that holds a text: the house's, and that of https://microformats.org/wiki/h-entry."""
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_INLINE = {"a", "abbr", "b", "bdi", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}


def text(html: str) -> str:
    """The words of the first element of a page that holds a text, parted by single blanks; empty without one."""
    found = _Prose()
    found.feed(html)
    return " ".join("".join(found.words).split())


class _Prose(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.ended or not (self.open or MARKS & set((dict(attrs).get("class") or "").split())):
            return
        self._part(tag)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            # What an author left open ends with what it stands in.
            while self.open.pop() != tag:
                pass
            self.ended = not self.open
            self._part(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.words.append(data)

    def _part(self, tag: str) -> None:
        # What stands in blocks of its own is not one word.
        if tag not in _INLINE:
            self.words.append(" ")
