"""The languages of a site: those of its posts; each but the site's own has a front page in a folder of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import Template
from pelican.contents import Article
from pelican.writers import Writer

from causerie.plugin.writing import write_page


def spoken(context: Mapping[str, Any]) -> list[str]:
    """The languages that have a front page, the site's own first; `context` is Pelican's, with its articles read."""
    found = {article.lang for article in _articles(context)}
    return [context["DEFAULT_LANG"], *sorted(found - {context["DEFAULT_LANG"]})]


def write_fronts(context: Mapping[str, Any], templates: Callable[[str], Template], writer: Writer) -> None:
    """Write the front page of each language but the site's own, with the posts in it, the newest first."""
    for lang in spoken(context)[1:]:
        posts = [article for article in _articles(context) if article.lang == lang]
        posts.sort(key=lambda article: (article.date, article.slug), reverse=True)
        write_page(
            writer,
            f"{lang}/index.html",
            templates("front"),
            context,
            # Spread over pages as the site's own front page is.
            paginated={"articles": posts},
            template_name="index",
            url=f"{lang}/",
            lang=lang,
        )


def _articles(context: Mapping[str, Any]) -> Iterator[Article]:
    for article in context["articles"]:
        yield from (article, *article.translations)
