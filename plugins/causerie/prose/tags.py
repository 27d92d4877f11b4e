"""Tags in rendered HTML: found, read and written again, while every other byte stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

_QUOTED = r"""(?:"[^"]*"|'[^']*'|[^'">])*"""
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_COMMENT = r"<!--.*?-->"


def pattern(*names: str) -> re.Pattern[str]:
    """What finds a comment, or an opening tag of these names: its groups `name` and `inside`."""
    return re.compile(rf"{_COMMENT}|<(?P<name>{'|'.join(names)})\b(?P<inside>{_QUOTED})>", re.DOTALL | re.IGNORECASE)


def attributes(inside: str) -> dict[str, str]:
    """The attributes of a tag by their names in small letters, read; the first of a name counts, as in a browser."""
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(inside):
        quoted = value[:1] in ('"', "'")
        found.setdefault(name.lower(), unescape(value[1:-1] if quoted else value))
    return found


def tag(name: str, given: Mapping[str, str]) -> str:
    """An opening tag."""
    said = "".join(f' {key}="{escape(value)}"' for key, value in given.items())
    return f"<{name}{said}>"


def element(html: str, name: str, end: int) -> tuple[str, int]:
    """What stands in the element whose opening tag ends at `end`, and where it ends; a void one is empty.

    An element of the same name within it is skipped over; one that is never closed is its opening tag alone.
    """
    depth = 1
    for found in re.finditer(rf"<(/?){name}\b{_QUOTED}>", html[end:], re.IGNORECASE):
        depth += -1 if found.group(1) else 1
        if depth == 0:
            return html[end : end + found.start()], end + found.end()
    return "", end


def replaced(html: str, found: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> str:
    """The same HTML with each tag as `change` gives it; comments stay."""
    return found.sub(lambda one: change(one) if one.group("name") else one.group(), html)
