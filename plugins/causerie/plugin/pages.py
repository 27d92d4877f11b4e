"""The pages that gather across posts, written in each language: what is said, the feeds, series, years."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from jinja2 import Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pelican.utils import get_relative_path, path_to_url
from pelican.writers import Writer

from causerie.ledger import Held, digest
from causerie.pages import finding, said, shells
from causerie.pages.gathering import COLUMNS, LANGUAGES, LISTS, Gathering, Page
from causerie.pages.kept import Kept
from causerie.pages.shells import Shell
from causerie.pages.slots import Slots
from causerie.plugin.writing import write_page, write_whole_page


def write(context: Mapping[str, Any], templates: Callable[[str], Template], writer: Writer) -> None:
    """Write the pages of each language; `context` is Pelican's, with the articles read and the build in it."""
    build = context["causerie"]
    build.ledger.note(LANGUAGES, " ".join(build.gatherings))

    def one(kind: str, lang: str, url: str, **more: object) -> None:
        known = {"url": url, "lang": lang, "feeds": build.feeds, **more}
        write_page(writer, f"{url}index.html", templates(kind), context, **known)

    for lang, gathering in build.gatherings.items():
        found = said.hosts(build.posts.values(), lang, build.discussion.settings.lang)
        texts = finding.texts(found.values())
        made = _shells(gathering, context, templates)
        for page in gathering.pages():
            if page.kind in LISTS:
                slot = _slot(page, gathering, build)
                whole = made[shells.name(page)].page(page, slot)
                write_whole_page(writer, f"{page.url}index.html", whole, context, here=page, lang=lang)
                build.placed.setdefault(page.name, set()).add(f"{page.url}index.html")
                build.written[f"{page.url}index.html"] = Held(digest(whole.encode()))
            else:
                one(page.kind, lang, page.url, here=page, texts=texts)
        feeds = gathering.single("feeds")
        one("feeds", lang, feeds.url, here=feeds, fields=build.discussion.settings.fields)
        # Those of the site's own language are Pelican's.
        if feeds.folder:
            one("archives", lang, f"{lang}/archives/")
            for year, posts in groupby(context["dates"], lambda post: post.date.year):
                one("period_archives", lang, f"{lang}/archives/{year}/", period=(year,), dates=list(posts))
    for found in build.neighbours.series.values():
        one("series", found.lang, found.url, found=found)


def _slot(page: Page, gathering: Gathering, build: Any) -> Markup:
    """The slot of a page of a list, rendered if it is another than in earlier builds."""

    def make() -> Markup:
        slots: Slots = build.discussion.slots
        return slots.gathered(page, gathering.facts(page))

    kept: Kept = build.kept
    return kept.gathered(gathering.state(page), make) if page.kind in COLUMNS else make()


def _shells(gathering: Gathering, context: Mapping[str, Any], templates: Callable[[str], Template]) -> dict[str, Shell]:
    """The shells in a language, which the ledger keeps too."""
    build, made = context["causerie"], {}
    for page in shells.patterns(gathering):
        file = f"{page.url}index.html"
        known = {"url": page.url, "lang": page.lang, "feeds": build.feeds, "here": page, "output_file": file}
        if context["RELATIVE_URLS"]:
            # As Pelican's writer says it of a page that it writes itself.
            known["SITEURL"] = path_to_url(get_relative_path(file))
        html = templates(page.kind).render({**context, **known})
        made[shells.name(page)] = Shell(html)
        build.ledger.note(shells.name(page), html)
    return made


@pass_context
def gathered(context: Context, page: Page) -> Markup:
    """What a page that gathers shows of the comments; its template says `gathered(here)`."""
    if page.kind in LISTS:
        return shells.SLOT
    build = context["causerie"]
    build.placed.setdefault(page.name, set()).add(context["output_file"])
    slot: Markup = build.discussion.slots.gathered(page, build.gatherings[page.lang].facts(page))
    return slot
