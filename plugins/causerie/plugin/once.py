"""What many pages of a build show of a post, made once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pelican.contents import Content

from causerie.prose import headings, reading

BEGINNING = 400
"""Characters kept of a post's words: more than any list or head says of it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is read out of a post's HTML: its headings, the beginning of its words, the minutes that it takes."""

    contents: tuple[headings.Entry, ...]
    opening: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A post in a list, and the slots that stand in it."""

    html: Markup
    slots: frozenset[str]


class Once:
    """What is known of the posts of one build, all of whose HTML is finished."""

    def __init__(self) -> None:
        self._facts: dict[str, Facts] = {}
        self._entries: dict[tuple[object, ...], Shown] = {}

    def facts(self, content: Content) -> Facts:
        """The facts of a post."""
        found = self._facts.get(content.source_path)
        if found is None:
            html = content._content
            opening = headings.opening(html, BEGINNING)
            found = Facts(headings.contents(html), opening, reading.reading_time(html))
            self._facts[content.source_path] = found
        return found

    def entry(self, context: Context, post: Content, lang: str) -> Markup:
        """A post in a list that is in `lang`: the template `_post.html`, rendered once for all such lists at one depth.

        So it knows nothing of the page around it but that.
        """
        build: Any = context["causerie"]
        asked = (post.source_path, lang, context.get("lang"), context["SITEURL"])
        build.unchanged.spoil()
        shown = self._entries.get(asked)
        if shown is None:
            placed, build.placed = build.placed, {}
            template = context.environment.get_template("_post.html")
            html = template.render({**context.get_all(), "article": post, "page_lang": lang})
            shown = self._entries[asked] = Shown(Markup(html), frozenset(build.placed))  # noqa: S704 (our own template)
            build.placed = placed
        for name in shown.slots:
            build.placed.setdefault(name, set()).add(context["output_file"])
        return shown.html


@pass_context
def entry(context: Context, post: Content, lang: str) -> Markup:
    """A post in a list that is in `lang`; templates say `entry(article, page_lang)`."""
    once: Once = context["causerie"].once
    return once.entry(context, post, lang)


@pass_context
def contents(context: Context, post: Content) -> tuple[headings.Entry, ...]:
    """The contents of a post, for a template: none if it has too few headings."""
    return _facts(context, post).contents


@pass_context
def opening(context: Context, post: Content) -> str:
    """The first words of a post without its notes, for a template to cut: what a list says of one without a summary."""
    return _facts(context, post).opening


@pass_context
def reading_time(context: Context, post: Content) -> int:
    """The whole minutes that a post takes to read, for a template."""
    return _facts(context, post).minutes


def _facts(context: Context, post: Content) -> Facts:
    once: Once = context["causerie"].once
    return once.facts(post)
