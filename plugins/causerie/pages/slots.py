"""Slots: the parts of a built page that depend on comments alone.

A slot is rendered from the theme's partial `discussion/KIND.html`, with a thread and the facts of its post and
nothing of the page around it, inside an element that names it; so it can be made again and put in its place
without building the page. Nothing that `render` lets through can close that element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from causerie.errors import N_, Fault, OwnerError
from causerie.model import Comment, Person, Post
from causerie.pages import doors, form, templates
from causerie.posts import charter
from causerie.render import render, typeset
from causerie.settings import Settings
from causerie.threads import Thread

INLINE = frozenset({"count"})
"""The kinds of slot that stand within a line of text."""
MODERATION = "moderation"
"""The thread of the page, where a site has one, that says how its contributions are read and kept."""


def name(kind: str, post: Post) -> str:
    """What the element of a slot is called in a built page."""
    return f"{kind}:{post.thread}:{post.lang}"


class Slots:
    """The slots of one build; `folders` hold the theme's templates, the first one first."""

    def __init__(
        self,
        settings: Settings,
        folders: Sequence[Path],
        threads: Mapping[str, Thread],
        people: Mapping[str, Person],
        posts: Sequence[Post],
        now: datetime,
    ) -> None:
        self._threads = threads
        self._posts = posts
        self._now = now
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
        self._env.globals.update(people=people, fields=self._fields, html=self.html, settings=settings, mail=doors.mail)
        self._env.globals["address"] = self.address

    def fill(self, kind: str, post: Post) -> Markup:
        """The slot of this kind for a post, as its built page holds it. Raises as `partial` does."""
        inner = self.partial(kind, post, "../" * post.url.count("/"))
        element = "span" if kind in INLINE else "div"
        opening = Markup('<{} data-slot="{}">').format(element, name(kind, post))
        return opening + inner + Markup("</{}>").format(element)

    def partial(self, kind: str, post: Post, home: str, **more: object) -> Markup:
        """What a slot of this kind holds; `home` leads from where it will stand to the site's root.

        `more` are further variables of its template. Raises OwnerError if the theme has no such partial.
        """
        try:
            template = self._env.get_template(f"{templates.DISCUSSION}{kind}.html")
        except TemplateNotFound as error:
            message = N_("the theme has no template %(name)s")
            remedy = N_("take it from Causerie's own theme, or mend the kind given to slot()")
            raise OwnerError([Fault("slot", message, remedy, {"name": error.name}, post.source)]) from error
        thread = self._threads.get(post.thread, Thread()) if post.status != "draft" else Thread()
        known = {
            "thread": thread,
            "post": post,
            "lang": post.lang,
            "home": home,
            "closed": post.closed(self._now),
            "charter": charter(self._posts, post.lang),
            "form": form.EMPTY,
            "alone": "form" in more,
            "moderation": self._moderation(post.lang),
        }
        return Markup(template.render({**known, **more}))  # noqa: S704 (escaped by its template)

    def address(self, comment: Comment, post: Post) -> str:
        """Where a comment can be read, below the site's address."""
        return f"{post.url}#c-{comment.id}"

    def _moderation(self, lang: str) -> Post | None:
        found = [post for post in self._posts if post.thread == MODERATION and post.status != "draft"]
        return next((post for post in found if post.lang == lang), found[0] if found else None)

    def html(self, comment: Comment, lang: str) -> Markup:
        """A comment's body as HTML, typeset in its own language, or else in `lang`, that of the post."""
        language = comment.lang or lang
        key = (comment, language)
        if key not in self._html:
            self._html[key] = typeset(render(comment.body or ""), language)
        return self._html[key]
