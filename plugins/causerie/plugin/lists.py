"""The posts of a category, a subject or an author, in lists that tell at once whether a post is among them.

Pelican asks that of each of them for every post of the site, which takes a tenth of the time at ten thousand posts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from pelican.contents import Article, Page
from pelican.generators import ArticlesGenerator, Generator


class Posts(list[Article]):
    """A list that nobody changes any more."""

    @cached_property
    def _known(self) -> frozenset[int]:
        return frozenset(map(id, self))

    def __contains__(self, post: object) -> bool:
        """Whether this very post is in it: posts are equal to none but themselves."""
        return id(post) in self._known


def quicken(generator: ArticlesGenerator) -> None:
    """Give a generator such lists, once all its posts are read."""
    for name, posts in generator.tags.items():
        generator.tags[name] = Posts(posts)
    for groups in (generator.categories, generator.authors):
        groups[:] = [(name, Posts(posts)) for name, posts in groups]


def settle(generators: Sequence[Generator]) -> None:
    """Fix the posts' addresses, once nobody changes a post any more: Pelican works one out each time it is asked."""
    settings, context = generators[0].settings, generators[0].context
    # Where another plugin has a hand in it, nobody knows when that is.
    if settings["PLUGINS"] == ["causerie"]:
        for content in context["generated_content"].values():
            if isinstance(content, Article | Page):
                content.override_url = content.url
