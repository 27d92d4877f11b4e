"""What another system had around the posts that came from it, and where that is on this site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pelican.contents import Content

from causerie.machines import former
from causerie.machines.former import Here, OldList, Was
from causerie.machines.moved import Move
from causerie.pages.atom import Feeds
from causerie.plugin.addresses import move, of_post, shown
from causerie.settings import Settings


def moves(context: Mapping[str, Any]) -> Iterator[Move]:
    """The old addresses of feeds and lists, some of them several times; `context` is Pelican's."""
    yield from _told(context)
    for one in former.moves(_came(context), _lists(context), _here(context)):
        found = move(one.old, one.new, feed=one.feed)
        if found:
            yield found


def _came(context: Mapping[str, Any]) -> Iterator[Was]:
    made: Feeds = context["causerie"].feeds
    for content in shown(context):
        post, system = context["causerie"].posts[content.source_path], _system(content)
        if system and post.date:
            # Whether a page that invites nobody has a feed of its own depends on comments.
            feed = (made.of_post(post) if post.invites else "") or context["causerie"].discussion.settings.feed
            old = next((found.old for _, found in of_post(content) if found and found.file), f"/{content.url}")
            yield Was(system, str(content.metadata.get("source_id", "")), old, feed, post.date)


def _system(content: Content) -> str:
    said = str(content.metadata.get("source", ""))
    return said if said in former.SYSTEMS else ""


def _lists(context: Mapping[str, Any]) -> Iterator[OldList]:
    for kind, name in (("category", "categories"), ("tag", "tags"), ("author", "authors")):
        listed = context[name]
        for one, articles in listed.items() if isinstance(listed, dict) else listed:
            for system in sorted({_system(article) for article in articles} - {""}):
                yield OldList(system, kind, one.name, one.slug, one.url)


def _told(context: Mapping[str, Any]) -> Iterator[Move]:
    """The old addresses of lists that posts name, each before what the list is called."""
    urls = {key: one.url for name in ("tags", "categories") for key, one in _named(context[name])}
    for content in shown(context):
        lines = getattr(content, "listed_at", ())
        for line in [lines] if isinstance(lines, str) else lines:
            old, _, name = line.strip().partition(" ")
            found = move(old, urls.get(_key(name), ""))
            if found and found.new:
                yield found


def _named(listed: Any) -> Iterator[tuple[str, Any]]:
    return ((_key(one.name), one) for one, _ in (listed.items() if isinstance(listed, dict) else listed))


def _key(name: str) -> str:
    """A name as a list may be called by it: no category has a comma in it, and no tag a semicolon."""
    return " ".join(re.split(r"[\s,;]+", name.strip()))


def _here(context: Mapping[str, Any]) -> Here:
    build = context["causerie"]
    settings: Settings = build.discussion.settings
    years: dict[int, str] = {}
    if context["YEAR_ARCHIVE_SAVE_AS"] and context["YEAR_ARCHIVE_URL"]:
        dates = {article.date.year: article.date for article in context["articles"]}
        years = {year: context["YEAR_ARCHIVE_URL"].format(date=date) for year, date in dates.items()}
    return Here(build.feeds.of_posts(settings.lang), settings.feed, years)
