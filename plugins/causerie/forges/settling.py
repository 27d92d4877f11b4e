"""What is still to be said on the forge about decisions that are published: noted first, so that no death loses it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from causerie.files import write_whole
from causerie.forges.homes import Home
from causerie.forges.hub import Hub, Pull, Steps

LAG = 120.0
"""Seconds that a forge may take to see that a pull request was merged; what it has not seen by then, we close."""

LIFE = 7 * 24 * 3600.0
"""Seconds after which a forge is told of a decision no more; it stands on the published branch all the while."""


@dataclass(frozen=True, slots=True)
class Due:
    """A decided proposal: its pull request, the published commit that decided it, when (seconds), and what to say.

    `text` is empty for what was merged: the forge shows that by itself. `head` is what was decided.
    """

    number: int
    branch: str
    version: str
    since: float
    text: str
    head: str = ""


def noted(home: Home) -> list[Due]:
    """What is not known to be done."""
    path = _file(home)
    return [Due(**one) for one in json.loads(path.read_bytes())] if path.exists() else []


def note(home: Home, waiting: Sequence[Due]) -> None:
    """Remember these, and no others."""
    if waiting:
        write_whole(_file(home), json.dumps([asdict(one) for one in waiting]).encode())
    else:
        _file(home).unlink(missing_ok=True)


def settle(
    due: Due, hub: Hub, now: float, drive: Callable[[Steps[Pull]], Pull], do: Callable[[Steps[None]], None]
) -> bool:
    """Bring a pull request to its end; False if its forge has yet to see that it was merged."""
    if not due.text:
        do(hub.merged(due.number, due.version))
    if drive(hub.pull(due.number)).state == "open":
        if not due.text and now < due.since + LAG:
            return False
        do(hub.close(due.number))
    if due.text:
        # Last, for whoever locked the conversation keeps nobody from closing it. A commit's message has a line for
        # each thing that it says; Markdown would run them together.
        said = "\n\n".join(line for line in due.text.splitlines() if line)
        do(hub.say(due.number, said, f"<!-- {due.version} -->"))
    return True


def _file(home: Home) -> Path:
    return home.notes / "settling.json"
