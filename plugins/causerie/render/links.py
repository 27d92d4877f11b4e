"""Addresses in rendered HTML, made whole for those who read it elsewhere than on its page."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

_TAG = re.compile(r"""<!--.*?-->|<[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*>""", re.DOTALL)
_NAMES = "href|src|srcset|poster|cite"
_ADDRESS = re.compile(rf"""(\s(?:{_NAMES})\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def absolute(html: str, base: str) -> str:
    """The same HTML with each address as it is resolved on the page `base`, an absolute address; twice is as once."""
    return _TAG.sub(lambda tag: _tag(tag.group(), base), html)


def _tag(tag: str, base: str) -> str:
    return tag if tag.startswith("<!") else _ADDRESS.sub(lambda found: _whole(found, base), tag)


def _whole(found: re.Match[str], base: str) -> str:
    value = unescape(next(group for group in found.groups()[1:] if group is not None))
    if "srcset" in found[1].lower():
        # HTML, 4.8.4.2.1: candidates between commas, each an address and what it is good for.
        candidates = [candidate.split(None, 1) for candidate in value.split(", ") if candidate.strip()]
        made = ", ".join(" ".join([_joined(base, where), *width]) for where, *width in candidates)
    else:
        made = _joined(base, value)
    return f'{found[1]}"{escape(made)}"'


def _joined(base: str, value: str) -> str:
    try:
        return urljoin(base, value.strip())
    except ValueError:  # an address that is none stays as it was typed
        return value
