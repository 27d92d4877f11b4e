"""What stands behind the buttons, and the desk's folder, built again whenever something changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from causerie import posts, store
from causerie.checks.base import Site
from causerie.desk.build import build
from causerie.forges.base import Forge
from causerie.moderation import Decided, Moderation
from causerie.outbox.row import Row
from causerie.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What the desk shows and moves.

    `folder` is where it is built; `changed` is called after each decision, to have the site built again; `troubled`
    are the outbox's rows to be shown; `again` and `drop` take the id of one, and say whether it was there.
    """

    settings: Settings
    forge: Forge
    moderation: Moderation
    folder: Path
    clock: Callable[[], datetime]
    changed: Callable[[Decided], None]
    troubled: Callable[[], Sequence[Row]]
    again: Callable[[str], bool]
    drop: Callable[[str], bool]


class Pages:
    """The built desk, read by any number of threads."""

    def __init__(self, behind: Behind, token: str) -> None:
        self._behind = behind
        self._token = token
        self._lock = threading.Lock()
        self._built: object = None

    def read(self, path: str) -> bytes | None:
        """A file of the desk as it is now; None if there is none. Raises OwnerError if the site is not built."""
        with self._lock:
            self._refresh()
            try:
                return (self._behind.folder / path).read_bytes()
            except OSError:
                return None

    def _refresh(self) -> None:
        behind, settings, now = self._behind, self._behind.settings, self._behind.clock()
        troubled = tuple(behind.troubled())
        stamp = (behind.forge.state(), _written(settings.output / posts.FILE), troubled, now.date())
        # A build of the site that is under way takes its files away for a moment.
        if stamp == self._built or (self._built and not stamp[1]):
            return
        site = Site(store.read(settings.root, settings.comments), posts.load(settings.output), settings, now)
        build(behind.folder, behind.moderation.queue(), site, behind.forge.tree(), self._token, troubled)
        self._built = stamp


def _written(path: Path) -> int:
    """When a file was last written; 0 if it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
