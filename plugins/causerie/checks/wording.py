"""Words that show something, and can stand in a page and a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from causerie.characters import blank, forbidden, named
from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.render import render

# What may show nothing although it has letters or digits in it: an entity, the number of a list's item.
_SILENT = re.compile(r"&#?\w+;|\d+[.)]")


def check(site: Site) -> Iterator[Fault]:
    """Comments that show nothing once they are rendered, and posts whose title or questions hold what no text may."""
    for thread, comment in site.comments():
        if comment.body and _wordless(comment.body) and blank(render(comment.body).striptags()):
            message, remedy = N_("this text shows nothing in the page"), N_("write something, or delete the file")
            yield site.at(thread, comment, Fault("blank", message, remedy, key="body"))
    for post in site.posts:
        found = forbidden("".join((post.title, *post.questions)))
        if found:
            message = N_("%(name)s is not allowed in a title or a question")
            remedy = N_("delete it, or type the passage again")
            yield Fault("character", message, remedy, {"name": named(found.group())}, post.source, 1)


def _wordless(body: str) -> bool:
    """Whether a body has to be rendered to know what it shows: rendering all of a site's takes seconds."""
    return not any(character.isalnum() for character in _SILENT.sub("", body))
