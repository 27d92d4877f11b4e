"""Markdown of a comment to safe HTML, with nothing asked of a Markdown parser where nothing can be Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup

from causerie.characters import forbidden
from causerie.values import BODY_MAX

# What may mean something to CommonMark: a sign within a line; at the head of a line a quotation, a list, a rule, a
# fence or a blank; a blank at its end. A text without any is paragraphs and line breaks, as the most are. All begin in
# one set of characters, which is searched for fastest.
_MARK = re.compile(
    r"[\\`*_\[<\t\r&\n](?:(?<=[\\`*_\[<\t\r])|(?<=&)(?! )|(?<=\n)(?:(?<=[^\S\n]\n)|[>+\-~]|[^\S\n]|\d+[.)]))"
)
EXCERPT = 200
"""How much of a body an excerpt tells, in characters: two lines or three."""
_BETWEEN = re.compile(r"\n\n+")

Rendered = Callable[[str, Callable[[str], str]], str]
"""Gives the HTML of Markdown that was rendered before, or has it made."""


def render(text: str, rendered: Rendered | None = None) -> Markup:
    """The HTML of a comment's body, of at most BODY_MAX characters (the model sees to it; ValueError beyond)."""
    if len(text) > BODY_MAX:
        raise ValueError(f"a body of {len(text)} characters is longer than {BODY_MAX}")
    made = unmarked(text) or (rendered(text, _marked) if rendered else _marked(text))
    return Markup(made)  # noqa: S704 (the one place where it is earned)


def excerpt(text: str, rendered: Rendered | None = None) -> str:
    """The first words of a comment's body as text of at most EXCERPT characters; raises as `render` does."""
    words = (_bare(text) or render(text, rendered).striptags()).split()
    whole = " ".join(words)
    return whole if len(whole) <= EXCERPT else f"{whole[:EXCERPT].rsplit(' ', 1)[0].rstrip('.')}…"


def unmarked(text: str) -> str:
    """What `_marked` makes of a text that holds no mark; empty, if it does or if it is empty."""
    whole = _bare(text)
    safe = whole.replace("&", "&amp;").replace(">", "&gt;").replace("\N{NO-BREAK SPACE}", "&nbsp;")
    return whole and "".join(f"<p>{found.replace(chr(10), '<br>' + chr(10))}</p>\n" for found in _BETWEEN.split(safe))


def _bare(text: str) -> str:
    """A text that holds no mark, without the line breaks around it; empty, if it does or if it is empty."""
    whole = text.strip("\n")
    return "" if _MARK.search(f"\n{whole}\n") or forbidden(whole) else whole


def _marked(text: str) -> str:
    # It takes 15 ms to be there, which a process that publishes one comment has no need of.
    from causerie.render.markdown import marked

    return marked(text)
