"""One build's discussion, as a generator of Pelican's."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pelican.generators import Generator
from pelican.writers import Writer

from causerie import posts as facts
from causerie import progress, store
from causerie.checks import registry, report
from causerie.checks.base import Site
from causerie.files import write_whole
from causerie.machines.sitemap import Listed
from causerie.model import Decision, Post
from causerie.pages import frame, receipts
from causerie.pages.atom import Feeds
from causerie.pages.discussion import Discussion
from causerie.pages.gathering import Gathering
from causerie.plugin import languages, long, machines, pages, prose
from causerie.plugin.clock import now
from causerie.plugin.neighbours import Neighbours
from causerie.plugin.reading import posts
from causerie.settings import Settings

REPORT = "CAUSERIE_REPORT"
"""The variable that names a file for the report of a build; a build that leaves none did not have the plugin."""

LEVELS = {"fault": logging.ERROR, "hint": logging.INFO}

log = logging.getLogger(__name__)


class CommentsGenerator(Generator):  # type: ignore[misc]
    """One build's discussion: made after the posts are read and before any page is written."""

    discussion: Discussion
    feeds: Feeds
    now: datetime
    listed: list[Listed]
    posts: dict[str, Post]
    decisions: tuple[Decision, ...]
    gatherings: dict[str, Gathering]
    neighbours: Neighbours

    def generate_context(self) -> None:
        """Read the comments, report what is wrong with them, and go on without it."""
        settings = Settings.of(self.settings)
        self.posts = dict(sorted(posts(self.context["generated_content"], settings)))
        # On a terminal Pelican shows that it is at work; a log has nothing but lines.
        corpus = store.read(settings.root, settings.comments, iter if sys.stderr.isatty() else progress.lines)
        site = Site(corpus, tuple(self.posts.values()), settings, now())
        faults = [*registry.run(site), *prose.hints(self.context["generated_content"].values(), settings.root)]
        self._report(report.line(fault, settings.lang) for fault in faults if fault.level == "fault")
        for fault in faults:
            log.log(LEVELS[fault.level], "%s", report.line(fault, settings.lang))
        self.discussion = Discussion(settings, site.posts, corpus, settings.templates, site.now)
        self.feeds, self.now, self.listed = Feeds(self.discussion), site.now, []
        self.decisions = corpus.decisions
        self.context["causerie"] = self
        self.context["languages"] = languages.spoken(self.context)
        self.neighbours = Neighbours(self.context)
        threads = self.discussion.threads
        self.gatherings = {
            lang: Gathering(settings, site.posts, threads, corpus, site.now, lang) for lang in self.context["languages"]
        }

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
        for lang in sorted({settings.lang, *(post.lang for post in self.posts.values())}):
            # Not RELATIVE_URLS: what is put into a frame stands at another depth.
            writer.write_file(frame.name(lang), self.get_template("frame"), self.context, lang=lang)
        languages.write_fronts(self.context, self.get_template, writer)
        pages.write(self.context, self.get_template, writer)
        long.write(self.posts, self.discussion.slots, self.context, self.get_template, writer)
        made = receipts.receipts(self.discussion, self.decisions, frame.Frames(output, settings.lang))
        assets = self.discussion.slots.assets.files()
        for path, data in (*self.feeds.files(), *made, *assets, (facts.FILE, facts.dump(self.posts.values()))):
            write_whole(output / path, data)
        for path, data in machines.files(self.context):
            write_whole(output / path, data)
