"""Old addresses of what has another one now, as each kind of host is told of them.

Both addresses are paths. The old one is percent-encoded, and may have a query, which no file of a static host can
answer; the new one is below the site's root, so nothing here can lead to another site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

_PAGES, _FEEDS = (".html", ".htm"), (".xml", ".rss", ".atom", ".rdf")
"""Endings of files that hosts serve as pages, and as feeds."""
_PART_MAX = 255
"""Bytes of a file's or a folder's name (NAME_MAX of Linux, macOS and Windows)."""
_PATH_SAFE, _QUERY_SAFE = "/-._~!$&'()+,;=@", "-._~!$'()*+,;:@/?=&%"
"""What stays as it is."""
_PATTERN = re.compile(r"[*:]|%2a|%3a", re.IGNORECASE)
_PAIR = re.compile(r"([A-Za-z_][\w.~%-]*)=[^=]*", re.ASCII)
"""What Netlify reads as a word of a query: one that begins with a slash or a figure is a target or a code to it."""


@dataclass(frozen=True, slots=True)
class Move:
    """From an old address to a new one; `feed` says that programs ask for it."""

    old: str
    new: str
    feed: bool = False

    @property
    def file(self) -> str:
        """The file below the output folder that a static host serves at the old address; empty if none can be."""
        parts = urlsplit(self.old)
        path = unquote(parts.path).lstrip("/")
        if parts.query or any(len(part.encode()) > _PART_MAX for part in path.split("/")):
            return ""
        if path.endswith(_PAGES) or (self.feed and path.endswith(_FEEDS)):
            return path
        return f"{path.rstrip('/')}/index.html".lstrip("/")


def address(said: str) -> str:
    """An old address in the one form in which it is compared; empty if it is none that a page of this site had."""
    try:
        parts = urlsplit(said)
        path, query = unquote(parts.path, errors="strict"), unquote(parts.query, errors="strict")
    except ValueError:
        return ""
    # Two slashes would begin another site's address; two dots lead out of the folder.
    wrong = parts.scheme or said[:2] == "//" or not path.startswith("/") or "//" in path or "\\" in path
    if wrong or not (path + query).isprintable() or {".", ".."} & set(path.split("/")):
        return ""
    kept = quote(path, safe=_PATH_SAFE)
    return f"{kept}?{quote(parts.query, safe=_QUERY_SAFE)}" if parts.query else kept


def same(old: str, new: str) -> bool:
    """Whether a page is still where it was: hosts give a folder with and without its slash."""
    return "?" not in old and unquote(old).strip("/") == unquote(new).strip("/")


def redirects(moves: Sequence[Move], home: str) -> bytes:
    """The file of Netlify, Cloudflare Pages and GitLab Pages; `home` is the site's path on its host, without a slash.

    Only the first knows queries: those lines come last, and have to overrule a file that is there. A `*` and a `:` are
    patterns there, which nothing can escape for all three, and a query may hold what is none of its words: such
    addresses are left to their pages, and to the other files of rules.
    """
    told = [one for one in moves if not _PATTERN.search(one.old + one.new)]
    lines = [f"{home}{one.old} {home}/{one.new} 301" for one in told if "?" not in one.old]
    for one in told:
        path, question, query = one.old.partition("?")
        pairs = [_PAIR.fullmatch(pair) for pair in query.split("&")]
        if question and len({pair[1] for pair in pairs if pair}) == len(pairs):
            lines.append(f"{home}{path} {query.replace('&', ' ')} {home}/{one.new} 301!")
    return _text(lines)


def htaccess(moves: Sequence[Move], home: str) -> bytes:
    """The file of Apache and its kin (mod_rewrite), which looks at paths below its own folder."""
    lines = ["<IfModule mod_rewrite.c>", "RewriteEngine On"]
    for one in moves:
        parts = urlsplit(one.old)
        if parts.query:
            lines.append(f'RewriteCond %{{QUERY_STRING}} "^{_pattern(parts.query)}$"')
        path = _pattern(unquote(parts.path).lstrip("/"))
        # In the place of a target `%` would be a reference.
        lines.append(f'RewriteRule "^{path}$" "{home}/{one.new.replace("%", chr(92) + "%")}" [R=301,L,NE,QSD]')
    return _text([*lines, "</IfModule>"])


def nginx(moves: Sequence[Move], home: str) -> bytes:
    """Two maps for nginx, to be included in its block `http`: `$moved` is the new address, or empty."""
    plain = [(home + unquote(one.old), one) for one in moves if "?" not in one.old]
    asked = [(home + one.old, one) for one in moves if "?" in one.old]
    longest = max((len(key.encode()) for key, _ in (*plain, *asked)), default=0)
    return _text(
        [
            f"map_hash_max_size {max(2048, 4 * len(moves))};",
            # A key has to fit, with what nginx keeps of it.
            f"map_hash_bucket_size {max(128, 1 << (longest + 48).bit_length())};",
            *_map("$uri$is_args$args", "$moved_query", '""', asked, home),
            *_map("$uri", "$moved", "$moved_query", plain, home),
        ]
    )


def _map(asked: str, name: str, default: str, found: Iterable[tuple[str, Move]], home: str) -> list[str]:
    # A map's keys are the same to nginx in letters of any size.
    told = {key.lower(): (key, one) for key, one in reversed(list(found))}
    kept = sorted(told.values(), key=lambda pair: pair[0])
    lines = [f'  "{_escaped(key)}" "{home}/{one.new.replace("$", "%24")}";' for key, one in kept]
    return [f"map {asked} {name} {{", f"  default {default};", *lines, "}"]


def _escaped(key: str) -> str:
    return key.replace('"', '\\"')


def _pattern(text: str) -> str:
    """A regular expression between quotation marks that matches this text alone: mod_rewrite has no escape for them."""
    return re.escape(text).replace('"', r"\x22")


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


RULES: Mapping[str, Callable[[Sequence[Move], str], bytes]] = {
    "_redirects": redirects,
    ".htaccess": htaccess,
    "redirects.nginx.conf": nginx,
}
"""The files of rules that a site has, by their names."""
