"""The elements of HTML by what becomes of them."""

from __future__ import annotations

from typing import Final

INLINE: Final = {
    **{name: name for name in ("b", "i", "u", "s", "sup", "sub", "code", "del", "ins", "small", "mark", "kbd")},
    **{name: name for name in ("cite", "q", "abbr", "dfn", "var", "samp")},
    "strong": "b",
    "em": "i",
    "strike": "s",
    "tt": "code",
    "acronym": "abbr",
}
"""Elements that say something of the words in them, by what they are called here."""
EMPHASIS: Final = frozenset({"b", "i"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS: Final = frozenset({"ul", "ol"})
EMBEDS: Final = frozenset({"iframe", "object", "embed", "video", "audio", "svg", "math", "details"})
"""What a text shows that is no text: it stays HTML."""
LINES: Final = frozenset(
    [
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "address",
        "nav",
        "center",
        "hgroup",
        "summary",
        "form",
        "fieldset",
        "body",
        "html",
        "dt",
        "dd",
        "li",
        "caption",
        "legend",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "figcaption",
    ]
)
"""Boxes that begin a line and end one, and are nothing else where they stand alone."""
NESTING: Final = LISTS | {"blockquote", "dl", "table", "figure"} | (LINES - {"li", "dt", "dd", "td", "th", "tr"})
"""What may stand in itself, as deep as an author or an enemy likes."""
BLOCKS: Final = NESTING | LINES | HEADINGS | EMBEDS | {"p", "pre", "hr"}
BARE: Final = frozenset({"span", "time", "wbr", "picture", "colgroup", "col", "label", "bdi"})
"""What nobody misses around its words."""
GONE: Final = frozenset({"script", "style", "noscript", "template", "title", "xmp", "noembed", "noframes"})
"""What goes with all that stands in it."""
DRAWN: Final = frozenset({"svg", "math"})
"""What has elements of its own."""
VOID: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "bgsound",
        "keygen",
        "basefont",
    ]
)
KEPT: Final = GONE | BLOCKS | BARE | frozenset(INLINE) | {"a", "br", "img", "source", "track", "param"}
"""The elements that the walk knows; of any other the words alone stay, and its name is noted."""
