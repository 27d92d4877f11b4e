"""A tree to blocks: lines that end where the browser ended them, and paragraphs where two ends met."""

from __future__ import annotations

import re
from dataclasses import replace

from causerie.importers.markdown.elements import Element, classes, inside_of, rows, size, stray, styles, typed
from causerie.importers.markdown.names import BLOCKS, EMBEDS, HEADINGS, INLINE, LISTS
from causerie.importers.markdown.pieces import (
    Anchor,
    Block,
    Blocks,
    Break,
    Call,
    Cell,
    Code,
    Figure,
    Heading,
    Items,
    Leaf,
    Leaves,
    Mark,
    Marks,
    Note,
    Paragraph,
    Picture,
    Quote,
    Raw,
    Rule,
    Table,
    Terms,
    Words,
)
from causerie.importers.markdown.raw import serialised

_BLANKS = re.compile(r"[ \t\n\r\f]+")
_LANG = re.compile(r"(?:\blanguage-|\blang-|\bbrush:\s*)([\w+#-]+)")


def split(element: Element, marks: Marks = ()) -> Blocks:
    """The blocks of what stands in an element; `marks` are those of the elements around it."""
    return _Walk().through(element, marks).done()


class _Walk:
    """Goes through one element's inside, line by line."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._leaves: list[Leaf] = []
        self._anchors: list[Leaf] = []
        self._ends = 0
        """Ends of line since the last leaf: a second one ends the paragraph."""
        self._fresh = True
        """Whether nothing stands in the line yet."""

    def done(self) -> Blocks:
        """The blocks, after the last line."""
        self._flush()
        if self._anchors:
            self._blocks.append(Paragraph(tuple(self._anchors)))
        return tuple(self._blocks)

    def through(self, element: Element, marks: Marks) -> _Walk:
        """Go through what stands in an element."""
        for part in inside_of(element):
            if isinstance(part, str):
                self._words(_BLANKS.sub(" ", part), marks)
            else:
                self._element(part, marks)
        return self

    def _element(self, element: Element, marks: Marks) -> None:
        name = element.tag
        if name in INLINE:
            given = (("title", element.get("title")),) if element.get("title") else ()
            self.through(element, (*marks, Mark(name, given)))
        elif name == "a":
            self._link(element, marks)
        elif name == "br":
            self._line() if "line" in classes(element) else self._end()
        elif name == "img":
            self._leaf(Picture(_image(element), marks))
        elif name == "call":
            self._leaf(Call(element.get("number"), marks))
        elif name == "p":
            self._flush()
            self.through(element, marks)
            self._flush()
        elif (block := _block(element, marks)) is not None:
            self._block(block)
        elif name in BLOCKS:
            self._line()
            self.through(element, marks)
            self._line()
        else:
            self.through(element, marks)

    def _link(self, element: Element, marks: Marks) -> None:
        if element.get("id"):
            self._anchors.append(Anchor(element.get("id"), ()))
        if element.get("href"):
            given = tuple((name, element.get(name)) for name in ("href", "title") if element.get(name))
            marks = (*marks, Mark("a", given, id(element)))
        self.through(element, marks)

    def _words(self, text: str, marks: Marks) -> None:
        last = self._leaves[-1] if self._leaves else None
        if self._fresh or (isinstance(last, Words) and last.text.endswith(" ")):
            text = text.removeprefix(" ")
        if text == " ":
            # A blank has no emphasis of its own; whether anything follows in its line is not known yet.
            self._leaves.append(Words(text, marks))
        elif text:
            self._leaf(Words(text, marks))

    def _leaf(self, leaf: Leaf) -> None:
        if self._ends > 1:
            self._flush()
        elif self._ends:
            self._trim()
            self._leaves.append(Break())
        self._ends, self._fresh = 0, False
        self._leaves += [*self._anchors, leaf]
        self._anchors = []

    def _end(self) -> None:
        self._ends += 1 if self._leaves else 0
        self._fresh = True

    def _line(self) -> None:
        if not self._fresh:
            self._end()

    def _trim(self) -> None:
        while self._leaves and isinstance(self._leaves[-1], Words):
            text = self._leaves[-1].text.rstrip(" ")
            if text:
                self._leaves[-1] = replace(self._leaves[-1], text=text)
                return
            self._leaves.pop()

    def _flush(self) -> None:
        self._trim()
        match self._leaves:
            case [Picture(given, ()) as alone]:
                # The site would show its title as a caption, which it was not.
                self._leaves = [replace(alone, given=tuple(one for one in given if one[0] != "title"))]
        if self._leaves:
            # A place that was named after the line ended is where the next one begins.
            here = [] if self._fresh else self._anchors
            self._blocks.append(Paragraph((*self._leaves, *here)))
            self._anchors = self._anchors[len(here) :]
        self._leaves, self._ends, self._fresh = [], 0, True

    def _block(self, block: Block) -> None:
        self._flush()
        if self._anchors:
            if isinstance(block, Heading):
                block = replace(block, leaves=(*self._anchors, *block.leaves))
            else:
                self._blocks.append(Paragraph(tuple(self._anchors)))
            self._anchors = []
        self._blocks.append(block)


def _image(element: Element) -> tuple[tuple[str, str], ...]:
    given = {name: _BLANKS.sub(" ", element.get(name, "")).strip(" ") for name in ("src", "alt", "title")}
    stem = given["src"].rpartition("/")[2].partition(".")[0]
    if given["title"] in (given["alt"], stem):
        given["title"] = ""
    given |= {name: size(element, name) for name in ("width", "height")}
    return tuple((name, value) for name, value in given.items() if value or name == "alt")


def leaves(blocks: Blocks) -> Leaves:
    """The leaves of blocks that are all paragraphs, with an end of line between two of them; raises ValueError."""
    found: list[Leaf] = []
    for block in blocks:
        if not isinstance(block, Paragraph):
            raise ValueError(block)
        found += [Break(), *block.leaves] if found else block.leaves
    return tuple(found)


def _block(element: Element, marks: Marks) -> Block | None:
    """The block that an element is; None for one that only has a place on the page, or says nothing."""
    name = element.tag
    if name == "hr":
        return Rule()
    if name in EMBEDS:
        return Raw(serialised(element))
    if name == "pre":
        return _code(element)
    if name in HEADINGS:
        return _heading(element, marks)
    if name == "figure":
        return _figure(element, marks)
    if name in ("blockquote", "note"):
        blocks = split(element, marks)
        return Note(element.get("number"), blocks) if name == "note" else Quote(blocks) if blocks else None
    if name in LISTS:
        return _items(element, marks)
    if name == "table":
        return _table(element, marks)
    return _terms(element, marks) if name == "dl" else None


def _heading(element: Element, marks: Marks) -> Block | None:
    try:
        inside = leaves(split(element, marks))
    except ValueError:
        return Raw(serialised(element))
    return Heading(int(element.tag[1]), inside, element.get("id", "")) if inside else None


def _figure(element: Element, marks: Marks) -> Block:
    caption = element.find("figcaption")
    above = element.index(caption) == 0 and not (element.text or "").strip()
    try:
        said = leaves(split(caption, marks))
    except ValueError:
        return Raw(serialised(element))
    element.remove(caption)
    blocks = split(element, marks)
    element.insert(0, caption) if above else element.append(caption)
    return Figure(blocks, said, above)


def _items(element: Element, marks: Marks) -> Items | None:
    items = tuple(found for item in element if (found := split(item, marks)))
    given = tuple((name, element.get(name)) for name in ("start", "type", "reversed") if element.get(name) is not None)
    if element.tag == "ul" or given == (("start", "1"),):
        given = ()
    return Items(element.tag == "ol", items, given) if items else None


def _terms(element: Element, marks: Marks) -> Terms:
    return Terms(tuple((part.tag, split(part, marks)) for part in element))


def _table(element: Element, marks: Marks) -> Block | None:
    if stray(element):
        return Raw(serialised(element))
    caption = element.find("caption")
    made = tuple(
        tuple(_cell(cell, marks) for cell in row if cell.tag in ("td", "th")) for row in rows(element) if len(row)
    )
    try:
        said = leaves(split(caption, marks)) if caption is not None else ()
    except ValueError:
        return Raw(serialised(element))
    return Table(made, said) if any(made) else None


def _cell(element: Element, marks: Marks) -> Cell:
    given = tuple(
        (name, element.get(name)) for name in ("colspan", "rowspan") if element.get(name, "1").strip() not in ("1", "")
    )
    align = styles(element).get("text-align", element.get("align", "")).lower()
    return Cell(element.tag, split(element, marks), given, align if align in ("left", "right", "center") else "")


def _code(element: Element) -> Block | None:
    text = typed(element)
    if any(part.tag not in ("pre", "code", "br") for part in element.iter()):
        return Raw(serialised(element))
    said = " ".join(part.get("class", "") for part in element.iter())
    lang = _LANG.search(said)
    text = text.removeprefix("\n").rstrip("\n ")
    return Code(text, lang[1].lower() if lang else "") if text.strip() else None
