"""What happens at each of Pelican's signals, and what every template of the theme can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pelican import Pelican, signals
from pelican.contents import Article, Content, Page
from pelican.generators import Generator

from causerie.pages import templates
from causerie.plugin.clock import now
from causerie.plugin.generator import CommentsGenerator
from causerie.settings import Settings


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
