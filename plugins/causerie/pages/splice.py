"""Parts of a built page put in the place of others, without building the page again."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>")


def splice(page: str, name: str, inner: str) -> str:
    """The page with `inner` in each element whose data-slot is `name`; the elements themselves stay.

    Fragments are our own templates' output, so their elements are closed and their attributes hold no `<` or `>`.
    Raises KeyError if the page has no such slot, or does not close it.
    """
    parts, since = [], 0
    start, end = inside(page, name)
    while start:
        # Not added: a Markup would escape the page around it.
        parts += [page[since:start], inner]
        since = end
        start, end = inside(page, name, since) if page.find(f' data-slot="{name}">', since) >= 0 else (0, 0)
    return "".join((*parts, page[since:]))


def inside(page: str, name: str, since: int = 0) -> tuple[int, int]:
    """Where the inside of the first element of a slot, from `since` on, begins and ends. Raises as `splice` does."""
    mark = f' data-slot="{name}">'
    at = page.find(mark, since)
    if at < 0:
        raise KeyError(name)
    element, start = page[page.rindex("<", 0, at) + 1 : at], at + len(mark)
    depth = 1
    for tag in _TAG.finditer(page, start):
        if tag.group(2) == element:
            depth += -1 if tag.group(1) else 1
            if not depth:
                return start, tag.start()
    raise KeyError(name)
