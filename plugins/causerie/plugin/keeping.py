"""What a build reads into the ledger, and leaves there for the updates that come after it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from causerie import progress, store
from causerie.errors import Fault, OwnerError
from causerie.files import take_away
from causerie.ledger import Held, Ledger, inputs, looking, sync
from causerie.ledger.inputs import DOOR, Made
from causerie.model import Post
from causerie.settings import conf

CONF = "CAUSERIE_CONF"
"""The variable that names the file of settings to whoever runs Pelican with more flags than its own."""
PLAIN = ("--log-handler", "--fatal", "--output", "-o", "--settings", "-s")
"""Flags of Pelican's, with a value, that change nothing in what a page holds; an update asks for the same folder."""
BARE = ("--delete-output-directory", "-d", "--verbose", "-v", "--quiet", "-q", "--debug", "-D")


def fill(ledger: Ledger, posts: Iterable[Post]) -> list[Fault]:
    """Read what changed in the comments folder since the last build, and all that is wrong with any file of it."""
    settings = ledger.settings
    ledger.renew(inputs.reader_digest(settings))
    ledger.database.execute("BEGIN IMMEDIATE")
    touched = ledger.invite(list(posts))
    looked = looking.look(ledger.database, settings.root, [settings.comments])
    bad = [row[0] for row in ledger.database.execute("SELECT path FROM faults")]
    paths = sorted({*(change.path for change in looked.changes), *bad})
    # On a terminal Pelican shows that it is at work; a log has nothing but lines.
    shown = iter if sys.stderr.isatty() else progress.lines
    faults: list[Fault] = []
    # A folder after another: what becomes of all contributions at once is for updates, and takes a lot of memory.
    for _, below in groupby(shown(paths), os.path.dirname):
        delta = sync.take(ledger, below)
        faults += delta.faults
        touched -= delta.threads
    sync.take(ledger, (), touched)
    looking.remember(ledger.database, looked)
    ledger.database.execute("COMMIT")
    return [*store.structure(settings.root, settings.comments), *faults, *ledger.doubled()]


def note(
    ledger: Ledger,
    pelican: Mapping[str, Any],
    slots: Mapping[str, set[str]],
    written: Mapping[str, Held],
    held: Mapping[str, Held],
    changed: Mapping[str, datetime | None],
) -> None:
    """Keep what the build was made of, which slots stand in which pages, what these hold, when each post changed.

    `written` are the build's own files, `held` what is known of Pelican's.

    What the last build wrote of itself and this one did not, is gone: no receipt outlives what it is of.
    """
    database, settings = ledger.database, ledger.settings
    database.execute("BEGIN IMMEDIATE")
    for file in ledger.outlived({*written, *chain.from_iterable(slots.values())}):
        take_away(settings.output / file, settings.output)
    ledger.filled(slots, written, held)
    ledger.dated({source: date for source, date in changed.items() if date})
    made = Made.of(settings, Path(pelican["PATH"]), pelican["PLUGIN_PATHS"], _said())
    looking.remember(database, looking.look(database, settings.root, made.folders))
    ledger.note("made", made.line())
    ledger.note(DOOR, settings.new_file or "")
    ledger.note("now", ledger.now.isoformat())
    database.execute("COMMIT")


def _said() -> bytes | None:
    """The digest of the settings in the file that this build read, if nothing but that file was said to it."""
    words = list(sys.argv[1:])
    file = os.environ.get(CONF, "pelicanconf.py")
    while words:
        word = words.pop(0)
        name, has, value = word.partition("=")
        if name in PLAIN:
            value = value if has else (words.pop(0) if words else "")
            file = value if name in ("-s", "--settings") else file
        elif word not in BARE:
            return None
    try:
        return inputs.settings_digest(conf.run(Path(file)))
    except OwnerError:
        # It ran once, for Pelican; some files of settings do not run twice.
        return None
