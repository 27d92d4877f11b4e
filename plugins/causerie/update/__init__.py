"""Updates: a built site made right again after its comments changed, at the cost of what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from causerie import i18n
from causerie.errors import N_, Fault
from causerie.files import take_away, write
from causerie.forges import doors
from causerie.ledger import SEARCH, Ledger, busy, home, looking, sync
from causerie.ledger.looking import Looked
from causerie.ledger.sync import Delta
from causerie.settings import conf
from causerie.update import doubts
from causerie.update.errors import NeedsBuildError

if TYPE_CHECKING:
    from causerie.pages.discussion import Discussion

__all__ = ["Done", "NeedsBuildError", "update"]


class Done(NamedTuple):
    """What an update did: how many files of comments had changed, and which files of the site it wrote or took away.

    `threads` are those that it looked at, `faults` are those of the files that it read; `indexed` says whether the
    index of the search had to be made anew.
    """

    changes: int
    files: tuple[str, ...]
    threads: tuple[str, ...]
    faults: tuple[Fault, ...]
    indexed: bool

    def said(self, lang: str) -> str:
        """It in a line."""
        ngettext = i18n.translations(lang).ngettext
        changed = ngettext("%(num)s file of comments changed", "%(num)s files of comments changed", self.changes)
        written = ngettext("%(num)s file of the site written", "%(num)s files of the site written", len(self.files))
        gettext = i18n.translations(lang).gettext
        anew = gettext(N_("the index of the search was made anew"))
        index = f"; {anew}" if self.indexed else ""
        return f"{changed % {'num': self.changes}}; {written % {'num': len(self.files)}}{index}."


def update(
    file: Path,
    now: datetime,
    told: Iterable[Path] | None = None,
    output: Path | None = None,
    shown: Callable[[], None] | None = None,
) -> Done:
    """Make the site that was built with the settings in `file` what a full build would make of it at this moment.

    `told` are the files of comments that changed, if somebody knows; else all that the site was made of is looked at.
    `output` takes the place of the settings' folder. One who comes while another is at work waits. Raises
    NeedsBuildError, and writes nothing, if that takes a full build, or if nobody can tell. For somebody who looks on,
    `shown` is called once the pages of the posts are there, before all else is made, and again before the search is
    told of it: what then takes a full build is found when those pages are written already.
    """
    said = conf.run(file)
    settings = doors.known(conf.of(file, said))
    if output:
        settings = replace(settings, output=output)
    doubts.built(settings)
    with busy.alone(home(settings)):
        doubts.built(settings)
        doubts.ended(settings)
        ledger = doubts.opened(settings, now)
        try:
            made = doubts.same(ledger, said)
            ledger.database.execute("BEGIN IMMEDIATE")
            looked = _looked(ledger, [*made.folders, settings.comments] if told is None else [], told)
            doubts.others(looked.changes, settings.comments)
            return _done(ledger, looked, told is not None, shown)
        finally:
            ledger.database.close()


def _looked(ledger: Ledger, folders: list[str], told: Iterable[Path] | None) -> Looked:
    root = ledger.settings.root
    if told is None:
        return looking.look(ledger.database, root, folders, _import)
    paths = {(root / path).relative_to(root).as_posix() for path in told}
    return Looked([looking.at(root, path) for path in sorted(paths)])


def _import() -> None:
    """Import what makes pages, which takes as long as some looks do."""
    import causerie.search
    import causerie.update.touched  # noqa: F401


def _done(ledger: Ledger, looked: Looked, told: bool, shown: Callable[[], None] | None) -> Done:
    from causerie.pages.discussion import Discussion
    from causerie.update.touched import Touched

    before = str(ledger.meta("now"))
    since = datetime.fromisoformat(before)
    closed = ledger.closed(since)
    delta = sync.take(ledger, (change.path for change in looked.changes), closed)
    delta.forms |= closed
    discussion = Discussion(ledger, ledger.settings.templates)
    touched, written = Touched(discussion, delta, since), set()
    touched.posts()
    if shown:
        busy.begin(home(ledger.settings))
        written |= _written(ledger, touched.own())
        shown()
    touched.others()
    busy.begin(home(ledger.settings))
    written |= _written(ledger, touched.files())
    _remember(ledger, looked, told)
    ledger.note("now", ledger.now.isoformat())
    ledger.database.execute("COMMIT")
    busy.end(home(ledger.settings))
    if shown:
        shown()
    anew = _searched(discussion, delta, before)
    return Done(len(looked.changes), tuple(sorted(written)), tuple(sorted(delta.threads)), tuple(delta.faults), anew)


def _searched(discussion: Discussion, delta: Delta, before: str) -> bool:
    """Have the search find what changed; whether its index had to be made anew, which takes its time."""
    ledger = discussion.ledger
    # A site that Pelican alone built has no search.
    if not ledger.meta(SEARCH):
        return False
    from causerie import search

    ledger.database.execute("BEGIN IMMEDIATE")
    anew = search.update(discussion, ledger.settings.output, delta, before)
    ledger.database.execute("COMMIT")
    return anew


def _written(ledger: Ledger, files: dict[str, bytes | None]) -> set[str]:
    """The files that were not as they should be, and are now."""
    output, written = ledger.settings.output, set()
    for file, data in sorted(files.items()):
        path = output / file
        if take_away(path, output) if data is None else write(path, data):
            written.add(file)
            ledger.wrote(file, data)
    return written


def _remember(ledger: Ledger, looked: Looked, told: bool) -> None:
    if told:
        # Of a folder in which something was told, nobody looked at the rest.
        looking.settle(ledger.database, looked.changes)
        for change in looked.changes:
            looking.forget(ledger.database, change.folder)
    else:
        looking.remember(ledger.database, looked)
