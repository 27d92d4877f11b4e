"""Markdown to safe HTML: a CommonMark renderer that escapes raw HTML, then one narrow allowlist."""

from __future__ import annotations

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from causerie.characters import blank, without_forbidden

# What CommonMark makes of a text without headings, images and raw HTML; a fragment made of these cannot close
# the element that it is put in. No attribute but these two, on no element but theirs.
TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
ATTRIBUTES = {"*": set[str](), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https"}
REL = "nofollow ugc noopener noreferrer"
NESTING = 20
"""How deep quotations and lists (which count twice) may stand in one another before the rest is plain text."""

_CLEANER = nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL, strip_comments=True)
_WHOLE = re.compile(r"https?://[^/?#@]+([/?#]|$)", re.IGNORECASE)


def _engine() -> MarkdownIt:
    # Breaks are kept: people who never heard of Markdown type lines, and expect to see lines.
    # markdown-it drops what stands at maxNesting, so our bound comes first: a list adds two levels.
    engine = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": NESTING + 2})
    # Headings would break the page's outline, images would fetch from a third party; a definition that nothing
    # uses would vanish, and one of 6 kB that is used a thousand times would make a page of 9 MB.
    engine.disable(["heading", "lheading", "image", "reference"])
    around = ["paragraph", "reference", "blockquote", "list"]
    engine.block.ruler.at("blockquote", _quotation, {"alt": around})
    engine.block.ruler.at("list", _list, {"alt": around[:3]})
    engine.core.ruler.push("keep_words", _keep_words)
    # A link that would not be let through stays the text that was typed.
    engine.validateLink = _leads_out  # type: ignore[method-assign]
    return engine


def _leads_out(url: str) -> bool:
    """Whether an address is whole, names no user (`https://bank.example@elsewhere.example`) and can be kept."""
    return bool(_WHOLE.match(url)) and "href=" in _CLEANER.clean(f'<a href="{escapeHtml(url)}">')


def _quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """CommonMark's quotation, of the lines that begin with > alone, down to a bound.

    A line without it that follows is an answer, as in a mail; and looking for the lines that CommonMark would
    add takes markdown-it 10 s for 12 kB of quotations.
    """
    if state.level >= NESTING or not _quoted(state, start):
        return False
    last = start + 1
    while last < end and _quoted(state, last):
        last += 1
    whole, state.lineMax = state.lineMax, last
    found = blockquote(state, start, last, silent)
    state.lineMax = whole
    return found


def _quoted(state: StateBlock, line: int) -> bool:
    return state.src.startswith(">", state.bMarks[line] + state.tShift[line])


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level < NESTING and list_block(state, start, end, silent)


def _keep_words(state: StateCore) -> None:
    """Show what CommonMark would hide: the words behind a fence, and a link's title or one that leads nowhere."""
    for block in state.tokens:
        if block.type == "fence" and block.info.strip():
            block.content = f"{block.info.strip()}\n{block.content}"
        if block.children:
            block.children = _with_links_seen(block.children)


def _with_links_seen(tokens: list[Token]) -> list[Token]:
    """The same tokens; `[words]()` leads nowhere and `[](address)` shows nothing, so both are text again."""
    seen: list[Token] = []
    opening, words = Token("", "", 0), ""
    for token in tokens:
        seen.append(token)
        if token.type == "link_open":
            opening, words = token, ""
        elif token.type == "link_close":
            if not opening.attrs["href"] or blank(words):
                token.content = f"]({opening.attrs['href']})"
                opening.content = "["
                opening.type = token.type = "text"
            if "title" in opening.attrs:
                seen.append(Token("text", "", 0, content=f" ({opening.attrs['title']})"))
        else:
            words += token.content
    return seen


_ENGINE = _engine()


def marked(text: str) -> str:
    """Markdown as HTML that holds nothing but the elements, the attributes and the schemes named here."""
    # An entity can spell what the model refuses: &#x202e; would turn the line round.
    return _CLEANER.clean(without_forbidden(_ENGINE.render(text)))
