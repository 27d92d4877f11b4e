"""The pages that gather what is said across posts: which there are, and the facts that each one's slot shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from causerie.model import Post
from causerie.pages import fields, finding, journal, progress, said, syntheses
from causerie.pages.progress import Progress
from causerie.settings import Settings
from causerie.store import Corpus
from causerie.threads import Thread

PER_PAGE = 100
"""Contributions, or decisions, on a page."""
NEWEST = 20
"""Contributions among the newest ones."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that gathers: `kind` names its template and its partial, `title` is empty where the kind says it all.

    `path` is that of the first of its `last` pages, the same in every language; `folder` stands before it, and is
    empty for the site's own language.
    """

    kind: str
    key: str
    lang: str
    folder: str
    path: str
    title: str = ""
    number: int = 1
    last: int = 1

    @property
    def url(self) -> str:
        """Where the page is, below the site's address."""
        return self.at(self.number)

    @property
    def name(self) -> str:
        """What the element of its slot is called in the built page."""
        return f"{self.kind}:{self.key}{f'/{self.number}' if self.number > 1 else ''}:{self.lang}"

    def at(self, number: int) -> str:
        """Where one of its pages is, below the site's address."""
        return f"{self.folder}{self.path}{f'{number}/' if number > 1 else ''}"


class Gathering:
    """What a site's posts, their threads and its moderators' decisions come to at an instant, in one language."""

    def __init__(
        self,
        settings: Settings,
        posts: Sequence[Post],
        threads: Mapping[str, Thread],
        corpus: Corpus,
        now: datetime,
        lang: str,
    ) -> None:
        self._settings = settings
        self._threads = threads
        self._syntheses = corpus.syntheses
        self._now = now
        self.page = partial(Page, lang=lang, folder=f"{lang}/" if lang != settings.lang else "")
        self._hosts = said.hosts(posts, lang, settings.lang)
        self._said = said.everything(self._hosts, threads)
        self._fields = {one.field.key: one for one in fields.heard(settings, self._said)}
        self._occupations = {one.slug: one for one in fields.occupations(self._said) if one.paged}
        self._journal = journal.journal(corpus.decisions, threads, self._hosts, now, settings.zone)

    def pages(self) -> Iterator[Page]:
        """Every page that gathers."""
        yield self.page(kind="discussions", key="all", path="discussions/")
        yield self.page(kind="search", key="all", path="search/")
        yield from _spread(self.page(kind="journal", key="all", path="journal/"), self._journal.entries)
        if self._fields:
            yield self.page(kind="fields", key="all", path="fields/")
        for key, heard in self._fields.items():
            title = heard.field.label(self.page.keywords["lang"])
            yield from _spread(self.page(kind="field", key=key, path=f"fields/{key}/", title=title), heard.said)
        for key, job in self._occupations.items():
            page = self.page(kind="occupation", key=key, path=f"occupations/{key}/", title=job.words)
            yield from _spread(page, job.said)

    def facts(self, page: Page) -> Mapping[str, Any]:
        """What the slot of one of these pages shows, by the names that its partial gives it."""
        if page.kind == "discussions":
            found = [self._progress(name, post) for name, post in sorted(self._hosts.items()) if post.invites]
            opened, ended = progress.sorted_out(found, self._now)
            return {"opened": opened, "ended": ended, "newest": said.newest(self._said, NEWEST)}
        if page.kind == "journal":
            return {"journal": self._journal, "brief": journal.brief, "entries": _part(page, self._journal.entries)}
        if page.kind == "search":
            posts = finding.texts(self._hosts.values())
            return {
                "texts": posts,
                "found": [one for one in self._fields.values() if one.said],
                "voices": finding.voices(self._said),
                "spoken": finding.spoken(posts, self._said),
            }
        if page.kind == "fields":
            return {"found": list(self._fields.values())}
        one = self._fields[page.key] if page.kind == "field" else self._occupations[page.key]
        in_order = [each for _, group in said.by_post(one.said) for each in group]
        return {"found": one, "groups": said.by_post(_part(page, in_order))}

    def _progress(self, thread: str, post: Post) -> Progress:
        answered = 0 in syntheses.chosen(self._syntheses.get(thread, ()), post.lang, self._now)
        return progress.progress(self._settings, post, self._threads.get(thread, Thread()), answered, self._now)


def _spread(page: Page, items: Sequence[object]) -> Iterator[Page]:
    last = max(1, -(-len(items) // PER_PAGE))
    for number in range(1, last + 1):
        yield replace(page, number=number, last=last)


def _part(page: Page, items: Sequence[T]) -> Sequence[T]:
    return items[(page.number - 1) * PER_PAGE : page.number * PER_PAGE]
