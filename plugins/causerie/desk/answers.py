"""What the desk says once a button was pressed: what was done, or why it was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from causerie import i18n, posts, store, threads
from causerie.desk.build import framed, maker
from causerie.desk.drawing import shown
from causerie.errors import N_, Fault
from causerie.model import Post
from causerie.moderation import Decided
from causerie.pages.frame import Frames
from causerie.parts import layout
from causerie.settings import Settings
from causerie.values import ID

DONE: Mapping[str, str] = {
    "published": N_("The contribution %(id)s is published."),
    "corrected": N_("The contribution %(id)s is corrected."),
    "withdrawn": N_("The contribution %(id)s is withdrawn."),
    "declined": N_("The contribution %(id)s is declined."),
    "closed": N_("The proposal %(id)s is closed, and nothing was published."),
    "edited": N_("The contribution %(id)s is edited, and goes on waiting."),
    "unchanged": N_("The contribution %(id)s is as it was."),
    "again": N_("The contribution %(id)s is on its way again."),
    "dropped": N_("The contribution %(id)s is dropped."),
}
"""What was done, by its name in an address: the words themselves never come from one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done to which contribution of which thread, as an address carries it; `left`: see forges.base.Done."""

    done: str
    id: str
    thread: str = ""
    left: str = ""

    @classmethod
    def of(cls, decided: Decided) -> Outcome:
        """That of a decision."""
        left = "yes" if decided.done and decided.done.left else ""
        return cls(decided.what, decided.id, decided.thread if decided.comment else "", left)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a request was not done: an HTTP status, faults, texts to compare, and what can be tried again.

    `texts` have messages as their labels; `retry` holds the version and the file of an edit.
    """

    status: int
    faults: Sequence[Fault] = ()
    texts: Sequence[tuple[str, bytes]] = ()
    retry: Mapping[str, str] | None = None


class Answers:
    """The answers of one site's desk, in its language; `clock` is aware."""

    def __init__(self, settings: Settings, token: str, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        self._frames = Frames(settings.output, settings.lang)
        self._made = maker(settings, settings.output)
        self._made.env.globals.update(told=self.told, shown=shown, token=token)

    def said(self, outcome: Outcome) -> Markup:
        """An outcome in words, with a link to what is published; empty if an address holds no such thing."""
        if outcome.done not in DONE or not ID.fullmatch(outcome.id):
            return Markup()
        found = {post.lang: post for post in posts.load(self._settings.output) if post.thread == outcome.thread}
        post = found.get(self._settings.lang) or next(iter(found.values()), None)
        link = self._link(outcome, post) if post else ""
        return self._render("_said.html", message=DONE[outcome.done], id=outcome.id, link=link, left=outcome.left)

    def _link(self, outcome: Outcome, post: Post) -> str:
        settings = self._settings
        said = store.thread(settings.root, settings.comments, outcome.thread).threads.get(outcome.thread, ())
        laid = layout(threads.build(threads.visible(said, self._clock())), post, settings.page_size)
        comment = next((one for one in said if one.id == outcome.id), None)
        return f"{settings.site_url}/{laid.address(comment) if comment else post.url}"

    def trouble(self, trouble: Trouble, home: str) -> str:
        """A page that says why something was not done. Raises OwnerError if the site is not built."""
        inner = self._render("_trouble.html", trouble=trouble, home=home)
        title = i18n.translations(self._settings.lang).gettext(N_("This was not done"))
        return framed(self._frames, self._settings.lang, title, inner, home)

    def _render(self, name: str, **context: object) -> Markup:
        return Markup(self._made.get_template(name).render(**context))  # noqa: S704 (it escapes)

    def told(self, fault: Fault) -> tuple[str, str]:
        """What a fault says, and what to do about it."""
        return fault.said(i18n.translations(self._settings.lang).gettext)
