"""The posts among Pelican's contents, as the house knows them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date as date_of
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pelican import Pelican
from pelican.contents import Article, Content, Page
from pelican.generators import ArticlesGenerator, PagesGenerator, StaticGenerator

from causerie.errors import N_, Fault
from causerie.model import Post
from causerie.plugin.prose import hints
from causerie.settings import Settings


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
        elsewhere=_listed(getattr(content, "elsewhere", ())),
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


def read_contents(pelican: Pelican) -> Mapping[str, Content | None]:
    """What Pelican reads of a site, with all that its texts link to; None for a post that cannot be read."""
    context = {**pelican.settings, "generated_content": {}, "static_links": set(), "static_content": {}}
    context["localsiteurl"] = pelican.settings["SITEURL"]
    for kind in (ArticlesGenerator, PagesGenerator, StaticGenerator):
        generator = kind(
            context=context,
            settings=pelican.settings,
            path=pelican.path,
            theme=pelican.theme,
            output_path=pelican.output_path,
        )
        generator.generate_context()
    found: Mapping[str, Content | None] = context["generated_content"]
    return found


def read_posts(pelican: Pelican) -> tuple[list[Post], list[Fault]]:
    """The posts of a site as Pelican reads them, what is wrong with them or cannot be read; nothing is written."""
    contents = read_contents(pelican)
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
    settings = Settings.of(pelican.settings)
    found = sorted(posts(contents, settings))
    return [post for _, post in found], [*unread, *hints(contents.values(), settings.root)]
