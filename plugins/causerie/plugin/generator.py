"""One build's discussion, as a generator of Pelican's."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path

from markupsafe import Markup
from pelican.contents import Content
from pelican.generators import Generator
from pelican.writers import Writer

from causerie import posts as facts
from causerie.cache import Cache, key
from causerie.checks import registry, report
from causerie.checks.base import Site
from causerie.clock import now
from causerie.errors import Fault
from causerie.files import sweep, write
from causerie.forges import doors
from causerie.ledger import Held, Ledger, busy, digest, home
from causerie.machines.sitemap import Listed
from causerie.model import Post
from causerie.pages import frame, receipts
from causerie.pages.atom import Feeds
from causerie.pages.discussion import Discussion
from causerie.pages.gathering import Gathering
from causerie.pages.kept import Kept
from causerie.pages.slots import name
from causerie.plugin import keeping, languages, long, machines, moved, pages, prose, statics
from causerie.plugin.files import By, Files
from causerie.plugin.neighbours import Neighbours
from causerie.plugin.once import Once
from causerie.plugin.reading import posts
from causerie.plugin.sound import Sound
from causerie.plugin.unchanged import Place, Unchanged
from causerie.plugin.writing import Sparing, files_of, make_room
from causerie.settings import Settings

REPORT = "CAUSERIE_REPORT"
"""The variable that names a file for the report of a build; a build that leaves none did not have the plugin."""

BUILD = "CAUSERIE_BUILD"
"""Where Pelican's settings hold the build that is under way: all that its last signal is given is them."""

CAUSERIE = By("Causerie")
"""Who writes what is no page of Pelican's."""

LEVELS = {"fault": logging.ERROR, "hint": logging.INFO}

log = logging.getLogger(__name__)


