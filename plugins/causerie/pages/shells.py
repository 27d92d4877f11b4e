"""Pages of a list without their content: rendered once for all fields, all occupations, and filled by hand.

So a page of a list can be made, or made anew, without building the site. A shell is rendered with words in the place
of the page's key, title, number and slot that no site has; all of its pages are made from it, in a full build too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from causerie.pages.gathering import LISTS, Gathering, Page

KEY = "q8causerie-key-8q"
TITLE = "q8causerie-title-8q"
NUMBER = 820_391_746_555_128
SLOT = Markup("q8causerie-slot-8q")
_WORDS = re.compile("|".join((KEY, TITLE, str(NUMBER), SLOT)))


def patterns(gathering: Gathering) -> Iterator[Page]:
    """The pages to be rendered as shells, in the language of a gathering: at the depth of each of its lists' pages."""
    for kind, path in LISTS.items():
        for number in (0, NUMBER):
            yield gathering.page(kind=kind, key=KEY, path=path.format(key=KEY), title=TITLE, number=number)


def name(page: Page) -> str:
    """What the shell of a page is called."""
    return f"shell {page.kind} {page.lang}{' numbered' if page.number else ''}"


class Shell(NamedTuple):
    """A page as it was rendered from a pattern."""

    html: str

    def page(self, page: Page, slot: str) -> str:
        """A page whole, with its slot: the element as `Slots.gathered` gives it."""
        known = {KEY: page.key, TITLE: escape(page.title), str(NUMBER): str(page.number), SLOT: slot}
        return _WORDS.sub(lambda word: str(known[word[0]]), self.html)
