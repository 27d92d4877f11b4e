"""Moving in: a blog, or the comments of one, from another system."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from invoke import Context, Exit, task

from causerie.errors import N_
from causerie.tasks.base import CONF, HELD, PUBLISH_CONF, ROOT, saying

if TYPE_CHECKING:
    from causerie.importers.asked import Place
    from causerie.importers.base import Importer, Site
    from causerie.importers.report import Report
    from causerie.importers.source import Source
    from causerie.importers.watched import Watcher

REPORT = "import-report"
"""The name of the report, as data (.json) and as a page (.md), in the site's folder."""
_ANY = re.compile(r"://([^/]*\.)?(example(\.\w+)?|invalid|test|localhost)(:\d+)?(/|$)", re.IGNORECASE)
"""Hosts that are nobody's: https://www.rfc-editor.org/rfc/rfc2606."""
OFF = 3
"""How a run ends whose sums are not what was found."""


@task(
    name="import",
    positional=["source"],
    help={
        "source": "the file, the folder or the zip of an export; of Blogger and GitHub, also an address",
        "url": "the address of the old site, such as https://example.blogspot.com",
        "zone": "the time zone of dates that have none, such as Europe/Paris; the site's if nothing is said",
        "dry-run": "say what would be done, and write nothing",
        "keep-held": f"keep what nobody approved in {HELD}/, from where inv receive takes it",
        "fetch": "fetch the pictures from the net that the export does not have",
    },
)
def import_(
    c: Context,
    source: str,
    url: str = "",
    zone: str = "",
    dry_run: bool = False,
    keep_held: bool = False,
    fetch: bool = False,
) -> None:
    """Bring a blog, or its comments, from another system: inv import takeout.zip. What is here stays as it is."""
    from causerie import i18n
    from causerie.importers import registry
    from causerie.importers.asked import Wish
    from causerie.importers.reaching import Net
    from causerie.importers.run import run

    place, lang = _place()
    gettext = i18n.translations(lang).gettext
    with saying(lang, 2), _source(source) as found:
        importer = registry.find(found)
        # Whoever is asked something sees no bar yet.
        site = _site(importer, found, url, zone, gettext)
        try:
            wish = Wish(dry=dry_run, keep_held=keep_held, net=Net() if fetch else None)
            with _watcher(gettext) as watcher:
                report = run(importer, found, site, place, wish, watcher)
            _tell(report, gettext, dry=dry_run)
        except (OSError, KeyboardInterrupt) as error:
            said = gettext(N_("The import stopped: %(reason)s. What was written stays; run it again to go on."))
            raise Exit(said % {"reason": error if isinstance(error, OSError) else "Ctrl-C"}, 1) from error
    end(report, gettext)


def end(report: Report, gettext: Callable[[str], str] = str) -> None:
    """End with OFF if the sums of an import are not what was found."""
    if report.off:
        said = gettext(N_("The sums are not what was found: %(kinds)s. Please report it."))
        raise Exit(said % {"kinds": ", ".join(map(gettext, report.off))}, OFF)


def _place() -> tuple[Place, str]:
    """Where an import goes, by the site's settings, and the site's language."""
    from pelican.settings import DEFAULT_CONFIG

    from causerie import i18n
    from causerie.importers.asked import Place
    from causerie.importers.taken import Taken
    from causerie.settings import conf

    with saying("en", 2):
        said = conf.run(ROOT / CONF)
        own = conf.of(ROOT / CONF, said)
    posts, pages = (next(iter(said.get(name) or ()), "") for name in ("ARTICLE_PATHS", "PAGE_PATHS"))
    place = Place(
        content=ROOT / said.get("PATH", "content"),
        comments=own.root / own.comments,
        held=own.root / HELD,
        zone=ZoneInfo(own.zone),
        posts=str(posts or "posts"),
        pages=str(pages or "pages"),
        nobody=i18n.translations(own.lang).gettext(N_("Anonymous")),
        taken=Taken.by({**DEFAULT_CONFIG, **said}),
        site=_address(),
    )
    return place, own.lang


