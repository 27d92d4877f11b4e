"""What a page's head tells machines; the sitemap lists the same pages, at the same addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from babel.core import get_global
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pelican.contents import Article, Content, Page

from causerie import cards, i18n
from causerie.cards import Card
from causerie.errors import N_
from causerie.machines.sitemap import Listed, with_default
from causerie.render import plain
from causerie.settings import Settings

CARDS = "cards/"
"""Where the pictures of links are, below the site's address."""
LENGTH = 300
"""Characters of a description: what search engines show, and some more."""
_PRIVATE = re.compile(r"404\.html|frame\.[^/]+\.html")
Facts = Mapping[str, Any] | Context
"""What Pelican knows of the page that is being made."""
LEAD = N_("People answer long posts from their own profession, in public, and somebody reads every answer first.")


@dataclass(frozen=True, slots=True)
class Head:
    """What machines are told of a page; `listed` is None for one that no search should find, as then is `card`.

    `title` is empty where the page's own says it, `locale` is as https://ogp.me/ wants it, `feeds` are paths below
    the site's address by what they hold: posts, post, field.
    """

    description: str
    locale: str
    feeds: Mapping[str, str]
    listed: Listed | None = None
    title: str = ""
    card: Card | None = None


@pass_context
def page_head(context: Context) -> Head:
    """The head of the page that is being made; templates say `page_head()`."""
    build, content, lang = context["causerie"], shown(context), _lang(context)
    settings: Settings = build.discussion.settings
    listed = placed(context)
    here = context.get("here")
    feeds = {
        "posts": build.feeds.of_posts(lang if lang in build.feeds.languages else settings.lang),
        "post": build.feeds.of_post(build.posts[content.source_path]) if content else "",
        "field": build.feeds.of_field(here.key, here.lang) if getattr(here, "kind", "") == "field" else "",
    }
    return Head(
        description=_description(content, lang, context),
        locale=_locale(lang),
        feeds={name: path for name, path in feeds.items() if path},
        listed=listed,
        title=build.discussion.title(build.posts[content.source_path]) if content and not context.get("part") else "",
        card=card(content, settings) if listed else None,
    )


def placed(context: Facts) -> Listed | None:
    """Where a page is among those that a search may find; None for drafts, frames, the search, what is not here."""
    build, content, name = context["causerie"], shown(context), str(context["output_file"])
    settings: Settings = build.discussion.settings
    searches = getattr(context.get("here"), "kind", "") == "search"
    if (content and content.status != "published") or searches or _PRIVATE.fullmatch(name):
        return None
    part = context.get("part")
    url = content.url if content and not part else re.sub(r"(^|/)index\.html$", r"\1", name)
    versions = {} if part else _versions(context, content, url)
    absolute = build.feeds.absolute
    known = [(lang, absolute(where)) for lang, where in sorted(versions.items())]
    return Listed(absolute(url), _changed(build, content), with_default(known, settings.lang))


def card(content: Content | None, settings: Settings) -> Card | None:
    """The picture of an article, or else of the site; none of what the font has no letters for."""
    sigils = tuple((field.sigil, field.hue[0]) for field in settings.fields)
    found = [Card(settings.site_name, urlsplit(settings.site_url).hostname or "", sigils=sigils)]
    if isinstance(content, Article):
        title = plain(str(content.title), content.lang, settings.rules("fix"))
        found.insert(0, Card(title, settings.site_name, str(content.category), sigils))
    return next(filter(cards.drawable, found), None)


def shown(context: Facts) -> Content | None:
    """The post that a page shows, if it shows one."""
    found = context.get("article") or context.get("page") or (context.get("content") if context.get("part") else None)
    return found if isinstance(found, Article | Page) else None


def _lang(context: Facts) -> str:
    content = shown(context)
    return str(context.get("lang") or (content.lang if content else context["DEFAULT_LANG"]))


def _versions(context: Facts, content: Content | None, url: str) -> dict[str, str]:
    """The addresses of the same page in the languages that it is in; none where it is in one alone, or nobody knows."""
    site, here = context["DEFAULT_LANG"], context.get("here")
    folders = {lang: f"{lang}/" if lang != site else "" for lang in context["languages"]}
    if content:
        found = {one.lang: one.url for one in (content, *content.translations) if one.status == "published"}
    elif here:
        found = here.versions(context["languages"], site)
    else:
        found = folders if url in folders.values() else {}
    return found if len(found) > 1 else {}


def _changed(build: Any, content: Content | None) -> datetime | None:
    """When a post or what was said under it last changed."""
    if content is None:
        return None
    replies = build.feeds.replies(build.posts[content.source_path])
    dates = [getattr(content, "modified", None), getattr(content, "date", None), replies and replies.updated]
    return max((date for date in dates if date), default=None)


def _description(content: Content | None, lang: str, context: Facts) -> str:
    if content:
        said = content.summary if content.metadata.get("summary") else ""
        text = Markup(said).striptags() or context["causerie"].once.facts(content).opening  # noqa: S704 (its tags go)
    elif lang == context["DEFAULT_LANG"]:
        text = unescape(str(context.get("SITESUBTITLE") or context["SITENAME"]))
    else:
        text = i18n.translations(lang).gettext(LEAD)
    words = re.sub("[ \n\t]+", " ", str(text)).strip()
    return words if len(words) <= LENGTH else f"{words[:LENGTH].rsplit(' ', 1)[0]}…"


def _locale(lang: str) -> str:
    """A language with the territory where most speak it, unless it names one: `fr_FR`."""
    language, _, region = lang.partition("-")
    likely = str(get_global("likely_subtags").get(language, "")).split("_")
    territory = region.upper() or (likely[-1] if len(likely) > 1 else "")
    return f"{language}_{territory}" if territory else language
