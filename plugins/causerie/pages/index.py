"""Every contribution of a long discussion by its number: links that were made while it was short still arrive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from causerie import i18n
from causerie.errors import N_
from causerie.model import Comment
from causerie.parts import Layout
from causerie.threads import Thread


class Entry(NamedTuple):
    """A contribution as the index has it: what it was called and is, where it can be read, its number if it has one."""

    comment: Comment
    former: str
    anchor: str
    link: str
    number: Markup


def entries(thread: Thread, laid: Layout, home: str, lang: str) -> Iterator[Entry]:
    """The contributions to a thread in the order in which they came; `home` leads to the site's root.

    A template would take three times as long, which is felt in a thread of thousands.
    """
    number = i18n.translations(lang).gettext(N_("n° %(number)s"))
    for comment in sorted((place.comment for place in thread.places), key=lambda one: one.id):
        said = Markup(number % {"number": comment.number}) if comment.number else Markup()  # noqa: S704 (our own words)
        yield Entry(comment, laid.former(comment), laid.anchor(comment), home + laid.address(comment), said)
