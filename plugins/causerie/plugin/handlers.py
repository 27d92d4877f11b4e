"""What happens at each of Pelican's signals, and what every template of the theme can say."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from jinja2 import FileSystemLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pelican import Pelican, signals
from pelican.contents import Article, Content, Page
from pelican.generators import Generator
from pelican.writers import Writer

from causerie.checks import report
from causerie.clock import now
from causerie.errors import N_, CauserieError, Fault
from causerie.machines import policy as machines
from causerie.pages import templates
from causerie.plugin import first, heads, lists, markdown, once, prose, subjects, texts, unchanged
from causerie.plugin.generator import BUILD, CommentsGenerator
from causerie.plugin.neighbours import has_a_page, related, series
from causerie.plugin.pages import gathered
from causerie.plugin.writing import Sparing
from causerie.settings import Settings

log = logging.getLogger(__name__)


def register() -> None:
    """Connect the handlers; safe to call again, since signals and loggers keep a function once."""
    logging.getLogger("pelican").addFilter(tell_plainly)
    signals.initialized.connect(initialized)
    signals.get_generators.connect(get_generators)
    signals.readers_init.connect(markdown.take)
    signals.article_generator_finalized.connect(lists.quicken)
    signals.article_generator_context.connect(subjects.name)
    signals.page_generator_context.connect(subjects.name)
    signals.article_generator_init.connect(markdown.expect)
    signals.page_generator_init.connect(markdown.expect)
    signals.generator_init.connect(generator_init)
    signals.content_object_init.connect(content_object_init)
    signals.all_generators_finalized.connect(lists.settle)
    signals.all_generators_finalized.connect(prose.finish)
    signals.all_generators_finalized.connect(unchanged.spare)
    signals.get_writer.connect(get_writer)
    signals.finalized.connect(prose.bare)
    signals.content_written.connect(content_written)
    signals.finalized.connect(finalized)


def tell_plainly(record: logging.LogRecord) -> bool:
    """Have Pelican tell an error of ours in its own words, without the way through the code."""
    if record.exc_info and isinstance(record.exc_info[1], CauserieError):
        record.exc_info = None
    return True


def initialized(pelican: Pelican) -> None:
    """Make the templates of the discussion escape, whatever the theme.

    Raises OwnerError here, at the start, for settings that cannot be used: a build would raise it again and again.
    """
    settings = Settings.of(pelican.settings)
    now()
    if pelican.settings["TYPOGRIFY"]:
        message = N_("it puts English quotation marks and spaces into French texts")
        remedy = N_("leave it at False: the setting typography of CAUSERIE has the rules of French")
        fault = Fault("typogrify", message, remedy, {}, "pelicanconf.py", 0, "TYPOGRIFY", "hint")
        log.warning("%s", report.line(fault, settings.lang))
    texts.begin(pelican)
    environment = pelican.settings["JINJA_ENVIRONMENT"]
    others = environment.get("autoescape", False)
    environment["autoescape"] = lambda name: (
        templates.escapes(name) or (others(name) if callable(others) else bool(others))
    )


def get_generators(pelican: Pelican) -> type[Generator]:
    """Add ours; the comments folder is watched between two builds, but is no static folder during one."""
    ours, watched = _comments_folder(pelican.settings), pelican.settings["STATIC_PATHS"]
    pelican.settings["STATIC_PATHS"] = [path for path in watched if path != ours]
    # Pelican keeps every content that it ever rendered (its `memoized`): a leak when it rebuilds by itself.
    for method in ("get_content", "get_summary"):
        Content.__dict__[method].cache.clear()
    texts.begin(pelican)
    return CommentsGenerator


def get_writer(pelican: Pelican) -> type[Writer]:
    """All is read and nothing is written yet: those pages come first that somebody waits for."""
    build: CommentsGenerator = pelican.settings[BUILD]
    first.write_first(pelican, build)
    build.listed.clear()
    return Sparing


def finalized(pelican: Pelican) -> None:
    """End the build, and have `pelican --autoreload` watch the comments: it watches the static folders alone."""
    pelican.settings.pop(BUILD).finish()
    # A list of its own: that of Pelican's defaults is every site's in this process.
    pelican.settings["STATIC_PATHS"] = [*pelican.settings["STATIC_PATHS"], _comments_folder(pelican.settings)]


def _comments_folder(pelican_settings: Mapping[str, Any]) -> str:
    settings = Settings.of(pelican_settings)
    return str(settings.root / settings.comments)


def generator_init(generator: Generator) -> None:
    """Give the templates of any generator our messages, dates and slots."""
    settings = Settings.of(generator.settings)
    # What another theme has no template for, the house's fill in: they extend that theme's base.html.
    generator.env.loader.loaders.append(FileSystemLoader(settings.templates[-1]))
    # One build sees its templates as they are at first, and no file is asked for its time at each `include`.
    generator.env.auto_reload = False
    templates.prepare(generator.env, settings)
    generator.env.globals.update(page_head=heads.page_head, policy=policy, license=settings.license)
    generator.env.globals.update(slot=slot, asset=asset, thread_feed=thread_feed, discussion_feed=settings.feed)
    generator.env.globals.update(contents=once.contents, opening=once.opening, reading_time=once.reading_time)
    generator.env.globals.update(entry=once.entry)
    generator.env.globals.update(gathered=gathered, series=series, related=related, has_a_page=has_a_page)


def content_object_init(content: Content) -> None:
    """Keep a post in until its date has come by our clock.

    Pelican asks the machine's, for articles alone, and later: a clock set ahead lets no article out earlier.
    """
    for name in ("title", "series"):
        # A line that goes on below is a list to Pelican, and no title to anybody.
        if isinstance(said := getattr(content, name, ""), list):
            setattr(content, name, " ".join(said))
    date = getattr(content, "date", None)
    ready = isinstance(content, Article | Page) and content.status in ("published", "hidden")
    if ready and date and not content.settings["WITH_FUTURE_DATES"] and date > now():
        content.status = "draft"
    texts.lay_aside(content)


def content_written(path: str, context: Mapping[str, Any]) -> None:
    """Remember where a page is, for the list that crawlers read."""
    found = heads.placed(context) if path.endswith(".html") else None
    if found:
        context["causerie"].listed.append(found)
    if heads.shown(context):
        # Pelican would keep each text twice: it is asked for again by few feeds.
        Content.__dict__["get_content"].cache.clear()


@pass_context
def slot(context: Context, kind: str, content: Content, path: str = "") -> Markup:
    """What depends on comments alone in a post's page; templates say `slot("thread", article)`.

    `path` is that of a part of a long thread, where the page is one.
    """
    build: CommentsGenerator = context["causerie"]
    mark = build.unchanged.mark(kind, content, path)
    return Markup(mark) if mark else build.slot(kind, content.source_path, path, context["output_file"])  # noqa: S704


@pass_context
def asset(context: Context, name: str) -> str:
    """Where a bundle of the theme's stylesheets or scripts is, below the site's address."""
    build: CommentsGenerator = context["causerie"]
    return build.discussion.slots.assets.address(name)


@pass_context
def policy(context: Context, **needs: bool) -> str:
    """What a browser may do on a page: `policy(framed=True)` in frames."""
    build, content = context["causerie"], heads.shown(context)
    remote = prose.origins(content) if content else ()
    return machines.policy(build.discussion.settings, remote, **needs)


@pass_context
def thread_feed(context: Context, content: Content) -> str:
    """Where the feed of a post's discussion is, below the site's address."""
    build: CommentsGenerator = context["causerie"]
    return build.feeds.of_post(build.posts[content.source_path])
