"""What a commit will write, noted before it is published, so that a process that dies leaves word of the rest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from causerie.files import write_whole
from causerie.forges.homes import Home


class Step(NamedTuple):
    """A path of the repository, and its entries before and after a commit; empty: no file."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Job:
    """What a commit onto `old` writes, and the work tree that shows the published branch."""

    folder: str
    old: str
    steps: Sequence[Step]


def noted(home: Home) -> list[Job]:
    """The jobs that are not known to be done."""
    if not pending(home):
        return []
    found = json.loads(_journal(home).read_bytes())
    return [Job(one["folder"], one["old"], [Step(*step) for step in one["steps"]]) for one in found]


def pending(home: Home) -> bool:
    """Whether any job is."""
    return _journal(home).exists()


def note(home: Home, waiting: Sequence[Job]) -> None:
    """Remember these jobs, and no others, until they are done."""
    if waiting:
        write_whole(_journal(home), json.dumps([asdict(one) for one in waiting]).encode())
    else:
        _journal(home).unlink(missing_ok=True)


def _journal(home: Home) -> Path:
    return home.notes / "journal.json"
