"""Pelican's side of the house: posts in, slots and feeds out; the only module that imports Pelican."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from datetime import date as date_of
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pelican import Pelican, signals
from pelican.contents import Article, Content, Page
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator
from pelican.writers import Writer

from causerie import posts as facts
from causerie import progress, store
from causerie.checks import registry, report
from causerie.checks.base import Site
from causerie.errors import N_, Fault, OwnerError
from causerie.files import write_whole
from causerie.model import Decision, Post
from causerie.pages import frame, receipts, templates
from causerie.pages.discussion import Discussion
from causerie.settings import Settings

REPORT = "CAUSERIE_REPORT"
"""The variable that names a file for the report of a build; a build that leaves none did not have the plugin."""

LEVELS = {"fault": logging.ERROR, "hint": logging.INFO}

log = logging.getLogger(__name__)


def register() -> None:
    """Connect the handlers; safe to call again, since Pelican's signals keep a function once."""
    signals.initialized.connect(initialized)
    signals.get_generators.connect(get_generators)
    signals.generator_init.connect(generator_init)
    signals.content_object_init.connect(content_object_init)
    signals.finalized.connect(finalized)


def initialized(pelican: Pelican) -> None:
    """Make the templates of the discussion escape, whatever the theme.

    Raises OwnerError here, at the start, for settings that cannot be used: a build would raise it again and again.
    """
    Settings.of(pelican.settings)
    now()
    environment = pelican.settings["JINJA_ENVIRONMENT"]
    others = environment.get("autoescape", False)
    environment["autoescape"] = lambda name: (
        templates.escapes(name) or (others(name) if callable(others) else bool(others))
    )


def get_generators(pelican: Pelican) -> type[Generator]:
    """Add ours; the comments folder is watched between two builds, but is no static folder during one."""
    watched = pelican.settings["STATIC_PATHS"]
    watched[:] = [path for path in watched if path != _comments_folder(pelican.settings)]
    # Pelican keeps every content that it ever rendered (its `memoized`): a leak when it rebuilds by itself.
    for method in ("get_content", "get_summary"):
        Content.__dict__[method].cache.clear()
    return CommentsGenerator


def finalized(pelican: Pelican) -> None:
    """Have `pelican --autoreload` watch the comments: it watches the static folders, and has no other way."""
    pelican.settings["STATIC_PATHS"].append(_comments_folder(pelican.settings))


def _comments_folder(pelican_settings: Mapping[str, Any]) -> str:
    settings = Settings.of(pelican_settings)
    return str(settings.root / settings.comments)


def generator_init(generator: Generator) -> None:
    """Give the templates of any generator our messages, dates and slots."""
    settings = Settings.of(generator.settings)
    templates.prepare(generator.env, settings.lang, settings.zone)
    generator.env.globals.update(slot=slot, thread_feed=thread_feed, discussion_feed=settings.feed)


def content_object_init(content: Content) -> None:
    """Keep a post in until its date has come by our clock.

    Pelican asks the machine's, for articles alone, and later: a clock set ahead lets no article out earlier.
    """
    date = getattr(content, "date", None)
    ready = isinstance(content, Article | Page) and content.status in ("published", "hidden")
    if ready and date and not content.settings["WITH_FUTURE_DATES"] and date > now():
        content.status = "draft"


@pass_context
def slot(context: Context, kind: str, content: Content) -> Markup:
    """What depends on comments alone in a post's page; templates say `slot("thread", article)`."""
    build: CommentsGenerator = context["causerie"]
    return build.discussion.slots.fill(kind, build.posts[content.source_path])


@pass_context
def thread_feed(context: Context, content: Content) -> str:
    """Where the feed of a post's discussion is, below the site's address."""
    build: CommentsGenerator = context["causerie"]
    return build.discussion.feed_path(build.posts[content.source_path])


