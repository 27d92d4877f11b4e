"""What a text is made of once its HTML is read: leaves of words and pictures, in blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Mark:
    """What an element says of the leaves in it: its name (of names.INLINE, or `a`), its attributes.

    `key` tells two links apart that lead to one address.
    """

    name: str
    given: tuple[tuple[str, str], ...] = ()
    key: int = 0


Marks: TypeAlias = tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Text in which blanks are single spaces."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: `src`, `alt`, `title`, `width` and `height`, as far as they are given."""

    given: tuple[tuple[str, str], ...]
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line within a paragraph."""

    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that an address can name."""

    id: str
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class Call:
    """The place where a footnote is called, by its number."""

    number: str
    marks: Marks = ()


Leaf: TypeAlias = Words | Picture | Break | Anchor | Call
Leaves: TypeAlias = tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Leaves that stand together."""

    leaves: Leaves


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1 to 6; its id if its author gave one."""

    level: int
    leaves: Leaves
    id: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `given` has what HTML says of its numbers (`start`, `type`, `reversed`)."""

    ordered: bool
    items: tuple[Blocks, ...]
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """A list of terms and descriptions: each `dt` or `dd`, and what stands in it."""

    entries: tuple[tuple[str, Blocks], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text that stands as it was typed, and the language that it is in, or ""."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: `th` or `td`, what stands in it, its `colspan` and `rowspan` if they are more than one."""

    name: str
    blocks: Blocks
    given: tuple[tuple[str, str], ...] = ()
    align: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, and what is written over them."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: Leaves = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """Pictures and their caption, which may stand above them."""

    blocks: Blocks
    caption: Leaves
    above: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, by its number."""

    number: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Raw:
    """HTML that stays HTML."""

    html: str


Block: TypeAlias = Paragraph | Heading | Rule | Quote | Items | Terms | Code | Table | Figure | Note | Raw
Blocks: TypeAlias = tuple[Block, ...]
