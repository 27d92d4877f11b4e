"""The pages that gather what is said across posts: which there are, and the facts that each one's slot shows.

A long list is spread over pages that are numbered from its oldest item. The page without a number shows the newest
ones, always a page's worth and less than two, so what is on a numbered page stays there when something new comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache, partial
from typing import Any, NamedTuple, cast

from markupsafe import Markup

from causerie.cache import key
from causerie.ledger import Ledger, asked
from causerie.ledger.asked import List
from causerie.model import Comment, Post
from causerie.pages import fields, finding, journal, progress
from causerie.pages.entries import NONE, Entries
from causerie.pages.fields import Heard
from causerie.pages.journal import Journal
from causerie.pages.progress import Progress
from causerie.pages.said import Said, by_post, hosts
from causerie.posts import line

LANGUAGES = "languages"
"""The languages in which a built site has these pages, as the ledger keeps them for updates."""
PER_PAGE = 50
"""Contributions, or decisions, on a numbered page."""
NEWEST = 20
"""Contributions among the newest ones."""
LISTS = {"field": "fields/{key}/", "occupation": "occupations/{key}/", "journal": "journal/"}
"""The kinds of page that hold a list, which may be long, and where its page without a number is."""
COLUMNS = {"field": "field", "occupation": "job"}
"""What the contributions of a list have in common, by its kind."""


def numbered(count: int) -> int:
    """How many numbered pages a list of so many items has."""
    return max(0, count // PER_PAGE - 1)


def _stretch(page: Page) -> tuple[int, int]:
    """The places of a list that one of its pages shows: the first one, and the first one that it does not."""
    start = PER_PAGE * ((page.number or page.last + 1) - 1)
    return start, start + PER_PAGE * (1 if page.number else 2)


class Page(NamedTuple):
    """A page that gathers: `kind` names its template and its partial, `title` is empty where the kind says it all.

    `path` is the same in every language; `folder` stands before it, and is empty for the site's own language. The
    list's page without a number has the `number` 0; `last` is how many numbered ones there are.
    """

    kind: str
    key: str
    lang: str
    folder: str
    path: str
    title: str = ""
    number: int = 0
    last: int = 0

    @property
    def url(self) -> str:
        """Where the page is, below the site's address."""
        return self.at(self.number)

    @property
    def home(self) -> str:
        """What leads from it to the site's root."""
        return "../" * self.url.count("/")

    @property
    def name(self) -> str:
        """What the element of its slot is called in the built page."""
        return f"{self.kind}:{self.key}{f'/{self.number}' if self.number else ''}:{self.lang}"

    def at(self, number: int) -> str:
        """Where one of its list's pages is, below the site's address; 0 is the one without a number."""
        return f"{self.folder}{self.path}{f'{number}/' if number else ''}"

    def versions(self, languages: list[str], site_lang: str) -> dict[str, str]:
        """Where the same page is in each of the site's languages, below its address."""
        path = self.url.removeprefix(self.folder)
        return {lang: f"{lang}/{path}" if lang != site_lang else path for lang in languages}