class CommentsGenerator(Generator):  # type: ignore[misc]
    """One build's discussion: made after the posts are read and before any page is written."""

    discussion: Discussion
    feeds: Feeds
    now: datetime
    listed: list[Listed]
    placed: dict[str, set[str]]
    written: dict[str, Held]
    held: dict[str, Held]
    files: Files
    kept: Kept
    ledger: Ledger
    posts: dict[str, Post]
    gatherings: dict[str, Gathering]
    neighbours: Neighbours
    once: Once
    unchanged: Unchanged

    def generate_context(self) -> None:
        """Read the comments, report what is wrong with them, and go on without it."""
        settings = doors.known(Settings.of(self.settings))
        self.posts = dict(sorted(posts(self.context["generated_content"], settings)))
        self.now, self.listed, self.placed, self.written, self.held = now(), [], {}, {}, {}
        self.ledger = Ledger.anew(settings, self.now)
        if busy.begun(home(settings)):
            sweep(settings.output)
        busy.begin(home(settings))
        found = keeping.fill(self.ledger, self.posts.values())
        self.kept = Kept(Cache(settings.cache / "causerie" / "slots.sqlite"), self.ledger)
        self._check(found, settings)
        self.discussion = Discussion(self.ledger, settings.templates)
        self.discussion.slots.kept = self.kept.slot
        self.feeds = Feeds(self.discussion)
        self.context["causerie"] = self
        self.context["languages"] = languages.spoken(self.context)
        self.neighbours, self.once, self.unchanged = Neighbours(self.context), Once(), Unchanged(self)
        self.gatherings = {lang: Gathering(self.ledger, lang) for lang in self.context["languages"]}
        self.settings[BUILD] = self

    def _check(self, found: Sequence[Fault], settings: Settings) -> None:
        site = Site(self.ledger.corpus(found), tuple(self.posts.values()), settings, self.now)
        sound = Sound(self.kept, site.rules)
        faults = [*registry.run(site, sound), *prose.hints(self.context["generated_content"].values(), settings.root)]
        self._report(report.line(fault, settings.lang) for fault in faults if fault.level == "fault")
        for fault in faults:
            log.log(LEVELS[fault.level], "%s", report.line(fault, settings.lang))

    def _report(self, faults: Iterable[str]) -> None:
        """Leave what our tasks look at, since Pelican's exit code says nothing of it."""
        contents = self.context["generated_content"]
        unread = sorted(path for path, content in contents.items() if content is None)
        if REPORT in os.environ:
            found = {"unread": unread, "faults": list(faults), "output": self.output_path}
            Path(os.environ[REPORT]).write_text(json.dumps(found))

    def generate_output(self, writer: Writer) -> None:
        """Write the front pages, the feeds, the frames, the receipts, the assets and the facts of the posts."""
        settings, output = self.discussion.settings, Path(self.output_path)
        self.files, copied = files_of(writer), set[str]()
        # Where another plugin has a hand in the pages, only their files tell what they hold.
        self.held = writer.held if isinstance(writer, Sparing) and self.unchanged.able else {}
        for path, by in statics.copied(self.context):
            self.files.put(path, by)
            copied.add(path)
        for lang in sorted({settings.lang, *(post.lang for post in self.posts.values())}):
            # Not RELATIVE_URLS: what is put into a frame stands at another depth.
            writer.write_file(frame.name(lang), self.get_template("frame"), self.context, lang=lang)
        languages.write_fronts(self.context, self.get_template, writer)
        pages.write(self.context, self.get_template, writer)
        long.write(self.posts, self.discussion, self.context, self.get_template, writer)
        front = (*self.discussion.slots.assets.files(), (facts.FILE, facts.dump(self.posts.values())))
        for path, data in (*front, *self.feeds.across()):
            self._write(path, data)
        self._write_threads(frame.Frames(output, settings.lang))
        # They ask which pages were written.
        for path, data in machines.files(self.context):
            # An owner's own robots.txt, and the like, is copied over ours.
            self._write(path, data, looked=path in copied)
        for path, data in moved.files(self.context, self.get_template, {*files_of(writer), *copied, *self.written}):
            self._write(path, data)

    def _write_threads(self, frames: frame.Frames) -> None:
        """Write the feeds and the receipts of each thread, or leave those that were built from the same."""
        empty = [
            frames.page(lang, "", Markup()).encode() for lang in sorted({post.lang for post in self.posts.values()})
        ]
        shared = self.ledger.shared()
        for thread in self.ledger.claimed():
            state = self.kept.state(thread, *empty, *map(str.encode, shared.get(thread, ())))
            still = self.ledger.still(thread, state)
            for path in still:
                self.files.look(path, CAUSERIE)
            self.written.update(still)
            if not still:
                made = receipts.all_of(self.discussion, frames, thread)
                for path, data in chain(self.feeds.of_thread(thread), made):
                    self._write(path, data)
                    self.written[path] = Held(digest(data), thread, state)

    def _write(self, path: str, data: bytes, *, looked: bool = False) -> None:
        if not looked:
            self.files.look(path, CAUSERIE)
        make_room(Path(self.output_path), path)
        write(Path(self.output_path, path), data)
        self.written[path] = Held(digest(data))

    def slot(self, kind: str, source: str, path: str, file: str) -> Markup:
        """A slot of the post of this source, in the page `file`."""
        post = self.posts[source]
        self._place(kind, post, path, file)
        return self.discussion.slots.fill(kind, post, path)

    def standing(self, file: str, slots: Iterable[Place], facts: bytes) -> tuple[bytes, Held | None]:
        """The state of the page `file` with these slots and these facts, and what it holds if it stands already."""
        placed = [(kind, self.posts[source], path) for kind, source, path in slots]
        state = key(facts, *(self.kept.stays(*one) for one in placed))
        held = self.ledger.stands(file, state)
        for one in placed if held else ():
            self._place(*one, file)
        return state, held

    def _place(self, kind: str, post: Post, path: str, file: str) -> None:
        self.placed.setdefault(name(kind, post, path), set()).add(file)

    def finish(self) -> None:
        """Leave what the updates that come after this build need to know of it."""
        contents = {content.source_path: content for content in self.context["generated_content"].values() if content}
        changed = {post.source: _changed(contents[path]) for path, post in self.posts.items()}
        keeping.note(self.ledger, self.settings, self.placed, self.written, self.held, changed)
        busy.end(home(self.ledger.settings))
        self.kept.close()
        self.unchanged.close()
        self.ledger.database.close()


def _changed(content: Content) -> datetime | None:
    """When a post itself changed last, if it says so."""
    dates = [getattr(content, name, None) for name in ("date", "modified")]
    return max((date for date in dates if date), default=None)
