"""What makes an update doubt whether it is enough: then it refuses, and says why."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from causerie import posts
from causerie.errors import N_
from causerie.ledger import Ledger, busy, digest, home, inputs
from causerie.ledger.inputs import Made
from causerie.ledger.looking import Change
from causerie.settings import Settings
from causerie.update.errors import NeedsBuildError


def built(settings: Settings) -> None:
    """Refuse where no site was built."""
    if not home(settings).is_file() or not (settings.output / posts.FILE).is_file():
        raise NeedsBuildError.because(N_("there is no built site here yet"), settings.output.name)


def ended(settings: Settings) -> None:
    """Refuse where somebody began to write the site and did not end; whoever asks is alone, else it may be at work."""
    if busy.begun(home(settings)):
        raise NeedsBuildError.because(N_("the last build or update did not come to its end"), settings.output.name)


def opened(settings: Settings, now: datetime) -> Ledger:
    """The ledger of the built site. Refuses where it cannot be read."""
    try:
        return Ledger.at(home(settings), settings, now)
    except sqlite3.DatabaseError as error:
        raise NeedsBuildError.because(
            N_("what is known of the built site cannot be read: %(reason)s"), reason=error
        ) from error


def same(ledger: Ledger, said: Mapping[str, Any]) -> Made:
    """Refuse where the site was made with other settings or other software, or under another clock."""
    line = ledger.meta("made")
    if not line:
        raise NeedsBuildError.because(N_("there is no built site here yet"), ledger.settings.output.name)
    was = Made.read(str(line))
    if was.settings is None:
        raise NeedsBuildError.because(N_("nobody can tell with which settings the site was built"))
    door = ledger.settings.new_file or ""
    if was.settings != inputs.settings_digest(said) or ledger.meta(inputs.DOOR) != door:
        raise NeedsBuildError.because(N_("the settings are not those of the last build"))
    if was.software != inputs.software_digest():
        raise NeedsBuildError.because(N_("Python, or what is installed, is not what it was at the last build"))
    last = datetime.fromisoformat(str(ledger.meta("now")))
    if ledger.now < last:
        raise NeedsBuildError.because(N_("the last build is from a later time than now"))
    opened = ledger.opened()
    if opened:
        raise NeedsBuildError.because(N_("the date of this post has come"), opened)
    return was


def others(changes: list[Change], comments: str) -> None:
    """Refuse where something else than comments changed."""
    for change in changes:
        if change.folder != comments and not change.folder.startswith(f"{comments}/"):
            raise NeedsBuildError.because(N_("it changed since the last build"), change.path)


def trusted(ledger: Ledger, file: str) -> bytes:
    """What a file of the built site holds. Refuses where that is not what was written into it."""
    path = Path(ledger.settings.output, file)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NeedsBuildError.because(
            N_("this page cannot be read: %(reason)s"), file, reason=error.strerror
        ) from error
    if ledger.holds(file) != digest(data):
        raise NeedsBuildError.because(N_("somebody else changed this page since it was built"), file)
    return data
