"""What somebody gets from a piece of HTML, so that two pieces can be compared."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any
from urllib.parse import unquote

from causerie.importers.markdown.elements import Element, inside_of, size, typed
from causerie.importers.markdown.names import BLOCKS, EMBEDS, HEADINGS, INLINE, LISTS

_BLANK = re.compile(r"[ \t\n\r\f\v]+")
_SPACES = re.compile(r"\s+")
_OPAQUE = EMBEDS - {"details"}
_STRUCTURE = (
    HEADINGS
    | LISTS
    | {"li", "blockquote", "table", "tr", "td", "th", "pre", "dl", "dt", "dd"}
    | {
        *("figure", "figcaption", "caption"),
    }
)
_WITHIN = {
    **dict.fromkeys(("tr", "td", "th", "caption"), "table"),
    **dict.fromkeys(("dt", "dd"), "dl"),
    "figcaption": "figure",
}
"""What the parts of a table, of a list of terms and of a figure are nothing without."""
_SAYING = {
    **dict.fromkeys(("td", "th"), ("colspan", "rowspan")),
    "ol": ("start", "type", "reversed"),
}
"""The attributes that change what an element says."""
_SAME = {"acronym": "abbr", "strike": "s", "tt": "code"}
_SHOWN = "\ufffc"


class Reading:
    """What somebody gets from a piece of HTML: its words, and by their places in these all that is said of them."""

    def __init__(self, root: Element, *, comment: bool = False) -> None:
        self._comment = comment
        self._words: list[str] = []
        self._place = 0
        self._parts: dict[str, Counter[Any]] = defaultdict(Counter)
        self._spans: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        self._breaks: set[int] = set()
        self.anchors: Counter[tuple[str, int]] = Counter()
        self._inside(root, (), within=frozenset())
        self.text = "".join(self._words)

    def differences(self, other: Reading) -> tuple[str, ...]:
        """The names of what `other`, which was made of this, has otherwise; anchors may come on top."""
        found = [] if self.text == other.text else ["text"]
        found += [name for name in {*self._parts, *other._parts} if self._parts[name] != other._parts[name]]
        found += [kind[0] for kind in {*self._spans, *other._spans} if self._spans[kind] != other._spans[kind]]
        ends = {0, self._place}
        found += ["lines"] if self._breaks - ends != other._breaks - ends else []
        found += ["anchors"] if self.anchors - other.anchors and not self._comment else []
        return tuple(sorted(set(found)))

    def summary(self) -> tuple[str, ...]:
        """All of it but the lines and the anchors, to be compared as a whole."""
        parts = sorted(f"{name} {part}" for name, found in self._parts.items() for part in found.elements())
        spans = sorted(f"{kind} {spans}" for kind, spans in self._spans.items())
        return self.text.rstrip("\N{NO-BREAK SPACE}"), *parts, *spans

    def _inside(self, element: Element, marks: tuple[tuple[str, ...], ...], within: frozenset[str]) -> None:
        for part in inside_of(element):
            if isinstance(part, str):
                self._text(part, marks)
            else:
                self._element(part, marks, within)

    def _element(self, element: Element, marks: tuple[tuple[str, ...], ...], within: frozenset[str]) -> None:
        name = _SAME.get(element.tag, element.tag)
        if name == "br":
            # Where code ends its lines is in its text.
            self._breaks |= set() if "pre" in within else {self._place}
        elif name == "img":
            self._image(element, marks)
        elif name in _OPAQUE:
            self._embed(element)
        elif number := _called(element):
            self._parts["calls"][self._place, number] += 1
            self._show()
        elif number := _noted(element):
            self._parts["notes"][number, *Reading(element).summary()] += 1
        elif element.get("class") != "footnote-backref" and not element.get("aria-hidden"):
            self._box(element, name, marks, within)

    def _box(self, element: Element, name: str, marks: tuple[tuple[str, ...], ...], within: frozenset[str]) -> None:
        start = self._place
        if element.get("id") and (name in HEADINGS or name == "a"):
            self.anchors[element.get("id"), start] += 1
        if name == "hr":
            self._parts["rules"][start] += 1
        if name == "pre" and (text := typed(element).expandtabs(4).strip("\n ")):
            self._parts["code"][start, text] += 1
        self._inside(element, marks + self._mark(element, name, within), within | {name})
        if name in BLOCKS:
            self._breaks |= {start, self._place}
        stands = _WITHIN.get(name, name) in {*within, name}
        if name in _STRUCTURE and stands and (self._place > start or name in ("td", "th")):
            given = (element.get(key, "") for key in _SAYING.get(name, ()))
            said = tuple("" if one == "1" else one for one in given)
            self._parts["structure"][name, start, self._place, said] += 1

    def _show(self) -> None:
        """Something stands here that is no word."""
        self._words.append(_SHOWN)
        self._place += 1

    def _mark(self, element: Element, name: str, within: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        if name == "a" and element.get("href") and element.get("class") != "anchor":
            url, title = element.get("href"), element.get("title", "")
            return (("links", address(url), "" if self._comment or title == url else title),)
        if name in INLINE and not (name == "code" and "pre" in within):
            return ((INLINE[name], element.get("title", "")),)
        return ()

    def _text(self, text: str, marks: tuple[tuple[str, ...], ...]) -> None:
        text = _BLANK.sub("", text)
        if not text:
            return
        for mark in set(marks):
            # Nobody sees whether a blank is bold.
            for run in re.finditer(r"[^\W_]+" if self._comment and mark[0] in ("b", "i") else r"\S+", text):
                self._span(mark, self._place + run.start(), self._place + run.end())
        self._words.append(text)
        self._place += len(text)

    def _span(self, mark: tuple[str, ...], start: int, end: int) -> None:
        spans = self._spans[mark]
        if spans and spans[-1][1] == start:
            start = spans.pop()[0]
        spans.append((start, end))

    def _image(self, element: Element, marks: tuple[tuple[str, ...], ...]) -> None:
        said = (_SPACES.sub(" ", element.get("alt", "")).strip(), size(element, "width"), size(element, "height"))
        self._parts["images"][self._place, address(element.get("src", "")), *said] += 1
        for mark in set(marks):
            if mark[0] == "links":
                self._span(mark, self._place, self._place + 1)
        self._show()

    def _embed(self, element: Element) -> None:
        urls = [part.get(key) for part in element.iter() for key in ("src", "data", "href") if part.get(key)]
        self._breaks |= {self._place, self._place + 1}
        self._parts["embeds"][self._place, element.tag, tuple(map(address, urls))] += 1
        self._show()


def _called(element: Element) -> str:
    """The number of the note that an element calls, or ""."""
    if element.tag == "call":
        return str(element.get("number"))
    if element.tag == "sup":
        link = element.find("a")
        return _called(link) if link is not None and len(element) == 1 and not element.text else ""
    called = element.tag == "a" and "footnote-ref" in element.get("class", "").split()
    return element.get("href", "").removeprefix("#fn:") if called else ""


def _noted(element: Element) -> str:
    """The number of the note that an element is, or ""."""
    if element.tag == "note":
        return str(element.get("number"))
    noted = element.tag == "aside" and "footnote" in element.get("class", "").split()
    return element.get("id", "").removeprefix("fn:") if noted else ""


def address(url: str) -> str:
    """An address in the form in which two are compared."""
    return unquote(url.strip())
