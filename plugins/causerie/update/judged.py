"""What is wrong with the comments that an update took in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from causerie import settings as own
from causerie.checks import registry
from causerie.checks.base import Site
from causerie.errors import Fault
from causerie.ledger import Ledger, home
from causerie.update import Done


def judged(file: Path, now: datetime, done: Done, output: Path | None = None) -> list[Fault]:
    """The faults of the files that an update read and of all that stands in a thread with them, hints left out.

    `output` is that of the update. `inv check` looks at the whole site, and tells more.
    """
    settings = own.load(file)
    settings = replace(settings, output=output) if output else settings
    ledger = Ledger.at(home(settings), settings, now)
    try:
        posts = [post for thread in done.threads for post in ledger.posts(thread)]
        if not all(ledger.posts(thread) for thread in done.threads):
            posts = ledger.all_posts()
        site = Site(ledger.corpus(done.faults, done.threads), tuple(posts), settings, now)
        return [fault for fault in registry.run(site) if fault.level == "fault"]
    finally:
        ledger.database.close()
