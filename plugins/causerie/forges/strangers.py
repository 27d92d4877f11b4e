"""The heads of pull requests from people's own copies: whoever makes one decides what is in it, and how much."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from causerie.files import write_whole
from causerie.forges import incoming, refs
from causerie.forges.base import FOREIGN
from causerie.forges.git import Answer, Git
from causerie.forges.homes import Home
from causerie.forges.refs import Move
from causerie.forges.upstream import OURS, Upstream

TOGETHER, ALONE, LOOK = 8.0, 4.0, 20.0
"""Seconds for all heads in one go, for one by itself, and for all of a look: others wait homes.PATIENCE for its end."""
REST = 3600.0
"""Seconds for which a head that could not be had is not asked for again; one that changes is asked for before."""
ROOM = 4 << 20
"""The bytes, unpacked, that a head may bring: a comment has 16 KiB, a folder of ten thousand of them half a MiB."""
_ALLOCATED = "64m"
"""What a git that receives may take of memory in one piece: a few KiB can say that they are gigabytes."""
log = logging.getLogger(__name__)
_MISSING = re.compile(r"couldn't find remote ref (\S+)")


@dataclass(frozen=True, slots=True)
class Head:
    """The ref where a forge keeps the head of a pull request, and the commit that it says is there."""

    ref: str
    version: str


def fetch(home: Home, upstream: Upstream, heads: Mapping[str, Head], clock: Callable[[], float]) -> None:
    """Bring the heads that are not here yet, by our names, and let go those that are none of these.

    One that cannot be had in time hides no other; `clock` gives seconds.
    """
    here = {ref.removeprefix(OURS): one for ref, one in refs.found(home.git, OURS + FOREIGN).items()}
    noted = _noted(home)
    lost = {name: note for name, note in noted.items() if name in heads}
    resting = {name for name, (one, since) in lost.items() if heads[name].version == one and clock() < since + REST}
    wanted = [name for name, head in heads.items() if name not in resting and here.get(name) != head.version]
    fresh = {name: heads[name].ref for name in wanted if name not in lost}
    # Whoever keeps changing one that cannot be had takes the time of one head from a look, and nobody's turn.
    again = sorted((name for name in wanted if name in lost), key=lambda name: lost[name][1])[:1]
    if wanted:
        missed = _brought(home, upstream, fresh, {name: heads[name].ref for name in again}, clock)
        lost |= {name: (heads[name].version, clock()) for name in missed}
    if lost != noted:
        write_whole(_file(home), json.dumps(lost).encode())
    if gone := [Move(OURS + name, one, "") for name, one in here.items() if name not in heads]:
        refs.move(home.git, gone)


def _brought(
    home: Home, upstream: Upstream, fresh: dict[str, str], again: dict[str, str], clock: Callable[[], float]
) -> list[str]:
    """Bring what can be had, what could not before the last; the names of those that are at fault if they could not."""
    end, lost = clock() + LOOK, []
    for name, ref in (_together(home, upstream, fresh, lambda: clock() < end) | again).items():
        if clock() + ALONE > end:
            break
        if answer := _received(home, upstream, {name: ref}, ALONE):
            log.warning("%s: %s", name, answer.reason or "git took too long and was stopped")
            if _away(answer):
                break
            lost.append(name)
    return lost


def _together(home: Home, upstream: Upstream, wanted: dict[str, str], timely: Callable[[], bool]) -> dict[str, str]:
    """Bring them in one go, without those that the forge has not got (yet); all that are left if that failed."""
    while wanted and timely() and (answer := _received(home, upstream, wanted, TOGETHER)):
        missing = _MISSING.search(answer.reason)
        if not missing or missing[1] not in wanted.values():
            return wanted
        wanted = {name: ref for name, ref in wanted.items() if ref != missing[1]}
    return {}


def _received(home: Home, upstream: Upstream, wanted: dict[str, str], seconds: float) -> Answer | None:
    """Bring heads, all or none; what stood in the way."""
    with incoming.apart(home) as git:
        if answer := _within(upstream, git, seconds).fetch_heads(wanted):
            return answer
        if not incoming.fits(git, ROOM):
            return Answer(1, b"", f"more than {ROOM >> 20} MiB")
        return incoming.take(home, git, OURS + FOREIGN)


def _within(upstream: Upstream, git: Git, seconds: float) -> Upstream:
    """The same repository, asked by another one of ours for so long at most."""
    settings, known = (*git.settings, *upstream.git.settings), (*upstream.git.known, ("GIT_ALLOC_LIMIT", _ALLOCATED))
    return replace(upstream, git=replace(git, settings=settings, known=known, patience=seconds))


def _away(answer: Answer) -> bool:
    """Whether it was the forge that failed, whatever was asked of it."""
    return "unable to access" in answer.reason or "rate limit" in answer.reason.lower()


def _noted(home: Home) -> dict[str, tuple[str, float]]:
    path = _file(home)
    rows = json.loads(path.read_bytes()) if path.exists() else {}
    return {name: (version, since) for name, (version, since) in rows.items()}


def _file(home: Home) -> Path:
    return home.notes / "strangers.json"
