"""HTML that stays HTML: without what runs, decorates or tracks."""

from __future__ import annotations

from html import escape
from typing import Any

from causerie.importers.markdown.names import DRAWN, VOID
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

_KEPT = frozenset(
    [
        "href",
        "src",
        "data",
        "poster",
        "alt",
        "title",
        "width",
        "height",
        "colspan",
        "rowspan",
        "id",
        "start",
        "type",
        "value",
        "reversed",
        "lang",
        "dir",
        "cite",
        "datetime",
        "allowfullscreen",
        "controls",
        "loop",
        "muted",
        "kind",
        "srclang",
        "label",
        "name",
        "open",
        "scope",
        "headers",
        "span",
    ]
)


def tag(name: str, given: dict[str, str], *, inline: bool = False) -> str:
    """An opening tag; within a paragraph, Markdown finds no sign of its own in the attributes."""
    said = (
        f'{key}="{_guarded(escape(value), inline)}"' if value or key == "alt" else key for key, value in given.items()
    )
    return f"<{' '.join([name, *said])}>"


def _guarded(value: str, inline: bool) -> str:
    if not inline:
        return value
    return "".join(f"&#{ord(sign)};" if sign in "`\\[]!*_{}" else sign for sign in value)


def serialised(element: Any) -> str:
    """An element as HTML; attributes that say what it is stay, those that say how it looks or what it does go."""
    free = element.tag in DRAWN or any(one.tag in DRAWN for one in element.iterancestors())
    given = {
        name: value
        for name, value in element.attrib.items()
        if name in _KEPT or (free and not name.startswith("on") and ":" not in name)
    }
    if element.tag in ("script", "style"):
        return ""
    out = [tag(element.tag, given)]
    if element.tag not in VOID:
        out.append(escape(element.text or "", quote=False))
        for child in element:
            out += [serialised(child), escape(child.tail or "", quote=False)]
        out.append(f"</{element.tag}>")
    return "".join(out)


def whole(root: Any) -> str:
    """All that stands in a tree, its footnotes too."""
    for call in list(root.iter("call")):
        number = call.get("number")
        call.tag, call.text = "a", number
        call.attrib.clear()
        call.set("href", f"#fn:{number}")
        call.set("class", "footnote-ref")
    for note in list(root.iter("note")):
        note.tag = "aside"
        note.set("id", f"fn:{note.get('number')}")
        note.set("class", "footnote")
    root.tag = "div"
    return serialised(root)


def html(block: Block) -> str:  # noqa: C901 (a line for each kind)
    """A block as HTML."""
    match block:
        case Paragraph(inside):
            return f"<p>{inline(inside)}</p>"
        case Heading(level, inside, id):
            return tag(f"h{level}", {"id": id} if id else {}) + f"{inline(inside)}</h{level}>"
        case Rule():
            return "<hr>"
        case Quote(blocks):
            return f"<blockquote>{_all(blocks)}</blockquote>"
        case Items(ordered, items, given):
            name = "ol" if ordered else "ul"
            return f"{tag(name, dict(given))}{''.join(f'<li>{_slim(item)}</li>' for item in items)}</{name}>"
        case Terms(entries):
            return f"<dl>{''.join(f'<{name}>{_slim(blocks)}</{name}>' for name, blocks in entries)}</dl>"
        case Code(text, lang):
            return f"<pre>{tag('code', {'class': f'language-{lang}'} if lang else {})}{_text(text)}\n</code></pre>"
        case Table(rows, caption):
            return f"<table>{_tagged('caption', caption)}{''.join(map(_row, rows))}</table>"
        case Figure(blocks, caption, above):
            parts = [_slim(blocks), _tagged("figcaption", caption)]
            return f"<figure>{''.join(reversed(parts) if above else parts)}</figure>"
        case Note(number, blocks):
            return f'<aside class="footnote" id="fn:{number}">{_all(blocks)}</aside>'
        case Raw(kept):
            return kept


def inline(leaves: Leaves) -> str:
    """Leaves as HTML, their marks opened and closed around as many as share them."""
    out: list[str] = []
    open_marks: Marks = ()
    for leaf in (*leaves, Anchor("")):
        shared = 0
        while shared < min(len(open_marks), len(leaf.marks)) and open_marks[shared] == leaf.marks[shared]:
            shared += 1
        out += [f"</{mark.name}>" for mark in reversed(open_marks[shared:])]
        out += [tag(mark.name, dict(mark.given)) for mark in leaf.marks[shared:]]
        out.append(_leaf(leaf))
        open_marks = leaf.marks
    return "".join(out)


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Words(text):
            return _text(text)
        case Picture(given):
            return tag("img", dict(given))
        case Break():
            return "<br>"
        case Anchor(id):
            return f"{tag('a', {'id': id})}</a>" if id else ""
        case Call(number):
            return f'<sup><a class="footnote-ref" href="#fn:{number}">{number}</a></sup>'


def _text(text: str) -> str:
    return escape(text, quote=False)


def _all(blocks: Blocks) -> str:
    return "".join(map(html, blocks))


def _slim(blocks: Blocks) -> str:
    """Blocks in a box of their own, where a paragraph that is alone needs no other."""
    return inline(blocks[0].leaves) if len(blocks) == 1 and isinstance(blocks[0], Paragraph) else _all(blocks)


def _tagged(name: str, leaves: Leaves) -> str:
    return f"<{name}>{inline(leaves)}</{name}>" if leaves else ""


def _row(row: tuple[Cell, ...]) -> str:
    return f"<tr>{''.join(tag(one.name, dict(one.given)) + _slim(one.blocks) + f'</{one.name}>' for one in row)}</tr>"
