"""Slots: the parts of a built page that depend on comments alone.

A slot is rendered from the theme's partial `discussion/KIND.html`, with a thread and the facts of its post and
nothing of the page around it, inside an element that names it; so it can be made again and put in its place
without building the page. Nothing that `render` lets through can close that element.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from causerie import i18n
from causerie.assets import Assets
from causerie.errors import N_, Fault, OwnerError
from causerie.hues import fields_css
from causerie.model import Comment, Person, Post, Synthesis
from causerie.pages import doors, form, index, reach, syntheses, templates
from causerie.pages.compiled import Compiled
from causerie.parts import PART, Layout, address, layout
from causerie.posts import MODERATION, charter, elsewhere
from causerie.render import Rendered, excerpt, render, typeset
from causerie.settings import Settings
from causerie.threads import Thread, spoken

if TYPE_CHECKING:
    from causerie.pages.gathering import Page

INLINE = frozenset({"count"})
"""The kinds of slot that stand within a line of text."""
POSTS = 64
"""How many posts' discussions are remembered as they are laid out."""
BODIES = 4096
"""How many bodies are remembered as HTML: a page of the longest discussion shows fewer."""


def name(kind: str, post: Post, path: str = "") -> str:
    """What the element of a slot is called in a built page; of a part of a long thread, with its path."""
    return f"{kind}:{post.thread}:{post.lang}" + (f":{path}" if kind == PART else "")


