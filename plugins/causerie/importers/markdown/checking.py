"""Whether a text is still what it was: both its HTML then and its HTML now are read, and the readings compared."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import Any, Final
from urllib.parse import unquote

from markdown import Markdown

from causerie.importers.markdown.elements import Element, inside_of, parsed, size
from causerie.importers.markdown.names import BLOCKS, EMBEDS, HEADINGS, INLINE, LISTS
from causerie.prose.images import shown

MARKDOWN: Final[dict[str, Any]] = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "causerie.prose.headings": {},
        "causerie.prose.notes": {"lang": "fr"},
    },
    "output_format": "html5",
}
"""How the site's posts are converted (its settings say the same; a test sees to it)."""

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
_SAME = {"acronym": "abbr", "strike": "s", "tt": "code"}
_SHOWN = "\ufffc"


@cache
def _markdown() -> Markdown:
    made = Markdown(extensions=list(MARKDOWN["extension_configs"]), **MARKDOWN)
    # What stands here is the body of a post: its head is written by others.
    made.preprocessors.deregister("meta")
    return made


def rendered(text: str) -> str:
    """The HTML of a post's Markdown as the site shows it; raises what Markdown raises."""
    return shown(str(_markdown().reset().convert(text)), lambda _: None)


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
            self._breaks.add(self._place)
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
        if name == "pre" and (text := "".join(element.itertext()).expandtabs(4).strip("\n ")):
            self._parts["code"][start, text] += 1
        self._inside(element, marks + self._mark(element, name, within), within | {name})
        if name in BLOCKS:
            self._breaks |= {start, self._place}
        stands = _WITHIN.get(name, name) in {*within, name}
        if name in _STRUCTURE and stands and (self._place > start or name in ("td", "th")):
            given = (element.get(key, "") for key in ("colspan", "rowspan", "start", "type", "reversed"))
            said = tuple("" if one == "1" else one for one in given)
            self._parts["structure"][name, start, self._place, said] += 1

    def _show(self) -> None:
        """Something stands here that is no word."""
        self._words.append(_SHOWN)
        self._place += 1

    def _mark(self, element: Element, name: str, within: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        if name == "a" and element.get("href") and element.get("class") != "anchor":
            return (("links", _address(element.get("href")), "" if self._comment else element.get("title", "")),)
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
        self._parts["images"][self._place, _address(element.get("src", "")), *said] += 1
        for mark in set(marks):
            if mark[0] == "links":
                self._span(mark, self._place, self._place + 1)
        self._show()

    def _embed(self, element: Element) -> None:
        urls = [part.get(key) for part in element.iter() for key in ("src", "data", "href") if part.get(key)]
        self._breaks |= {self._place, self._place + 1}
        self._parts["embeds"][self._place, element.tag, tuple(map(_address, urls))] += 1
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


def _address(url: str) -> str:
    return unquote(url.strip())


def same(source: Reading, text: str) -> tuple[str, ...]:
    """How a post's Markdown differs from what was read of its source; empty if it does not."""
    return source.differences(Reading(parsed(rendered(text))))


def plain(root: Element) -> tuple[str, list[str], list[str]]:
    """A second look, by other means: the words without blanks, the images and the links in their order."""
    words = re.sub(r"[ \t\n\r\f\v]+", "", "".join(root.itertext()))
    images = [_address(one.get("src", "")) for one in root.iter("img")]
    links = [_address(one.get("href")) for one in root.iter("a") if one.get("class") != "anchor" and _leads(one)]
    return words, images, [url for url, last in zip(links, [None, *links], strict=False) if url != last]


def _leads(link: Element) -> bool:
    """Whether a link leads somewhere, and can be seen."""
    return bool(link.get("href")) and bool("".join(link.itertext()).strip() or link.find(".//img") is not None)
