"""What a post would have browsers fetch from elsewhere: shown as links, unless its author says `Remote: yes`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from causerie.prose.headings import plain
from causerie.prose.tags import attributes, element, pattern, replaced, tag

NEVER = frozenset({"script", "link", "object", "embed", "frame"})
"""What runs in a page, or styles it: no author has the policy of a page allow that (`machines.policy`)."""
_SOURCES = ("src", "data", "poster", "srcset", "href")
_NAMES = ("img", "iframe", "frame", "video", "audio", "script", "link", "embed", "object", "picture")
_FETCHING = pattern(*_NAMES)
_ALL = pattern(*_NAMES, "source", "track")
_PART = re.compile(r"""<(?:source|img|track|embed)\b(?:"[^"]*"|'[^']*'|[^'">])*>""", re.IGNORECASE)
_HOST = re.compile(r"(https?:)?//([\w.:-]+)(?=[/?#]|$)", re.IGNORECASE)
_VOID = {"img", "link", "embed", "frame"}
_LAZY = {"img", "iframe"}
_REFERRED = {"img", "iframe"}


@dataclass(frozen=True, slots=True)
class Remote:
    """One thing from elsewhere: its tag's name, the whole address, and the words that stand for it."""

    name: str
    url: str
    words: str
    start: int
    end: int


def remotes(html: str, site: str = "") -> Iterator[Remote]:
    """All that is fetched from elsewhere, in order, but what stands in another; `site` is the site's own address."""
    place = 0
    while found := _FETCHING.search(html, place):
        place = found.end()
        if not (name := (found.group("name") or "").lower()):
            continue
        inside, end = ("", place) if name in _VOID else element(html, name, place)
        given = attributes(found.group("inside"))
        if url := next((url for url in _urls(given, inside) if elsewhere(url, site)), None):
            words = given.get("alt") or given.get("title") or given.get("aria-label") or _alt(inside) or plain(inside)
            yield Remote(name, url, words or url, found.start(), end)
            place = end


def elsewhere(url: str, site: str = "") -> bool:
    """Whether an address is of another host than the site's."""
    try:
        parts = urlsplit(url.strip())
        own = urlsplit(site).netloc
    except ValueError:
        return True
    return bool(parts.netloc) and parts.netloc != own


def linked(html: str, site: str = "", names: Collection[str] = _NAMES) -> str:
    """The same text with a link in the place of each thing from elsewhere, or of those whose tags have these names."""
    out, place = [], 0
    for one in remotes(html, site):
        if one.name not in names:
            continue
        words = escape(one.words)
        # A link holds no other: there the words alone stand for it.
        within = html.rfind("<a ", 0, one.start) > html.rfind("</a", 0, one.start)
        out += [html[place : one.start], words if within else f'<a href="{escape(one.url)}">{words}</a>']
        place = one.end
    return "".join([*out, html[place:]])


def allowed(html: str, site: str = "") -> str:
    """The same text, its things from elsewhere asked for late and without telling where the reader is.

    A link stands in the place of what is in NEVER.
    """

    def change(found: re.Match[str]) -> str:
        name, given = found.group("name").lower(), attributes(found.group("inside"))
        if not any(elsewhere(url, site) for url in _urls(given, "")):
            return found.group()
        if name in _LAZY:
            given.setdefault("loading", "lazy")
        if name in _REFERRED:
            given["referrerpolicy"] = "no-referrer"
        return tag(name, given)

    return replaced(linked(html, site, NEVER), _ALL, change)


def origins(html: str, site: str = "") -> tuple[str, ...]:
    """The scheme and host of all that is fetched from elsewhere, as a Content-Security-Policy names them, sorted."""
    tags = ((one.group("name"), attributes(one.group("inside") or "")) for one in _ALL.finditer(html))
    urls = (url for name, given in tags if name for url in _urls(given, "") if elsewhere(url, site))
    found = (_HOST.match(url) for url in urls)
    return tuple(sorted({f"{one.group(1) or 'https:'}//{one.group(2)}".lower() for one in found if one}))


def _urls(given: dict[str, str], inside: str) -> Iterator[str]:
    """The addresses that a tag and the parts within it name, in order; `srcset` names several."""
    for attribute in _SOURCES:
        if value := given.get(attribute, "").strip():
            listed = [part.split()[0] for part in value.split(",") if part.strip()]
            yield from listed if attribute == "srcset" else [value]
    for part in _PART.findall(inside):
        yield from _urls(attributes(part.lstrip("<")), "")


def _alt(inside: str) -> str:
    return next((alt for part in _PART.findall(inside) if (alt := attributes(part.lstrip("<")).get("alt"))), "")
