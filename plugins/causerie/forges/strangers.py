"""The heads of pull requests from people's own copies: whoever makes one decides what is in it, and how much."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from causerie.files import write_whole
from causerie.forges import incoming, refs, refusals
from causerie.forges.base import FOREIGN
from causerie.forges.git import Answer, Git
from causerie.forges.homes import Home
from causerie.forges.refs import Move
from causerie.forges.upstream import OURS, Upstream

TOGETHER, ALONE, LOOK = 8.0, 4.0, 20.0
"""Seconds for all heads in one go, for one by itself, and for all of a look: others wait homes.PATIENCE for its end."""
REST = 3600.0
"""Seconds for which a head that could not be had is not asked for again; one that changes is asked for at once."""
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
    lost = {
        name: (version, since)
        for name, (version, since) in noted.items()
        if name in heads and heads[name].version == version and clock() < since + REST
    }
    wanted = {name: head.ref for name, head in heads.items() if name not in lost and here.get(name) != head.version}
    if wanted:
        lost |= {name: (heads[name].version, clock()) for name in _brought(home, upstream, wanted, clock)}
    if lost != noted:
        write_whole(_file(home), json.dumps(lost).encode())
    if gone := [Move(OURS + name, one, "") for name, one in here.items() if name not in heads]:
        refs.move(home.git, gone)


def _brought(home: Home, upstream: Upstream, wanted: dict[str, str], clock: Callable[[], float]) -> list[str]:
    """Bring what can be had; the names of those that are at fault if they could not."""
    with incoming.apart(home) as git:
        end, lost = clock() + LOOK, []
        for name, ref in _together(_within(upstream, git, TOGETHER), wanted, lambda: clock() < end).items():
            if clock() + ALONE > end:
                break
            if answer := _within(upstream, git, ALONE).fetch_heads({name: ref}):
                log.warning("%s: %s", name, refusals.broken(upstream.host, answer))
                if _away(answer):
                    break
                lost.append(name)
        incoming.take(home, git, OURS + FOREIGN)
    return lost


def _together(upstream: Upstream, wanted: dict[str, str], timely: Callable[[], bool]) -> dict[str, str]:
    """Bring them in one go, without those that the forge has not got (yet); all that are left if that failed."""
    while wanted and timely() and (answer := upstream.fetch_heads(wanted)):
        missing = _MISSING.search(answer.reason)
        if not missing or missing[1] not in wanted.values():
            return wanted
        wanted = {name: ref for name, ref in wanted.items() if ref != missing[1]}
    return {}


def _within(upstream: Upstream, git: Git, seconds: float) -> Upstream:
    """The same repository, asked by another one of ours for so long at most."""
    return replace(upstream, git=replace(upstream.git, folder=git.folder, directory=git.directory, patience=seconds))


def _away(answer: Answer) -> bool:
    """Whether it was the forge that failed, whatever was asked of it."""
    return "unable to access" in answer.reason or "rate limit" in answer.reason.lower()


def _noted(home: Home) -> dict[str, tuple[str, float]]:
    path = _file(home)
    rows = json.loads(path.read_bytes()) if path.exists() else {}
    return {name: (version, since) for name, (version, since) in rows.items()}


def _file(home: Home) -> Path:
    return home.notes / "strangers.json"
