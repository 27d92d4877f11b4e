"""The pages that gather what is said across posts, made again where some changed comments touch them."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from jinja2 import UndefinedError
from markupsafe import Markup

from causerie import parts
from causerie.errors import N_
from causerie.ledger.sync import Delta
from causerie.machines import sitemap
from causerie.pages import shells
from causerie.pages.atom import Feeds
from causerie.pages.discussion import Discussion
from causerie.pages.entries import entries
from causerie.pages.gathering import LANGUAGES, LISTS, Gathering, Page
from causerie.pages.shells import Shell
from causerie.pages.slots import slot
from causerie.pages.touching import Touching
from causerie.update.errors import NeedsBuildError
from causerie.update.files import Files


class Gathered:
    """Makes them into `files`; `since` is the time of the build, or of the update, before this one."""

    def __init__(self, discussion: Discussion, feeds: Feeds, delta: Delta, since: datetime, files: Files) -> None:
        self._discussion = discussion
        self._ledger = discussion.ledger
        self._delta = delta
        self._since = since
        self._files = files
        self._absolute = feeds.absolute
        self._languages = str(self._ledger.meta(LANGUAGES)).split()

    def make(self) -> None:
        """Make those that may differ, and take away those that are no longer."""
        for lang in self._languages:
            touching = Touching(Gathering(self._ledger, lang), self._delta, self._since)
            for page in touching.pages():
                inner = self._within(page, touching)
                if page.kind in LISTS:
                    self._list(page, inner)
                else:
                    for file in self._ledger.files(page.name):
                        self._files.fill(file, page.name, inner)
            for page in touching.gone():
                if self._ledger.files(page.name):
                    self._files.put(parts.file(page.url), None)
                    self._ledger.place(page.name, None)
                    self._files.map(partial(sitemap.without, url=self._absolute(page.url)))

    def _within(self, page: Page, touching: Touching) -> Markup:
        """What the slot of a page holds; what nothing touched stays as it stands there."""
        slots, facts = self._discussion.slots, touching.gathering.facts
        built = self._files.standing(parts.file(page.url))
        try:
            return slots.within(page, facts(page, entries(built, page.home, self._delta.threads, touching.fields)))
        except UndefinedError:
            # A theme's own partial may know nothing of entries that stand.
            return slots.within(page, facts(page))

    def _list(self, page: Page, inner: Markup) -> None:
        """A page of a long list, which may be new."""
        file = parts.file(page.url)
        if self._ledger.holds(file) is None and Path(self._ledger.settings.output, file).exists():
            raise NeedsBuildError.because(N_("the site has another page where a list is to be continued"), file)
        shell = Shell(str(self._ledger.meta(shells.name(page))))
        self._files.put(file, shell.page(page, slot(page.name, inner)).encode())
        self._ledger.place(page.name, file)
        site = self._ledger.settings.lang
        versions = {lang: self._absolute(url) for lang, url in page.versions(self._languages, site).items()}
        self._files.map(lambda found: sitemap.withal(found, sitemap.listed(versions, page.lang, site)))
