"""Old HTML put in order before a parser sees it: every tag closed where it ends, and nothing nested without end.

Parsers of HTML guess at `<b><p>…</b>`, each in its own way, and libxml2 gives up 2,048 elements down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import escape

from causerie.importers.markdown.names import BARE, BLOCKS, DRAWN, GONE, INLINE, KEPT, NESTING, VOID
from causerie.prose.tags import attributes

DEEPEST = 30
"""How deep boxes, lists and quotations stand in one another before the rest are lines of the deepest."""
ACTIVE = 8
"""Kinds of emphasis that words can have at once: what opens beyond has no effect."""
LINE = '<br class="line">'
"""Where a line ends unless one just did."""

_PIECE = re.compile(
    r"""<!--|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/<>"'=]*)(?P<inside>(?:"[^"]*"|'[^']*'|[^'"<>])*)>"""
    r"""|<[!?][^<>]*>|(?P<broken></?[a-zA-Z][^<>]*>)|<"""
)
# What fonts do not show, or no file can hold: https://www.w3.org/TR/xml/#charsets
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_REFERRED = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|7f)(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127)(?![0-9]));?", re.IGNORECASE
)
_STYLES = {
    "b": re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE),
    "i": re.compile(r"font-style\s*:\s*(italic|oblique)", re.IGNORECASE),
    "u": re.compile(r"text-decoration(-line)?\s*:[^;]*underline", re.IGNORECASE),
    "s": re.compile(r"text-decoration(-line)?\s*:[^;]*line-through", re.IGNORECASE),
}
_PLAIN = re.compile(r"font-(weight\s*:\s*(normal|400)|style\s*:\s*normal)", re.IGNORECASE)


class Balanced:
    """Puts one text in order; `html` is what became of it, `dropped` what went, by name, as often as it did."""

    def __init__(self, html: str) -> None:
        self.dropped: list[str] = []
        self._html = _REFERRED.sub(" ", _CONTROLS.sub(" ", html.replace("\r\n", "\n").replace("\r", "\n")))
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._ignored: Counter[str] = Counter()
        self._nest: list[str] = []
        self._spans: list[tuple[str, ...]] = []
        self._endless: set[str] = set()
        self._run()
        self.html = "".join(self._out)

    def _run(self) -> None:
        place = 0
        while found := _PIECE.search(self._html, place):
            self._out.append(self._html[place : found.start()])
            place = found.end()
            name = (found["name"] or "").lower()
            if found[0] == "<!--":
                place = self._after("-->", place, place)
            elif found[0] == "<" or (name.endswith(":") and found["inside"].startswith("//")) or "@" in name:
                self._out.append(escape(found[0], quote=False))
            elif found["broken"]:
                self.dropped.append(found[0].strip("</>").split()[0].lower())
            elif name in GONE | DRAWN or name == "iframe":
                place = self._whole(name, found, place)
            elif name:
                self._tag(name, found["inside"], closing=bool(found["close"]))
        self._out.append(self._html[place:])
        self._out += self._closed()

    def _after(self, end: str, place: int, otherwise: int) -> int:
        """Where the text goes on after `end`; what is missing once is not looked for again."""
        if end in self._endless:
            return otherwise
        found = re.compile(re.escape(end), re.IGNORECASE).search(self._html, place)
        if not found:
            self._endless.add(end)
            return otherwise
        return found.end()

    def _whole(self, name: str, found: re.Match[str], place: int) -> int:
        """An element whose inside is no HTML; a script that never ends is one to the end of the text."""
        if found["close"]:
            return place
        if name in DRAWN:
            end = self._after(f"</{name}>", place, place)
            self._out += [*self._closed(), self._html[found.start() : end] if end > place else "", *self._opened()]
            return end
        rest = len(self._html) if name in ("script", "style") else place
        place = self._after(f"</{name}", place, rest)
        if name == "iframe":
            self._out += [*self._closed(), f"<iframe{found['inside'].rstrip('/')}></iframe>", *self._opened()]
        else:
            self.dropped.append(name)
        return self._after(">", place, place) if self._html[place - len(name) - 2 : place].startswith("</") else place

    def _tag(self, name: str, inside: str, *, closing: bool) -> None:
        if name == "a":
            self._close("a")
            if not closing:
                self._link(attributes(inside))
        elif name in ("span", "font"):
            self._span(name, inside, closing=closing)
        elif name in INLINE:
            self._emphasis(INLINE[name], inside, closing=closing)
        elif name in BLOCKS:
            self._out += [*self._closed(), *self._block(name, inside, closing=closing), *self._opened()]
        elif name in KEPT - BARE:
            self._out.append("" if closing else f"<{name}{inside}>")
        elif not closing and name not in BARE:
            self.dropped.append(name)

    def _block(self, name: str, inside: str, *, closing: bool) -> Iterator[str]:
        if name in NESTING and not closing and len(self._nest) >= DEEPEST:
            self._ignored[name] += 1
            self.dropped.append(name)
            yield LINE
        elif closing and self._ignored[name]:
            self._ignored[name] -= 1
            yield LINE
        elif name in NESTING and closing:
            if name in self._nest:
                while self._nest.pop() != name:
                    pass
                yield f"</{name}>"
        else:
            if name in NESTING:
                self._nest.append(name)
            yield f"</{name}>" if closing else f"<{name}{inside}>"
            if not closing and name in ("hr", "embed") and name not in VOID:
                yield f"</{name}>"

    def _link(self, given: dict[str, str]) -> None:
        self._out.append(_anchor(given.get("id") or given.get("name") or ""))
        if given.get("href", "").strip():
            self._start("a", f' href="{escape(given["href"].strip())}"{_titled(given)}')

    def _span(self, name: str, inside: str, *, closing: bool) -> None:
        """A span is nothing but its style; a font's colour and size go."""
        if closing:
            for kind in self._spans.pop() if self._spans else ():
                self._close(kind)
            return
        if name == "font":
            self.dropped.append(name)
        given = attributes(inside)
        self._out.append(_anchor(given.get("id", "")))
        kinds = tuple(kind for kind, style in _STYLES.items() if style.search(given.get("style", "")))
        for kind in kinds:
            self._start(kind, "")
        self._spans.append(kinds)

    def _emphasis(self, name: str, inside: str, *, closing: bool) -> None:
        given = {} if closing else attributes(inside)
        if closing:
            self._close(name)
        elif _PLAIN.search(given.get("style", "")):
            self._ignored[name] += 1
        else:
            self._out.append(_anchor(given.get("id", "")))
            self._start(name, _titled(given))

    def _start(self, name: str, given: str) -> None:
        if len(self._open) >= ACTIVE or any(name == other for other, _ in self._open):
            self._ignored[name] += 1
        else:
            self._open.append((name, f"<{name}{given}>"))
            self._out.append(self._open[-1][1])

    def _close(self, name: str) -> None:
        if self._ignored[name]:
            self._ignored[name] -= 1
        elif any(name == other for other, _ in self._open):
            self._out += self._closed()
            self._open = [one for one in self._open if one[0] != name]
            self._out += self._opened()

    def _closed(self) -> list[str]:
        return [f"</{name}>" for name, _ in reversed(self._open)]

    def _opened(self) -> list[str]:
        return [tag for _, tag in self._open]


def _anchor(name: str) -> str:
    return f'<a id="{escape(name)}"></a>' if name else ""


def _titled(given: dict[str, str]) -> str:
    return f' title="{escape(given["title"])}"' if given.get("title") else ""
