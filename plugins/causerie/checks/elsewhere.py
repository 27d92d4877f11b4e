"""Where a post's discussion is open too: each line has an address that can be followed."""

from __future__ import annotations

from collections.abc import Iterator

from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.posts import elsewhere
from causerie.values import URL


def check(site: Site) -> Iterator[Fault]:
    """Posts whose lines `Elsewhere:` hold no whole address, or the same one twice."""
    for post in site.posts:
        seen: set[str] = set()
        for line in post.elsewhere:
            _, address = elsewhere(line)
            if URL.check(address):
                message, remedy = N_("%(line)s has no address"), N_("write an address, or: Name | https://…")
                yield Fault("elsewhere", message, remedy, {"line": line}, post.source, 1)
            elif address in seen:
                message, remedy = N_("%(line)s stands twice"), N_("delete one of the lines")
                yield Fault("elsewhere", message, remedy, {"line": line}, post.source, 1)
            seen.add(address)