def _address() -> str:
    """The site's whole address as it is published; empty while it is the one that stands for any."""
    from causerie.settings import conf

    if not (ROOT / PUBLISH_CONF).is_file():
        return ""
    with saying("en", 2):
        said = str(conf.run(ROOT / PUBLISH_CONF).get("SITEURL") or "").rstrip("/")
    return "" if _ANY.search(said) else said


@contextmanager
def _source(said: str) -> Iterator[Source]:
    """What is to be imported; what has an address on the net is fetched first."""
    from causerie.forges.registry import TOKEN
    from causerie.importers import answers
    from causerie.importers.blogger import feeds
    from causerie.importers.source import Source

    if not said.startswith(("http://", "https://")):
        yield Source.of(Path(said))
        return
    with tempfile.TemporaryDirectory(prefix="causerie-") as folder:
        if answers.known(said):
            pages, end = answers.fetch(said, os.environ.get(TOKEN, ""), time.time, time.sleep), "json"
        else:
            pages, end = feeds.fetch(said, time.time, time.sleep), "xml"
        for number, page in enumerate(pages):
            Path(folder, f"{number:05}.{end}").write_bytes(page)
        yield Source.of(Path(folder))


def _site(importer: Importer, source: Source, url: str, zone: str, gettext: Callable[[str], str]) -> Site:
    """The old site as its owner says, else as the export does, else as who sits at a terminal answers."""
    from causerie.importers.base import Site

    said = importer.site(source) if not (url and zone) else Site()
    if zone:
        try:
            said = replace(said, zone=ZoneInfo(zone))
        except (ValueError, OSError, KeyError) as error:
            wrong = gettext(N_("%(zone)s is no time zone: write one such as Europe/Paris."))
            raise Exit(wrong % {"zone": zone}, 2) from error
    if url:
        return replace(said, url=url if "//" in url else f"https://{url}")
    if said.url:
        return said
    if not sys.stdin.isatty():
        told = gettext(N_("The export does not name its site; --url says it, so that links to it can be known."))
        print(told, file=sys.stderr)
        return said
    # Not by `input`: where the counts go to a file, so would the question.
    asked = gettext(N_("The old site’s address, such as https://example.blogspot.com (empty: unknown): "))
    print(asked, end="", file=sys.stderr, flush=True)
    typed = sys.stdin.readline().strip()
    return replace(said, url=typed if "//" in typed or not typed else f"https://{typed}")


@contextmanager
def _watcher(gettext: Callable[[str], str]) -> Iterator[Watcher | None]:
    """A bar with the rate and the time that is left, on a terminal alone."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = ("{task.description}", BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bars(progress, gettext(N_("reading")), gettext(N_("writing")))


class _Bars:
    """Two bars: the bytes that are read, then the things that are written, told as what they are of those bytes."""

    def __init__(self, progress: object, reading: str, writing: str) -> None:
        from rich.progress import Progress

        self._progress: Progress = progress  # type: ignore[assignment]
        self._read = self._progress.add_task(reading, total=None)
        self._write = self._progress.add_task(writing, total=None, visible=False)
        self._bytes = 0

    def reading(self, done: int, total: int) -> None:
        """So many bytes were read."""
        self._bytes = total
        self._progress.update(self._read, completed=done, total=total)

    def writing(self, done: int, total: int) -> None:
        """So many things were looked at."""
        size = self._bytes or total
        self._progress.update(self._write, completed=size * done // max(total, 1), total=size, visible=True)


def _tell(report: Report, gettext: Callable[[str], str], *, dry: bool) -> None:
    from causerie import files

    print(report.as_text(gettext))
    if dry:
        print(gettext(N_("Nothing was written.")))
        return
    files.write(ROOT / f"{REPORT}.json", report.as_json().encode("utf-8", "replace"))
    files.write(ROOT / f"{REPORT}.md", report.as_markdown(gettext).encode("utf-8", "replace"))
    said = gettext(N_("What became of each thing is in %(page)s, and for programs in %(data)s."))
    print(said % {"page": f"{REPORT}.md", "data": f"{REPORT}.json"})
    if report.written["post"] or report.written["page"] or report.written["comment"]:
        print(gettext(N_("Look at it with inv serve, and find what is to be mended with inv check.")))
