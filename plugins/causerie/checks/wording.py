"""Words that show something, and can stand in a page and a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from causerie.characters import blank, forbidden, named
from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.render import render

# A word that begins with a letter is shown, unless it is an entity's name; rendering all bodies would take seconds.
_WORD = re.compile(r"(?<![&#\w])[^\W\d_]")


def check(site: Site) -> Iterator[Fault]:
    """Comments that show nothing once they are rendered, and posts whose title or questions hold what no text may."""
    for thread, comment in site.comments():
        if comment.body and not _WORD.search(comment.body) and blank(render(comment.body).striptags()):
            message, remedy = N_("this text shows nothing in the page"), N_("write something, or delete the file")
            yield site.at(thread, comment, Fault("blank", message, remedy, key="body"))
    for post in site.posts:
        found = forbidden("".join((post.title, *post.questions)))
        if found:
            message = N_("%(name)s is not allowed in a title or a question")
            remedy = N_("delete it, or type the passage again")
            yield Fault("character", message, remedy, {"name": named(found.group())}, post.source, 1)
