"""Slots: the parts of a built page that depend on comments alone.

A slot is rendered from the theme's partial `discussion/KIND.html`, with a thread and the facts of its post and
nothing of the page around it, inside an element that names it; so it can be made again and put in its place
without building the page. Nothing that `render` lets through can close that element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from causerie.errors import N_, Fault, OwnerError
from causerie.model import Comment, Person, Post
from causerie.pages import templates
from causerie.render import render, typeset
from causerie.settings import Settings
from causerie.threads import Thread

INLINE = frozenset({"count"})
"""The kinds of slot that stand within a line of text."""


class Slots:
    """The slots of one build; `folders` hold the theme's templates, the first one first."""

    def __init__(
        self,
        settings: Settings,
        folders: Sequence[Path],
        threads: Mapping[str, Thread],
        people: Mapping[str, Person],
    ) -> None:
        self._threads = threads
        self._fields = {field.key: field for field in settings.fields}
        self._html: dict[tuple[Comment, str], Markup] = {}
        self._env = Environment(
            # As in Pelican, !theme/ names the theme's own templates: those that override them can extend them.
            loader=ChoiceLoader([FileSystemLoader(folders), PrefixLoader({"!theme": FileSystemLoader(folders[-1])})]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        templates.prepare(self._env, settings.lang, settings.zone)
        self._env.globals.update(people=people, fields=self._fields, html=self.html)

    def fill(self, kind: str, post: Post) -> Markup:
        """The slot of this kind for a post. Raises OwnerError if the theme has no such partial."""
        try:
            template = self._env.get_template(f"{templates.DISCUSSION}{kind}.html")
        except TemplateNotFound as error:
            message = N_("the theme has no template %(name)s")
            remedy = N_("take it from Causerie's own theme, or mend the kind given to slot()")
            raise OwnerError([Fault("slot", message, remedy, {"name": error.name}, post.source)]) from error
        thread = self._threads.get(post.thread, Thread()) if post.status != "draft" else Thread()
        inner = template.render(thread=thread, post=post, lang=post.lang)
        element = "span" if kind in INLINE else "div"
        opening = Markup('<{} data-slot="{}:{}:{}">').format(element, kind, post.thread, post.lang)
        return opening + Markup(inner) + Markup("</{}>").format(element)  # noqa: S704 (escaped by its template)

    def html(self, comment: Comment, lang: str) -> Markup:
        """A comment's body as HTML, typeset in its own language, or else in `lang`, that of the post."""
        language = comment.lang or lang
        key = (comment, language)
        if key not in self._html:
            self._html[key] = typeset(render(comment.body or ""), language)
        return self._html[key]