class Gathering:
    """What the ledger's posts, contributions and decisions come to, in one language."""

    def __init__(self, ledger: Ledger, lang: str) -> None:
        self.ledger = ledger
        self._settings = ledger.settings
        self._lang = lang
        self.page = partial(Page, lang=lang, folder=f"{lang}/" if lang != ledger.settings.lang else "")
        self._host = lru_cache(maxsize=1024)(self._found)
        self._state = cache(self._told)
        # The page of all fields says it, and that of each.
        self._heard = cache(self._spoken)

    def pages(self) -> Iterator[Page]:
        """Every page that gathers."""
        yield self.single("discussions")
        yield self.single("search")
        yield from self.spread("journal", "all")
        if self._settings.fields:
            yield self.single("fields")
        for field in self._settings.fields:
            yield from self.spread("field", field.key)
        for job in asked.named(self.ledger, fields.OWN_PAGE):
            yield from self.spread("occupation", job)

    def single(self, kind: str) -> Page:
        """The page of a kind that has but one."""
        return self.page(kind=kind, key="all", path=f"{kind}/")

    def spread(self, kind: str, key: str) -> Iterator[Page]:
        """The pages of a list, the newest items first; none if it has no page of its own."""
        if kind == "occupation" and not fields.paged(self.ledger, key):
            return
        title, count = "", len(self.journal.entries) if kind == "journal" else self.list(kind, key).count
        if kind == "field":
            title = next(field.label(self._lang) for field in self._settings.fields if field.key == key)
        if kind == "occupation":
            title = str(self.list(kind, key).first[1].occupation)
        last = numbered(count)
        page = self.page(kind=kind, key=key, path=LISTS[kind].format(key=key), title=title, last=last)
        for number in (0, *range(last, 0, -1)):
            yield page._replace(number=number)

    def list(self, kind: str, key: str) -> List:
        """The contributions from a field or an occupation."""
        return List(self.ledger, COLUMNS[kind], key)

    def facts(self, page: Page, built: Entries = NONE) -> Mapping[str, Any]:
        """What the slot of one of these pages shows, by the names that its partial gives it.

        An entry of `built`, the page as it stands, takes the place of what it would be made from.
        """
        if page.kind == "discussions":
            return self._discussions(built)
        if page.kind == "search":
            return self._search()
        if page.kind == "fields":
            return {"found": [built.fields.get(one.key) or self._heard(one.key) for one in self._settings.fields]}
        start, end = _stretch(page)
        if page.kind == "journal":
            entries = self.journal.entries[start:end][::-1]
            posts = {entry.thread: self._host(entry.thread) for entry in entries}
            told = {} if page.number else {"journal": self.journal, "brief": journal.brief}
            return {**told, "entries": entries, "posts": posts}
        found = self.list(page.kind, page.key)
        said = by_post(map(self._shown, found.items(start, end)))
        groups = [(post, self._standing(group, built)) for post, group in said]
        if page.number:
            return {"groups": groups}
        if page.kind == "field":
            return {"found": self._heard(page.key), "groups": groups}
        return {"said": found.count, "groups": groups}

    def state(self, page: Page) -> Iterator[str]:
        """What the facts of a page of contributions are made from, without the work that it takes to make them."""
        said = self.list(page.kind, page.key).names(*_stretch(page))
        yield str(page)
        yield from map(str, said)
        yield from map(self._state, sorted({thread for thread, _ in said}))
        if page.kind == "field" and not page.number:
            yield str(self._heard(page.key))
        if page.kind == "occupation":
            yield str(self.list(page.kind, page.key).count)

    @cached_property
    def journal(self) -> Journal:
        """The journal of moderation."""
        return journal.journal(self.ledger)

    def _discussions(self, built: Entries) -> Mapping[str, Any]:
        opened, more = progress.opened(self.ledger, self._host)
        newest = [self._shown(one) for one in self.ledger.newest(NEWEST)]
        return {
            "opened": self._progress(opened, built),
            "more": more,
            "ended": self._progress(progress.ended(self.ledger, self._host), built),
            "newest": self._standing(newest, built),
        }

    def _progress(self, posts: Iterable[Post], built: Entries) -> Sequence[Progress | Markup]:
        return [built.of_discussion(post) or progress.progress(self.ledger, post) for post in posts]

    def _standing(self, said: Iterable[Said], built: Entries) -> Sequence[Said | Markup]:
        return [built.of_said(one, self.ledger.address) or one for one in said]

    def _spoken(self, key: str) -> Heard:
        field = next(field for field in self._settings.fields if field.key == key)
        return fields.heard(self.ledger, field, self._shown)

    def _search(self) -> Mapping[str, Any]:
        voices, more = finding.voices(self.ledger, self._shown)
        speaking = [field for field in self._settings.fields if List(self.ledger, "field", field.key).count]
        return {"speaking": speaking, "spoken": asked.spoken(self.ledger), "voices": voices, "more": more}

    def _shown(self, said: tuple[str, Comment]) -> Said:
        """A listed contribution with the post that it is read under."""
        thread, comment = said
        # What is listed stands under a post that is published.
        return Said(comment, cast(Post, self._host(thread)))

    def _told(self, thread: str) -> str:
        """The state of a thread, and the post that it is read under."""
        host = self._host(thread)
        return key(self.ledger.state(thread), line(host) if host else "").hex()

    def _found(self, thread: str) -> Post | None:
        return hosts(self.ledger.posts(thread), self._lang, self._settings.lang).get(thread)
