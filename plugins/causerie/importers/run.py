"""An import: an export is read once to know what is in it, and once more to be written, with a report of all of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from causerie.importers import conversation, here, naming, settling
from causerie.importers.asked import Place, Wish
from causerie.importers.base import Importer, Site, SourceComment, SourcePost
from causerie.importers.index import Index
from causerie.importers.links import Spoken
from causerie.importers.posting import Posts
from causerie.importers.report import Report
from causerie.importers.shelf import Shelf
from causerie.importers.source import Source
from causerie.importers.speaking import Comments
from causerie.importers.waiting import Waiting
from causerie.importers.watched import Nobody, Watched, Watcher


def run(
    importer: Importer, source: Source, site: Site, place: Place, wish: Wish, watcher: Watcher | None = None
) -> Report:
    """Import a source, of which the importer knows, or the owner says, what `site` holds; what became of each thing.

    What is here already is left as it is. Raises OwnerError if the source is several, and OSError if it cannot write.
    """
    told = watcher or Nobody()
    where = Site(site.url, site.zone or place.zone)
    report = Report(source.path.name, importer.name, where.url)
    with _index(importer.name, where.url) as index:
        total = _read(importer, Watched.by(source, told), where, index, report)
        waiting = Waiting.of(index, place.held)
        _settle(index, place, waiting)
        shelf = Shelf(index, report, where, place, wish)
        spoken = Spoken(index, naming.home(where.url), place.site)
        posts, comments = Posts(shelf, source), Comments(shelf, waiting, spoken)
        for seq, found in enumerate(importer.read(source, where)):
            if isinstance(found, SourcePost):
                posts.keep(seq, found)
            elif isinstance(found, SourceComment):
                comments.keep(seq, found)
            else:
                report.unread(found)
            told.writing(min(seq + 1, total), total)
        # What was decided comes after all of what it was decided about.
        comments.finish()
        posts.finish()
    return report


@contextmanager
def _index(system: str, url: str) -> Iterator[Index]:
    with tempfile.TemporaryDirectory(prefix="causerie-") as folder:
        index = Index(Path(folder, "index.sqlite"), system, url)
        with closing(index.database):
            yield index


def _read(importer: Importer, source: Source, site: Site, index: Index, report: Report) -> int:
    seq = -1
    for seq, found in enumerate(importer.read(source, site)):
        if isinstance(found, SourcePost):
            index.add_post(seq, found)
        elif isinstance(found, SourceComment):
            index.add_comment(seq, found)
        report.find(found)
    return seq + 1


def _settle(index: Index, place: Place, waiting: Waiting) -> None:
    for post in here.posts(place.content):
        kind = "page" if post.file.startswith(f"{place.pages}/") else "post"
        index.stand(post, place.taken.home(kind, post.slug))
    settling.posts(index, place)
    settling.belonging(index)
    waiting.come()
    for thread, ours in here.names(place.comments):
        index.do("INSERT INTO there VALUES (?, ?, '', '', 0)", ours, thread)
    query = "SELECT DISTINCT p.thread FROM comments c JOIN places p ON p.n = c.place"
    for (thread,) in index.rows(query):
        index.do("DELETE FROM there WHERE thread = ?", thread)
        for ours, system, theirs, number in here.thread(place.comments, thread):
            index.do("INSERT INTO there VALUES (?, ?, ?, ?, ?)", ours, thread, system, theirs, number)
    conversation.doubles(index)
    conversation.answers(index)
    conversation.fates(index)
    conversation.numbers(index)