class CommentsGenerator(Generator):  # type: ignore[misc]
    """One build's discussion: made after the posts are read and before any page is written."""

    discussion: Discussion
    posts: dict[str, Post]
    decisions: tuple[Decision, ...]

    def generate_context(self) -> None:
        """Read the comments, report what is wrong with them, and go on without it."""
        settings = Settings.of(self.settings)
        self.posts = dict(sorted(posts(self.context["generated_content"], settings)))
        # On a terminal Pelican shows that it is at work; a log has nothing but lines.
        corpus = store.read(settings.root, settings.comments, iter if sys.stderr.isatty() else progress.lines)
        site = Site(corpus, tuple(self.posts.values()), settings, now())
        faults = registry.run(site)
        self._report(report.line(fault, settings.lang) for fault in faults if fault.level == "fault")
        for fault in faults:
            log.log(LEVELS[fault.level], "%s", report.line(fault, settings.lang))
        folders = [Path(p) for p in (*self.settings["THEME_TEMPLATES_OVERRIDES"], Path(self.theme, "templates"))]
        self.discussion = Discussion(settings, site.posts, corpus, folders, site.now)
        self.decisions = corpus.decisions
        self.context["causerie"] = self

    def _report(self, faults: Iterable[str]) -> None:
        """Leave what our tasks look at, since Pelican's exit code says nothing of it."""
        contents = self.context["generated_content"]
        unread = sorted(path for path, content in contents.items() if content is None)
        if REPORT in os.environ:
            Path(os.environ[REPORT]).write_text(json.dumps({"unread": unread, "faults": list(faults)}))

    def generate_output(self, writer: Writer) -> None:
        """Write the feeds, the frames, the receipts and the facts of the posts."""
        settings, output = self.discussion.settings, Path(self.output_path)
        for lang in sorted({settings.lang, *(post.lang for post in self.posts.values())}):
            # Not RELATIVE_URLS: what is put into a frame stands at another depth.
            writer.write_file(frame.name(lang), self.get_template("frame"), self.context, lang=lang)
        made = receipts.receipts(self.discussion, self.decisions, frame.Frames(output, settings.lang))
        for path, data in (*self.discussion.feeds(), *made, (facts.FILE, facts.dump(self.posts.values()))):
            write_whole(output / path, data)


def now() -> datetime:
    """The clock of a build: SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/) if it is set, or this moment.

    Raises OwnerError if that is no whole number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        message, remedy = N_("%(value)s is no time"), N_("write the seconds since 1970, or unset it")
        raise OwnerError([Fault("clock", message, remedy, {"value": epoch}, "SOURCE_DATE_EPOCH")]) from error


def posts(contents: Mapping[str, Content | None], settings: Settings) -> Iterator[tuple[str, Post]]:
    """The posts among Pelican's contents, each with its source path."""
    found = [content for content in contents.values() if isinstance(content, Article | Page)]
    # Pelican's own list of translations knows only those of one status: not the draft of one that is public.
    versions: dict[tuple[type, str], set[str]] = {}
    for content in found:
        versions.setdefault((type(content), content.slug), set()).add(_source(content, settings))
    for content in found:
        others = versions[type(content), content.slug] | {_source(one, settings) for one in content.translations}
        yield content.source_path, _post(content, others, settings)


def _source(content: Content, settings: Settings) -> str:
    return os.path.relpath(content.source_path, settings.root).replace(os.sep, "/")


def _post(content: Content, versions: set[str], settings: Settings) -> Post:
    thread = getattr(content, "discussion", None)
    closes, misread = _closes(content, settings)
    return Post(
        thread=str(thread or content.slug),
        lang=content.lang,
        title=content.title,
        url=content.url,
        source=_source(content, settings),
        date=getattr(content, "date", None),
        questions=_listed(getattr(content, "questions", ())),
        status=content.status,
        invites=bool(thread) or isinstance(content, Article),
        translations=frozenset(versions - {_source(content, settings)}),
        rules=_listed(getattr(content, "rules", ())),
        closes=closes,
        misread=("Closes",) if misread else (),
    )


def _closes(content: Content, settings: Settings) -> tuple[datetime | None, bool]:
    """The end of a post's discussion, and whether its line `Closes:` cannot be read.

    It is the midnight after the day of that line (never, if it says so), or `closes_after` days after the post's date.
    """
    said, date = str(getattr(content, "closes", "")), getattr(content, "date", None)
    if said:
        try:
            return datetime.combine(
                date_of.fromisoformat(said) + timedelta(days=1), time(), ZoneInfo(settings.zone)
            ), False
        except (ValueError, OverflowError):
            return None, said != "never"
    return date + timedelta(days=settings.closes_after) if date and settings.closes_after else None, False


def _listed(value: str | Iterable[str]) -> tuple[str, ...]:
    """A metadata of several lines: Pelican gives one line as a string, and more as a list."""
    lines = [value] if isinstance(value, str) else value
    return tuple(line for line in lines if line)


def read_posts(pelican: Pelican) -> tuple[list[Post], list[Fault]]:
    """The posts of a site as Pelican reads them, and those that it cannot read; nothing is written."""
    context = {**pelican.settings, "generated_content": {}, "static_links": set(), "static_content": {}}
    context["localsiteurl"] = pelican.settings["SITEURL"]
    for kind in (ArticlesGenerator, PagesGenerator):
        generator = kind(
            context=context,
            settings=pelican.settings,
            path=pelican.path,
            theme=pelican.theme,
            output_path=pelican.output_path,
        )
        generator.generate_context()
    contents = context["generated_content"]
    unread = [
        Fault(
            "post",
            N_("this post cannot be read"),
            N_("Pelican says why, above"),
            {},
            f"{Path(pelican.path).name}/{path}",
        )
        for path, content in sorted(contents.items())
        if content is None
    ]
    found = sorted(posts(contents, Settings.of(pelican.settings)))
    return [post for _, post in found], unread
