"""Which files a site writes by itself, by its settings and by what this house writes besides: no post stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from causerie import i18n

HOUSE = frozenset(
    {
        *("cards", "discussions", "feeds", "fields", "journal", "occupations", "receipt", "search", "series", "theme"),
        *("comment", "desk", "preview"),
    }
)
"""Folders of what the plugin writes, whatever the settings say, and of what the intake and the desk answer."""
_HOUSE = re.compile(r"index\d*(\.html)?|frame\..*|page")
"""Other names of the site's own: numbered lists, and empty pages."""
_NAMED = ("ARTICLE_", "PAGE_", "STATIC_")
"""The settings of what is there by a name of its own: each of those is looked at."""
_DATES = {"%Y": r"\d{4}", "%y": r"\d\d", "%m": r"\d\d", "%d": r"\d\d"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What the site has: `names` are folders and files, `patterns` paths that begin with a date.

    `homes` say where a post and a page stand that keep no address of their own, with a {slug} in them.
    """

    names: frozenset[str] = HOUSE
    patterns: tuple[re.Pattern[str], ...] = ()
    homes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def by(cls, said: Mapping[str, Any]) -> Taken:
        """What a site has whose settings, with Pelican's own, say this."""
        names, patterns = set(HOUSE), list[re.Pattern[str]]()
        for path in _paths(said):
            literal, brace, _ = path.partition("{")
            if "/" in literal or not brace:
                names.add(literal.partition("/")[0].casefold())
            elif not literal:
                patterns += _dated(path)
        homes = {"post": str(said.get("ARTICLE_SAVE_AS")), "page": str(said.get("PAGE_SAVE_AS"))}
        return cls(frozenset(names), tuple(patterns), homes)

    def has(self, file: str) -> bool:
        """Whether the site has, or may have, something of its own at a path below its root, or in its way."""
        plain = file.casefold()
        first = plain.partition("/")[0]
        # Each language that the site speaks may have a folder.
        if first in self.names or first in i18n.languages() or _HOUSE.fullmatch(first):
            return True
        return any(one.fullmatch(plain) for one in self.patterns)

    def home(self, kind: str, slug: str) -> str:
        """The file of a post or a page of this name that keeps no address of its own, as far as its name tells."""
        path = self.homes.get(kind, "").replace("{slug}", slug)
        return path if slug in path and "{" not in path else f"{slug}/index.html"


def _paths(said: Mapping[str, Any]) -> Iterator[str]:
    """What the settings say that is written, as paths below the site's root."""
    saved = [value for name, value in said.items() if name.endswith("_SAVE_AS") and not name.startswith(_NAMED)]
    feeds = [value for name, value in said.items() if "FEED" in name and name.endswith(("_ATOM", "_RSS"))]
    lists = [f"{one}.html" for one in _list(said.get("DIRECT_TEMPLATES")) if f"{one.upper()}_SAVE_AS" not in said]
    folders = [f"{one}/" for one in (*_list(said.get("STATIC_PATHS")), said.get("THEME_STATIC_DIR"))]
    extra = [one.get("path") for one in _values(said.get("EXTRA_PATH_METADATA")) if isinstance(one, Mapping)]
    for one in (*saved, *feeds, *lists, *folders, *extra, *_values(said.get("TEMPLATE_PAGES"))):
        path = one.removeprefix("./").lstrip("/") if isinstance(one, str) else ""
        if path:
            yield path


def _list(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, Iterable) else []


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else []


def _dated(path: str) -> list[re.Pattern[str]]:
    """A path that begins with a date; one that begins with a name might be any post's, and the build finds it."""
    made = ""
    try:
        for literal, name, spec, _ in Formatter().parse(path):
            made += re.escape(literal.casefold())
            if not made and name != "date":
                return []
            made += _DATES.get(spec or "", "[^/]+") if name else ""
    except ValueError:
        return []
    return [re.compile(made)]
