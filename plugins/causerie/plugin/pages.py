"""The pages that gather across posts, written in each language: what is said, the feeds, series, years."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from jinja2 import Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pelican.writers import Writer

from causerie.pages.gathering import Page
from causerie.plugin.writing import write_page


def write(context: Mapping[str, Any], templates: Callable[[str], Template], writer: Writer) -> None:
    """Write the pages of each language; `context` is Pelican's, with the articles read and the build in it."""
    build = context["causerie"]

    def one(kind: str, lang: str, url: str, **more: object) -> None:
        known = {"url": url, "lang": lang, "feeds": build.feeds, **more}
        write_page(writer, f"{url}index.html", templates(kind), context, **known)

    for lang, gathering in build.gatherings.items():
        for page in gathering.pages():
            one(page.kind, lang, page.url, here=page)
        feeds = gathering.page(kind="feeds", key="all", path="feeds/")
        one("feeds", lang, feeds.url, here=feeds, fields=build.discussion.settings.fields)
        # Those of the site's own language are Pelican's.
        if feeds.folder:
            one("archives", lang, f"{lang}/archives/")
            for year, posts in groupby(context["dates"], lambda post: post.date.year):
                one("period_archives", lang, f"{lang}/archives/{year}/", period=(year,), dates=list(posts))
    for found in build.neighbours.series.values():
        one("series", found.lang, found.url, found=found)


@pass_context
def gathered(context: Context, page: Page) -> Markup:
    """What a page that gathers shows of the comments; its template says `gathered(here)`."""
    build = context["causerie"]
    slot: Markup = build.discussion.slots.gathered(page, build.gatherings[page.lang].facts(page))
    return slot
