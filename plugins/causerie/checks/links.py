"""Links that lead elsewhere than they seem to, and too many of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from causerie.checks.base import Site, hint
from causerie.checks.confusables import mixed, skeleton
from causerie.errors import N_, Fault
from causerie.model import Comment
from causerie.render import render

MANY = 2
"""Addresses that a text may hold unremarked; WordPress holds a comment back from as many links on."""

_BARE = re.compile(r"https?://(?:\[[0-9a-f:.]+\]|[\w.:@%-]+)", re.IGNORECASE)
_SHOWN = re.compile(r"(?<![^\s(\[«“‘\"'])(?:https?://)?((?:[\w-]{1,63}\.)+[^\W\d_]{2,})", re.IGNORECASE)
# In a name a dot is more often an initial's (J.Martin, Dr.med.) than an address's.
_IN_NAME = re.compile(r"https?://|\bwww\.|[^\W_]{3,}\.[a-z]{2,3}\b")
# Browsers read 0x7f.1 and 2130706433 as addresses too: https://url.spec.whatwg.org/#ends-in-a-number-checker
_NUMERIC = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)$")


@dataclass
class _Link:
    address: str
    words: str = ""


@dataclass
class _Seen(HTMLParser):
    """What a rendered text shows: its links, and the words outside of them."""

    links: list[_Link] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.inside = True
            self.links.append(_Link(dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "a"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.links[-1].words += data
        else:
            self.words.append(data)


def read(site: Site, thread: str, comment: Comment) -> Iterator[Fault]:
    """Many addresses in a text, links whose words show another one, hosts that pass for others, addresses in names."""
    seen = _Seen()
    seen.feed(render(comment.body or ""))
    seen.close()
    bare = [address for words in seen.words for address in _BARE.findall(words)]
    addresses = [link.address for link in seen.links] + bare
    advertising = N_("see whether it is advertising")
    if len(addresses) > MANY:
        yield hint("links", N_("this text holds %(count)s addresses"), advertising, "body", count=len(addresses))
    for link in seen.links:
        yield from _disguised(link)
    own = _host(site.settings.site_url)
    for key, found in (("body", addresses), ("url", [comment.url or ""])):
        for host in dict.fromkeys(map(_host, found)):
            yield from _odd(host, own, key)
    for key, text in (("name", comment.name), ("occupation", comment.occupation)):
        if text and _IN_NAME.search(text):
            yield hint("links", N_("an address stands here"), advertising, key)


def _disguised(link: _Link) -> Iterator[Fault]:
    host = _host(link.address)
    shown = [_plain(found) for found in _SHOWN.findall(link.words)]
    other = next((name for name in shown if host != name and not host.endswith(f".{name}")), None)
    if other:
        message = N_("a link shows %(shown)s and leads to %(host)s")
        remedy = N_("take it out, or let its words say where it leads")
        yield hint("links", message, remedy, "body", shown=other, host=host)


def _odd(host: str, own: str, key: str) -> Iterator[Fault]:
    """The first thing that is odd about a host; `own` is the site's."""
    if own and host != own and _passes_for(host, own):
        message = N_("%(host)s passes for this site’s own address")
    elif mixed(host):
        message = N_("the address %(host)s mixes letters of several alphabets")
    elif not host.isascii():
        message = N_("the address %(host)s has letters beyond a to z, and some look like others")
    elif ":" in host or _NUMERIC.search(host):
        message = N_("the address %(host)s is a number where others have a name")
    else:
        return
    yield hint("links", message, N_("make sure where it leads, or take it out"), key, host=host)


def _passes_for(host: str, own: str) -> bool:
    return host.startswith(f"{own}.") or skeleton(host) == skeleton(own)


def _host(address: str) -> str:
    """The host of an address as a browser shows it; empty where there is none."""
    try:
        return _plain(urlsplit(address).hostname or "")
    except ValueError:
        return ""


def _plain(host: str) -> str:
    """A host without what makes no difference, its punycode read (RFC 3492); what cannot be read stays."""
    labels = host.casefold().removeprefix("www.").rstrip(".").split(".")
    return ".".join(_label(label) for label in labels)


def _label(label: str) -> str:
    # No label is longer than 63 (RFC 1035), and reading punycode takes the square of its length.
    if not label.startswith("xn--") or len(label) > 63:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
