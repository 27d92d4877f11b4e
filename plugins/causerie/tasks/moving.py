"""Moving in: a blog, or the comments of one, from another system."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from invoke import Context, Exit, task

from causerie.errors import N_
from causerie.tasks.base import CONF, ROOT, saying

if TYPE_CHECKING:
    from causerie.importers.asked import Place
    from causerie.importers.base import Importer, Site
    from causerie.importers.report import Report
    from causerie.importers.source import Source
    from causerie.importers.watched import Watcher

REPORT = "import-report"
"""The name of the report, as data (.json) and as a page (.md), in the site's folder."""
HELD = "comments-held"
"""The folder of what nobody approved, and of what waits for its post."""
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
    from causerie.importers import registry
    from causerie.importers.asked import Wish
    from causerie.importers.reaching import Net
    from causerie.importers.run import run

    place, lang = _place()
    with saying(lang, 2), _source(source) as found, _watcher() as watcher:
        importer = registry.find(found)
        site = _site(importer, found, url, zone)
        try:
            wish = Wish(dry=dry_run, keep_held=keep_held, net=Net() if fetch else None)
            report = run(importer, found, site, place, wish, watcher)
            _tell(report, lang, dry=dry_run)
        except OSError as error:
            raise Exit(f"The import stopped: {error}. What was written stays; run it again to go on.", 1) from error
    end(report)


def end(report: Report) -> None:
    """End with OFF if the sums of an import are not what was found."""
    if report.off:
        raise Exit(f"The sums are not what was found: {', '.join(report.off)}. Please report it.", OFF)


def _place() -> tuple[Place, str]:
    """Where an import goes, by the site's settings, and the site's language."""
    from causerie import i18n
    from causerie.importers.asked import Place
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
    )
    return place, own.lang


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


def _site(importer: Importer, source: Source, url: str, zone: str) -> Site:
    """The old site as its owner says, else as the export does, else as who sits at a terminal answers."""
    from causerie.importers.base import Site

    said = importer.site(source) if not (url and zone) else Site()
    if zone:
        try:
            said = replace(said, zone=ZoneInfo(zone))
        except (ValueError, OSError, KeyError) as error:
            raise Exit(f"{zone} is no time zone: write one such as Europe/Paris.", 2) from error
    if url:
        return replace(said, url=url if "//" in url else f"https://{url}")
    if said.url:
        return said
    if not sys.stdin.isatty():
        print("The export does not name its site; --url says it, so that links to it can be known.", file=sys.stderr)
        return said
    typed = input("The old site's address, such as https://example.blogspot.com (empty: unknown): ").strip()
    return replace(said, url=typed if "//" in typed or not typed else f"https://{typed}")


@contextmanager
def _watcher() -> Iterator[Watcher | None]:
    """A bar with the rate and the time that is left, on a terminal alone."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = ("{task.description}", BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bars(progress)


class _Bars:
    """Two bars: the bytes that are read, then the things that are written, told as what they are of those bytes."""

    def __init__(self, progress: object) -> None:
        from rich.progress import Progress

        self._progress: Progress = progress  # type: ignore[assignment]
        self._read = self._progress.add_task("reading", total=None)
        self._write = self._progress.add_task("writing", total=None, visible=False)
        self._bytes = 0

    def reading(self, done: int, total: int) -> None:
        """So many bytes were read."""
        self._bytes = total
        self._progress.update(self._read, completed=done, total=total)

    def writing(self, done: int, total: int) -> None:
        """So many things were looked at."""
        size = self._bytes or total
        self._progress.update(self._write, completed=size * done // max(total, 1), total=size, visible=True)


def _tell(report: Report, lang: str, *, dry: bool) -> None:
    from causerie import files, i18n

    gettext = i18n.translations(lang).gettext
    print(report.as_text(gettext))
    if dry:
        print("Nothing was written.")
        return
    files.write(ROOT / f"{REPORT}.json", report.as_json().encode("utf-8", "replace"))
    files.write(ROOT / f"{REPORT}.md", report.as_markdown(gettext).encode("utf-8", "replace"))
    print(f"What became of each thing is in {REPORT}.md, and for programs in {REPORT}.json.")