def slot(name: str, inner: Markup, element: str = "div") -> Markup:
    """A slot as a built page holds it: what is in it, in the element that names it."""
    return Markup('<{0} data-slot="{1}">{2}</{0}>').format(element, name, inner)


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
        heard: Mapping[str, Sequence[Synthesis]] | None = None,
        where: Callable[[Comment, Post], str] | None = None,
    ) -> None:
        self._threads = threads
        self._where = where
        self.kept: Callable[[str, Post, str, Callable[[], Markup]], Markup] | None = None
        """Gives a slot that was rendered before, or has it made."""
        self.rendered: Rendered | None = None
        """Gives the HTML of Markdown that was rendered before, or has it made."""
        self._heard = {} if heard is None else heard
        self._page_size = settings.page_size
        self._posts = posts
        self._now = now
        self._rules = settings.rules("fix")
        self._fields = {field.key: field for field in settings.fields}
        self._typeset = lru_cache(BODIES)(self._typeset_body)
        # The pages of a post are made one after another.
        self.layout = lru_cache(POSTS)(self._laid)
        """Gives the pages that a post's discussion stands on."""
        self.assets = Assets(folders, fields_css(settings.fields))
        kept = settings.cache / "causerie"
        self._env = Environment(
            # As in Pelican, !theme/ names the theme's own templates: those that override them can extend them.
            loader=ChoiceLoader([FileSystemLoader(folders), PrefixLoader({"!theme": FileSystemLoader(folders[-1])})]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            # A build has one theme: to look whether a template changed takes as long as to show a comment.
            auto_reload=False,
            bytecode_cache=Compiled(kept / "templates") if kept.is_dir() else None,
        )
        templates.prepare(self._env, settings)
        self._env.globals.update(people=people, fields=self._fields, html=self.html, settings=settings)
        self._env.globals.update(address=self.address, excerpt=self.excerpt, asset=self.assets.address)
        self._env.globals.update(mail=doors.mail, new_file=doors.new_file)
        self._env.globals.update(below=address, spoken=spoken, reach=reach.reach)
        self._env.globals.update(heard=syntheses.html, cited=syntheses.cited, elsewhere=elsewhere)
        self._env.filters.update(host=doors.host, day=partial(i18n.day, zone=settings.zone))

    def fill(self, kind: str, post: Post, path: str = "") -> Markup:
        """The slot of this kind for a post, as its built page holds it, or a part's. Raises as `partial` does."""
        if self.kept:
            return self.kept(kind, post, path, partial(self._filled, kind, post, path))
        return self._filled(kind, post, path)

    def _filled(self, kind: str, post: Post, path: str) -> Markup:
        inner = self.partial(kind, post, "../" * address(post, path).count("/"), path)
        return slot(name(kind, post, path), inner, "span" if kind in INLINE else "div")

    def partial(
        self, kind: str, post: Post, home: str, path: str = "", thread: Thread | None = None, **more: object
    ) -> Markup:
        """What a slot of this kind holds; `home` leads from where it will stand to the site's root.

        `path` is that of the part of a long thread that it will stand on; `thread` takes the place of the post's own;
        `more` are further variables of its template. Raises OwnerError if the theme has no such partial.
        """
        laid = layout(thread, post, self._page_size) if thread else self.layout(post)
        known = {
            "thread": thread or self._thread(post),
            "parts": laid.parts,
            "part": next((part for part in laid.parts if part.path == path), None) if path else None,
            "anchor": laid.anchor,
            "former": laid.former,
            "link": lambda one: f"#{laid.anchor(one)}" if laid.path(one.id) == path else home + laid.address(one),
            "index": lambda thread, lang: index.entries(thread, laid, home, lang),
            "post": post,
            "lang": post.lang,
            "home": home,
            "closed": post.closed(self._now),
            "charter": charter(self._posts, post.lang),
            "form": form.EMPTY,
            "alone": "form" in more,
            "moderation": self._moderation(post.lang),
            "syntheses": syntheses.chosen(self._heard.get(post.thread, ()), post.lang, self._now),
        }
        return self._rendered(kind, {**known, **more}, post.source)

    def gathered(self, page: Page, facts: Mapping[str, object]) -> Markup:
        """The slot of a page that gathers, with these facts, as its built page holds it. Raises as `partial` does."""
        return slot(page.name, self.within(page, facts))

    def within(self, page: Page, facts: Mapping[str, object]) -> Markup:
        """What that slot holds."""
        known = {"here": page, "lang": page.lang, "home": page.home}
        return self._rendered(page.kind, {**known, "charter": charter(self._posts, page.lang), **facts}, page.url)

    def _rendered(self, kind: str, known: Mapping[str, object], where: str) -> Markup:
        try:
            template = self._env.get_template(f"{templates.DISCUSSION}{kind}.html")
        except TemplateNotFound as error:
            message = N_("the theme has no template %(name)s")
            remedy = N_("take it from Causerie's own theme, or mend the kind given to slot()")
            raise OwnerError([Fault("slot", message, remedy, {"name": error.name}, where)]) from error
        # As Template.render does, but for its slow way to put what is global and what is not in one mapping.
        context = template.new_context({**self._env.globals, **known}, shared=True)
        try:
            return Markup(self._env.concat(template.root_render_func(context)))  # noqa: S704 (escaped by its template)
        except Exception:
            self._env.handle_exception()

    def _laid(self, post: Post) -> Layout:
        return layout(self._thread(post), post, self._page_size)

    def address(self, comment: Comment, post: Post) -> str:
        """Where a comment can be read, below the site's address: on the post's page, or on a part's."""
        return self._where(comment, post) if self._where else self.layout(post).address(comment)

    def _thread(self, post: Post) -> Thread:
        return self._threads.get(post.thread, Thread()) if post.status != "draft" else Thread()

    def _moderation(self, lang: str) -> Post | None:
        found = [post for post in self._posts if post.thread == MODERATION and post.status != "draft"]
        return next((post for post in found if post.lang == lang), found[0] if found else None)

    def html(self, comment: Comment, lang: str) -> Markup:
        """A comment's body as HTML, typeset in its own language, or else in `lang`, that of the post."""
        return self._typeset(comment.body or "", comment.lang or lang)

    def excerpt(self, comment: Comment) -> str:
        """The first words of a comment's body, as text."""
        return excerpt(comment.body or "", self.rendered)

    def _typeset_body(self, body: str, lang: str) -> Markup:
        return typeset(render(body, self.rendered), lang, self._rules)
