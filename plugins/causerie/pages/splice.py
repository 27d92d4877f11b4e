"""Parts of a built page put in the place of others, without building the page again."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>")


def splice(page: str, name: str, inner: str) -> str:
    """The page with `inner` in the element whose data-slot is `name`; the element itself stays.

    Fragments are our own templates' output, so their elements are closed and their attributes hold no `<` or `>`.
    Raises KeyError if the page has no such slot, or does not close it.
    """
    start, end = _inside(page, name)
    # Not added: a Markup would escape the page around it.
    return "".join((page[:start], inner, page[end:]))


def _inside(page: str, name: str) -> tuple[int, int]:
    opening = re.search(rf'<([a-z]+) data-slot="{re.escape(name)}">', page)
    if opening is None:
        raise KeyError(name)
    depth = 1
    for tag in _TAG.finditer(page, opening.end()):
        if tag.group(2) == opening.group(1):
            depth += -1 if tag.group(1) else 1
            if not depth:
                return opening.end(), tag.start()
    raise KeyError(name)
