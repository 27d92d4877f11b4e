"""What a build writes for machines: the feeds of the posts, the pictures of links, and the small files they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from pelican.contents import Article

from causerie import cards, feeds, i18n
from causerie.cache import Cache, key
from causerie.feeds import Entry
from causerie.machines import notes
from causerie.machines.policy import headers
from causerie.machines.sitemap import FILE, sitemap
from causerie.model import Post
from causerie.pages.atom import Feeds
from causerie.plugin import heads
from causerie.render import links, plain, typeset
from causerie.settings import Settings


def files(context: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Each file: its path below the output folder, and its bytes; `context` is Pelican's, all pages being written."""
    build = context["causerie"]
    made: Feeds = build.feeds
    settings: Settings = build.discussion.settings
    articles = [one for article in context["articles"] for one in (article, *article.translations)]
    for lang in made.languages:
        yield made.of_posts(lang), _posts([one for one in articles if one.lang == lang], lang, context)
    pictures = []
    for path, drawn in _pictures(articles, settings, settings.cache / "causerie" / "cards.sqlite"):
        pictures.append(path)
        yield path, drawn
    yield "robots.txt", notes.robots(settings, urlsplit(settings.site_url).path.rstrip("/"))
    if settings.site_url:
        yield FILE, sitemap(build.listed)
    if settings.contact:
        yield notes.SECURITY, notes.security(settings, made.languages, build.now)
    shown = [build.posts[article.source_path] for article in articles]
    yield "llms.txt", notes.llms(settings, str(context.get("SITESUBTITLE") or ""), shown)
    yield "_headers", headers([*(path for path, _ in build.discussion.slots.assets.files()), *pictures])


def _posts(articles: Sequence[Article], lang: str, context: Mapping[str, Any]) -> bytes:
    """The feed of the posts in a language, the newest ones."""
    build = context["causerie"]
    made: Feeds = build.feeds
    settings: Settings = build.discussion.settings
    # Of two posts that claim one discussion, which is a fault, one: a feed has no id twice.
    found = {made.post_tag(build.posts[one.source_path]): one for one in reversed(articles)}
    newest = sorted(found.values(), key=lambda one: (one.date, one.slug), reverse=True)[: context["FEED_MAX_ITEMS"]]
    shown = [build.posts[article.source_path] for article in newest]
    title = i18n.translations(lang).gettext("%(site)s: the posts") % {"site": settings.site_name}
    folder = f"{lang}/" if lang != settings.lang and lang in context["languages"] else ""
    feed = made.feed(
        f"posts/{lang}",
        made.of_posts(lang),
        title,
        lang,
        max((post.date for post in shown if post.date), default=None),
        folder,
    )
    entries = [_entry(article, post, made, settings) for article, post in zip(newest, shown, strict=True)]
    return feeds.atom(feed, entries)


def _entry(article: Article, post: Post, made: Feeds, settings: Settings) -> Entry:
    link = made.absolute(post.url)
    html = typeset(Markup(article.content), post.lang, settings.rules("fix"))  # noqa: S704 (the author's own)
    summary = article.summary if article.metadata.get("summary") else ""
    return Entry(
        id=made.post_tag(post),
        title=plain(post.title, post.lang, settings.rules("fix")),
        link=link,
        authors=[author.name for author in getattr(article, "authors", ())] or [settings.site_name],
        html=links.absolute(html, link),
        lang=post.lang,
        published=article.date,
        updated=max(article.date, getattr(article, "modified", article.date)),
        summary=Markup(summary).striptags(),  # noqa: S704 (its tags go)
        subjects=[article.category.name, *(tag.name for tag in getattr(article, "tags", ()))],
        replies=made.replies(post),
    )


def _pictures(articles: Iterable[Article], settings: Settings, path: Path) -> Iterator[tuple[str, bytes]]:
    """The cards of the articles and of the site; one that was drawn before is taken from the cache."""
    found = {heads.card(article, settings) for article in (*articles, None)} - {None}
    with closing(Cache(path)) as cache:
        for card in sorted(filter(None, found), key=lambda card: card.name):
            asked = key(cards.MAKER, card.name)
            drawn = cache.get(asked)
            if drawn is None:
                drawn = cards.draw(card)
                cache.put(asked, drawn)
            yield heads.CARDS + card.name, drawn
        cache.sweep()
