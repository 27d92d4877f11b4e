"""XML of any size cut into its entries before anything is parsed: what is broken in one cannot reach another.

No parser sees more than an entry, so that no declaration of an entity is ever read, and a gigabyte is never held.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from typing import IO, Literal, cast

from causerie.errors import N_
from causerie.importers.source import BROKEN

CHUNK = 256 * 1024
PIECE_MAX = 16 << 20
"""The bytes that an entry may have: a post with its pictures inside it has some megabytes."""
QUOTED = 64 * 1024
"""The bytes that are kept of one that has more, for its id."""
_EDGE_MAX = 300
_LITERAL, _LITERAL_END = b"<![CDATA[", b"]]>"
_NOTE, _NOTE_END, _NOTE_MAX = b"<!--", b"-->", 8192
_DECLARED = re.compile(rb"""\A<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']""")
_TEXT = re.compile(r"iso8859-\d+|cp125\d|koi8-[ru]|mac-roman|shift_jis|euc_(?:jp|kr)|gb\w+|big5")
# UTF-32's mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file, in UTF-8 where it is whole, and the line at which it begins.

    `head` is all before the first entry. An entry is `whole`, `cut` (it has no end) or `long`; `unended` says that the
    file stops before its own end, `damaged` that it could not be read on, and `data` is then the error's name.
    """

    kind: Literal["head", "whole", "cut", "long", "unended", "damaged"]
    data: bytes
    line: int


class Shape:
    """What is cut out of a file: the elements of these local names, and the element that has them all, if there is one.

    Within one of them the others are its own; one of the same name begins where its end is missing.
    """

    def __init__(self, names: str, whole: str = "") -> None:
        inner = "|".join(names.split()).encode()
        self.edge = re.compile(rb"<!\[CDATA\[|<!--|<(/?)(?:[\w.-]{1,40}:)?(" + inner + rb")(?=[\s/>])[^>]{0,200}>")
        self.end = re.compile(rb"</(?:[\w.-]{1,40}:)?" + whole.encode() + rb"\s*>") if whole else None


ENTRIES = Shape("entry", "feed")
WHY = {
    "whole": N_("it is broken, so that parts of it would be lost"),
    "cut": N_("it is cut off, or its end is missing"),
    "long": N_("it is longer than anything that a blog has"),
    "unended": N_("the file stops before its end; there may have been more"),
    "damaged": N_("the file cannot be read on from here: %(reason)s"),
}
"""What is told of a piece of each kind that is not taken."""


def pieces(file: IO[bytes], shape: Shape = ENTRIES) -> Iterator[Piece]:
    """The head of a file and its entries, in order."""
    cutter = _Cutter(shape)
    damaged = ""
    try:
        for data in utf8(file):
            cutter.buffer += data
            yield from cutter.cut()
    except BROKEN as error:
        damaged = type(error).__name__
    yield from cutter.rest()
    if damaged:
        yield Piece("damaged", damaged.encode(), cutter.line)


def utf8(file: IO[bytes]) -> Iterator[bytes]:
    """A file as UTF-8, whatever it says it is written in; bytes that claim to be UTF-8 stay as they are."""
    # What a damaged file gives at once is given before its damage is met.
    read = cast(BufferedIOBase, file).read1
    first = read(CHUNK)
    name = next((name for mark, name in _MARKS if first.startswith(mark)), "") or _declared(first)
    decoder = codecs.getincrementaldecoder(name)("replace") if name else None
    data = first if decoder else first.removeprefix(codecs.BOM_UTF8)
    while data:
        yield decoder.decode(data).encode() if decoder else data
        data = read(CHUNK)


def _declared(first: bytes) -> str:
    found = _DECLARED.match(first)
    try:
        name = codecs.lookup(found[1].decode()).name if found else ""
    except LookupError:
        return ""
    return name if _TEXT.fullmatch(name) else ""


class _Cutter:
    """What is not yet given of a file, and how far it has been looked through."""

    def __init__(self, shape: Shape) -> None:
        self.buffer = bytearray()
        self.line = 1
        self._shape = shape
        self._looked = 0
        self._inside = b""
        self._headed = False
        self._dropping = False
        self._literal = False

    def cut(self) -> Iterator[Piece]:
        """The pieces that are whole by now."""
        while edge := self._edge():
            start, end, name = edge.start(), edge.end(), edge[2]
            if self._inside and name != self._inside:
                self._looked = end
            elif edge[1]:
                yield from self._closed(end)
            else:
                yield from self._opened(start)
                self._inside, self._looked = name, end - start
                if edge[0].endswith(b"/>"):
                    yield from self._closed(end - start)
        if len(self.buffer) > PIECE_MAX:
            yield from self._too_long()

    def rest(self) -> Iterator[Piece]:
        """What is left at the end of the file."""
        if not self._headed and not self._inside:
            yield self._take("head", len(self.buffer))
        elif self._inside:
            yield self._take("cut", len(self.buffer))
            yield Piece("unended", b"", self.line)
        elif self._shape.end and not self._shape.end.search(self.buffer):
            yield Piece("unended", b"", self.line)

    def _edge(self) -> re.Match[bytes] | None:
        """The next beginning or end of an entry, past what is written literally; None if it is not here yet."""
        while True:
            if self._literal:
                end = self.buffer.find(_LITERAL_END, self._looked)
                if end < 0:
                    self._looked = max(self._looked, len(self.buffer) - len(_LITERAL_END))
                    return None
                self._literal, self._looked = False, end + len(_LITERAL_END)
            edge = self._shape.edge.search(self.buffer, self._looked)
            if edge is None:
                self._looked = max(self._looked, len(self.buffer) - _EDGE_MAX)
                return None
            if edge[0] == _NOTE:
                self._looked = self._noted(edge.end())
            elif edge[0] == _LITERAL:
                self._literal, self._looked = True, edge.end()
            else:
                return edge

    def _noted(self, start: int) -> int:
        """Where a note between entries ends, which may name their elements; within an entry, a note is of its text."""
        end = -1 if self._inside else self.buffer.find(_NOTE_END, start, start + _NOTE_MAX)
        return start if end < 0 else end

    def _opened(self, start: int) -> Iterator[Piece]:
        self._dropping = False
        if self._inside:
            yield self._take("cut", start)
        elif not self._headed:
            yield self._take("head", start)
        else:
            self._take("head", start)

    def _closed(self, end: int) -> Iterator[Piece]:
        if self._inside:
            self._inside = b""
            yield self._take("whole", end)
        elif self._dropping:
            self._dropping, self._looked = False, end
        else:
            # An entry whose beginning is broken.
            if not self._headed:
                yield Piece("head", bytes(self.buffer[:end]), self.line)
            yield self._take("cut", end)

    def _too_long(self) -> Iterator[Piece]:
        if self._inside or not self._headed:
            piece = self._take("long" if self._inside else "head", len(self.buffer) - _EDGE_MAX)
            yield Piece(piece.kind, piece.data[:QUOTED], piece.line)
        else:
            self._take("head", len(self.buffer) - _EDGE_MAX)
        self._dropping, self._inside, self._literal = self._dropping or bool(self._inside), b"", False

    def _take(self, kind: Literal["head", "whole", "cut", "long"], size: int) -> Piece:
        piece = Piece(kind, bytes(self.buffer[:size]), self.line)
        self._headed = True
        self.line += piece.data.count(b"\n")
        del self.buffer[:size]
        self._looked = 0
        return piece
