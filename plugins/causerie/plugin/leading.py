"""What stands at an old address: a page that leads on, or a feed that says where it is now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from jinja2 import Template

from causerie import feeds, i18n
from causerie.errors import N_
from causerie.feeds import Entry
from causerie.machines.moved import Move
from causerie.pages.atom import Feeds
from causerie.settings import Settings


def led(one: Move, context: Mapping[str, Any], templates: Callable[[str], Template]) -> bytes:
    """The bytes of the file at an old address; `context` is Pelican's."""
    if one.feed and not one.file.endswith(".html"):
        return _note(one, context)
    home, settings = "../" * one.file.count("/"), context["causerie"].discussion.settings
    known = {"move": one, "home": home, "output_file": one.file, "canonical": f"{settings.site_url}/{one.new}"}
    return templates("moved").render({**context, **known}).encode() + b"\n"


def _note(one: Move, context: Mapping[str, Any]) -> bytes:
    """A feed of one entry: a host that has files alone cannot send a program elsewhere, but a reader can go there."""
    build = context["causerie"]
    made: Feeds = build.feeds
    settings: Settings = build.discussion.settings
    dates = [post.date for post in build.posts.values() if post.date and post.status == "published"]
    newest = max(dates, default=datetime.fromtimestamp(0, UTC))
    feed = made.feed(f"moved{one.old}", one.file, settings.site_name, settings.lang, newest)
    entry = Entry(
        id=made.tag(f"moved{one.old}/now"),
        title=i18n.translations(settings.lang).gettext(N_("This feed has another address now")),
        link=made.absolute(one.new),
        authors=[settings.site_name],
        html=made.absolute(one.new),
        lang=settings.lang,
        published=newest,
        updated=newest,
    )
    return feeds.atom(feed, [entry])
