"""Parts of a built page put in the place of others, without building the page again."""

from __future__ import annotations

import re

_TAG = re.compile(rb"<(/?)([a-z][a-z0-9]*)\b[^>]*>")


def splice(page: bytes, name: str, inner: str) -> bytes:
    """The page, UTF-8, with `inner` in each element whose data-slot is `name`; the elements themselves stay.

    Fragments are our own templates' output, so their elements are closed and their attributes hold no `<` or `>`.
    Raises KeyError if the page has no such slot, or does not close it.
    """
    parts, since, made = [], 0, inner.encode()
    start, end = inside(page, name)
    while start:
        parts += [page[since:start], made]
        since = end
        start, end = inside(page, name, since) if page.find(_mark(name), since) >= 0 else (0, 0)
    return b"".join((*parts, page[since:]))


def inside(page: bytes, name: str, since: int = 0) -> tuple[int, int]:
    """Where the inside of the first element of a slot, from `since` on, begins and ends. Raises as `splice` does."""
    mark = _mark(name)
    at = page.find(mark, since)
    if at < 0:
        raise KeyError(name)
    element, start = page[page.rindex(b"<", 0, at) + 1 : at], at + len(mark)
    depth = 1
    for tag in _TAG.finditer(page, start):
        if tag.group(2) == element:
            depth += -1 if tag.group(1) else 1
            if not depth:
                return start, tag.start()
    raise KeyError(name)


def _mark(name: str) -> bytes:
    return f' data-slot="{name}">'.encode()
