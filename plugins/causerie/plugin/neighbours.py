"""The posts beside a post: those of its series, in the order of their dates, and those on its subjects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, islice
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from pelican.contents import Article
from pelican.urlwrappers import URLWrapper
from pelican.utils import slugify

RELATED = 3
"""Posts that a post is followed by."""


@dataclass(frozen=True, slots=True)
class Series:
    """Posts in one language whose line `Series:` says the same, the oldest first; `url` is below the site's address."""

    name: str
    url: str
    lang: str
    posts: list[Article]


class Neighbours:
    """The neighbours of every post of a build; `context` is Pelican's, with its articles read."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._lang = context["DEFAULT_LANG"]
        self._slug = cache(partial(slugify, regex_subs=context["SLUG_REGEX_SUBSTITUTIONS"]))
        self.series: dict[str, Series] = {}
        """Every series by its address."""
        # The versions of a post are one: the site's own language comes first, and tells its date and its subjects.
        self._posts = [
            [one, *one.translations] for one in sorted(context["articles"], key=lambda one: (one.date, one.slug))
        ]
        self._categories = [versions[0].category.slug for versions in self._posts]
        self._with_a_page = {*(name for name, _ in context["categories"]), *(name for name, _ in context["tags"])}
        self._by_subject: dict[str, list[int]] = {}
        self._by_category: dict[str, list[int]] = {}
        for place, versions in enumerate(self._posts):
            for subject in _subjects(versions[0]):
                self._by_subject.setdefault(subject, []).append(place)
            self._by_category.setdefault(self._categories[place], []).append(place)
            for version in versions:
                self._enlist(version)

    def _enlist(self, post: Article) -> None:
        url = self._url(post)
        if url:
            found = self.series.setdefault(url, Series(post.series.strip(), url, post.lang, []))
            found.posts.append(post)

    def _url(self, post: Article) -> str:
        """Where the series of a post is, below the site's address; nowhere, if it is in none."""
        slug = self._slug(str(getattr(post, "series", "")))
        return f"{'' if post.lang == self._lang else f'{post.lang}/'}series/{slug}/" if slug else ""

    def has_a_page(self, name: URLWrapper) -> bool:
        """Whether there is a page of a category or a subject: Pelican makes none of what a translation alone has."""
        return name in self._with_a_page

    def of_series(self, post: Article) -> Series | None:
        """The series of a post that is published, if it is in one."""
        found = self.series.get(self._url(post))
        return found if found and post in found.posts else None

    def related(self, post: Article) -> list[Article]:
        """The posts that share most subjects with a post, then its category, then the newest: each in its language.

        Its series is not told of twice.
        """
        told = {id(one) for one in (post, *getattr(self.of_series(post), "posts", ()))}
        category = post.category.slug
        # Each of those told of takes one place at most: no more have to be put in order.
        near = islice(self._near(_subjects(post), category), RELATED + len(told))
        others = (self._posts[place] for place in near if told.isdisjoint(map(id, self._posts[place])))
        return [next((one for one in found if one.lang == post.lang), found[0]) for found in islice(others, RELATED)]

    def _near(self, subjects: set[str], category: str) -> Iterator[int]:
        """The places of the posts with some of these subjects, those with most first; then those of the category."""
        shared = Counter(chain.from_iterable(self._by_subject.get(subject, ()) for subject in subjects))
        for count in range(len(subjects), 0, -1):
            level = [place for place, found in shared.items() if found == count]
            yield from sorted(level, key=lambda place: (self._categories[place] == category, place), reverse=True)
        yield from (place for place in reversed(self._by_category.get(category, [])) if place not in shared)


@pass_context
def series(context: Context, post: Article) -> Series | None:
    """The series of a post; templates say `series(article)`."""
    found: Neighbours = context["causerie"].neighbours
    return found.of_series(post)


@pass_context
def has_a_page(context: Context, name: URLWrapper) -> bool:
    """Whether there is a page of a category or a subject; templates say `has_a_page(tag)`."""
    found: Neighbours = context["causerie"].neighbours
    return found.has_a_page(name)


@pass_context
def related(context: Context, post: Article) -> list[Article]:
    """The posts to read after a post; templates say `related(article)`."""
    found: Neighbours = context["causerie"].neighbours
    return found.related(post)


def _subjects(post: Article) -> set[str]:
    return {tag.slug for tag in getattr(post, "tags", ())}
