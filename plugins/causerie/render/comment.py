"""Markdown of a comment to safe HTML: a CommonMark renderer that escapes raw HTML, then one narrow allowlist."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from causerie.values import BODY_MAX

# What CommonMark makes of a text without headings, images and raw HTML; a fragment made of these cannot close
# the element that it is put in. No attribute but these two, on no element but theirs.
TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
ATTRIBUTES = {"*": set[str](), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https"}
REL = "nofollow ugc noopener noreferrer"
NESTING = 20
"""How deep quotations and lists may stand in one another before the rest is plain text."""

_CLEANER = nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL, strip_comments=True)


def _engine() -> MarkdownIt:
    # Breaks are kept: people who never heard of Markdown type lines, and expect to see lines.
    engine = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": NESTING})
    # Headings would break the page's outline, images would fetch from a third party.
    engine.disable(["heading", "lheading", "image"])
    # A link that would not be let through stays the text that was typed.
    engine.validateLink = lambda url: url.lower().startswith(("http://", "https://"))  # type: ignore[method-assign]
    return engine


_ENGINE = _engine()


def render(text: str) -> Markup:
    """The HTML of a comment's body, of at most BODY_MAX characters (the model sees to it; ValueError beyond)."""
    if len(text) > BODY_MAX:
        raise ValueError(f"a body of {len(text)} characters is longer than {BODY_MAX}")
    return Markup(_CLEANER.clean(_ENGINE.render(text)))  # noqa: S704 (the one place where it is earned)
