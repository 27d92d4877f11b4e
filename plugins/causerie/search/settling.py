"""What of a site's search is settled, and what is fresh: so that one contribution more costs what it costs.

The contributions in the order of time are indexed by whole hundreds, together with all texts; those behind the last
hundred stand in the head as they are, and the page of search goes through them itself. All of it depends on the site
alone, so an update leaves what a build leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from causerie import posts
from causerie.errors import N_, Fault, OwnerError
from causerie.forges import doors
from causerie.ledger import SEARCH, Ledger, home, inputs
from causerie.ledger.base import Said
from causerie.ledger.sync import Delta
from causerie.model import Comment
from causerie.pages.discussion import Discussion
from causerie.search import order
from causerie.search.found import Found, Head
from causerie.search.records import Records
from causerie.settings import Settings

FOLDER = "search/found"
"""Where all of it is, below the site's root."""
FRESH = 100
"""The fresh ones are fewer: a browser has some 30 kB of them to fetch, and the index is made anew once in so many."""
SINCE = "searched"
"""Where the ledger keeps the moment of the build or update that the search was last made right after."""


def write(settings: Settings, output: Path, now: datetime) -> None:
    """Write what the search of the site that was just built in `output` needs. Raises as `settle` does."""
    own = doors.known(replace(settings, output=output))
    ledger = Ledger.at(home(own), own, now)
    try:
        settle(Discussion(ledger, own.templates), output)
        ledger.note(SINCE, ledger.meta("now") or "")
    finally:
        ledger.database.close()


def settle(discussion: Discussion, output: Path) -> bool:
    """Write what the search needs, the same bytes each time; whether the index had to be made anew.

    Raises OwnerError if a post stands where it goes; the site is left as it was built.
    """
    _free(discussion)
    ledger, found, records = discussion.ledger, Found(output / FOLDER), Records(discussion, output)
    if not _searched(discussion, output):
        found.clear()
        return False
    total, head, anew = order.count(ledger), found.head(), False
    count = total - total % FRESH
    with TemporaryFile("w+", encoding="utf-8") as texts:
        made_of = _inputs(ledger, records, count, texts)
        if not head or ledger.meta(SEARCH) != f"{made_of} {head.settled}":
            settled = (records.contribution(*said) for said in order.first(ledger, count))
            made = found.make(chain(map(json.loads, texts), settled), count, order.place(ledger, count))
            anew = not head or head.settled != made.settled
            head = made
            ledger.note(SEARCH, f"{made_of} {head.settled}")
    found.tell(replace(head, fresh=_fresh(records, order.last(ledger, total - count), {})))
    return anew


def update(discussion: Discussion, output: Path, delta: Delta, since: str) -> bool:
    """Do what `settle` does, at little cost, after contributions alone changed; whether the index was made anew.

    `since` is the time of the build or update before this one, as the ledger notes it.
    """
    ledger = discussion.ledger
    seen = ledger.meta(SINCE)
    ledger.note(SINCE, ledger.now.isoformat())
    found, total = Found(output / FOLDER), order.count(ledger)
    head = found.head()
    changed = [said for said in (*delta.before, *delta.after) if not said[1].removed]
    # A build by Pelican alone may have read what the search has not seen.
    if not head or seen != since or not stands(head, total, (order.key(*said) for said in changed)):
        return settle(discussion, output)
    gone = {_name(*said) for said in changed}
    known = {one["of"]: one for one in head.fresh if one["of"] not in gone}
    fresh = _fresh(Records(discussion, output), order.last(ledger, total % FRESH), known)
    found.tell(replace(head, fresh=fresh))
    return False


def stands(head: Head, total: int, changed: Iterable[tuple[str, ...]]) -> bool:
    """Whether what is settled is what it was, now that there are `total` contributions.

    `changed` are the places in the order of time of those that came, went or became other, as they were and as they
    are. If there have to be as many settled ones as there are, and none of these was or is among them, they are the
    same.
    """
    return head.count == total - total % FRESH and all(key > tuple(head.last) for key in changed)


def _inputs(ledger: Ledger, records: Records, count: int, texts: IO[str]) -> str:
    """The digest of all that the settled records are made from, which costs a fraction of making them.

    The texts, which only their pages tell, are left in a file, a line each: taken again, or in memory, they cost more.
    """
    digest = blake2b(inputs.reader_digest(ledger.settings), digest_size=16)
    for record in records.texts():
        texts.write(f"{json.dumps(record)}\n")
        digest.update(f"{record}\n".encode())
    for fact in chain(map(posts.line, ledger.all_posts()), order.facts(ledger, count)):
        digest.update(f"{fact}\n".encode())
    texts.seek(0)
    return digest.hexdigest()


def _fresh(records: Records, said: Iterable[Said], known: Mapping[str, dict[str, str]]) -> list[dict[str, str]]:
    made = ((_name(*one), one) for one in said)
    return [known.get(name) or {"of": name, **records.contribution(*one)} for name, one in made]


def _name(thread: str, comment: Comment) -> str:
    return f"{thread}/{comment.id}"


def _free(discussion: Discussion) -> None:
    for post in discussion.posts:
        if f"{post.url}/".startswith(f"{FOLDER}/"):
            message = N_("the site has a page of its own at %(address)s, where something else stands already")
            remedy = N_("give the post another slug")
            raise OwnerError([Fault("address", message, remedy, {"address": f"{FOLDER}/"}, post.source)])


def _searched(discussion: Discussion, output: Path) -> bool:
    """Whether the site has a page of search, in any language."""
    own = discussion.settings.lang
    folders = {"", *(post.lang for post in discussion.posts if post.lang != own)}
    return any((output / folder / "search" / "index.html").is_file() for folder in folders)
