"""Whole processes measured in turn, A B A B, in one run: what their neighbours do to one, they do to the other."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Literal

OFTEN, SELDOM = 0.02, 0.2
"""Seconds between two looks at a process's memory, when it has just begun and later."""


@dataclass(frozen=True)
class Cost:
    """What a process and all that it started took: seconds of wall time and of processor, MiB at the worst moment.

    The memory is 0 where nobody looked: looking takes a little of the processor, too.
    """

    wall: float
    cpu: float
    peak: float


@dataclass
class Contender:
    """A command, the folder where it runs, and what puts that folder in order before each run."""

    name: str
    command: Sequence[object]
    folder: Path
    before: Callable[[], object] = lambda: None
    env: Mapping[str, str] = field(default_factory=dict)
    rounds: int = 1_000
    """It sits out the rounds after these."""
    costs: list[Cost] = field(default_factory=list)

    def run(self) -> None:
        """One run more, its memory watched in the first. Raises AssertionError, with what it said, if it fails."""
        self.before()
        self.costs.append(cost(self.command, self.folder, self.env, watched=not self.costs))

    @property
    def peak(self) -> float:
        """The MiB that it held at the worst moment."""
        return max(cost.peak for cost in self.costs)

    def all(self, key: Literal["wall", "cpu"]) -> list[float]:
        """The seconds of each run."""
        return [cost.wall if key == "wall" else cost.cpu for cost in self.costs]

    def median(self, key: Literal["wall", "cpu"]) -> float:
        """The seconds of its runs, half of them below."""
        return statistics.median(self.all(key))


def play(contenders: Sequence[Contender], rounds: int) -> None:
    """Run each contender in its turn, this many times."""
    for number in range(rounds):
        for contender in contenders:
            if number < contender.rounds:
                contender.run()


def cost(command: Sequence[object], folder: Path, env: Mapping[str, str], *, watched: bool = False) -> Cost:
    """Run a command to its end and measure it, with its children."""
    words = [str(word) for word in command]
    log = folder / "bench.log"
    with log.open("wb") as said:
        start = time.perf_counter()
        process = subprocess.Popen(words, cwd=folder, env={**os.environ, **env}, stdout=said, stderr=said)
        peaks, ended = [0.0], Event()
        watcher = Thread(target=_watch, args=(process.pid, ended, peaks))
        if watched:
            watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        if watched:
            watcher.join()
    assert process.returncode == 0, f"{' '.join(words)}: {log.read_text(errors='replace')[-2000:]}"
    return Cost(wall, usage.ru_utime + usage.ru_stime, max(peaks))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    """The least, the median and the most of the pairs' ratios."""
    found = [a / b for a, b in zip(ours, theirs, strict=False)]
    return min(found), statistics.median(found), max(found)


def row(contender: Contender, yardstick: Contender) -> str:
    """A contender's medians, and its ratios to another's."""
    wall, cpu = contender.median("wall"), contender.median("cpu")
    cells = [f"{contender.name:<38} n={len(contender.costs):<2} wall {wall:8.3f} s  cpu {cpu:8.3f} s"]
    cells.append(f"{contender.peak:6.0f} MiB")
    keys: tuple[Literal["wall"], Literal["cpu"]] = ("wall", "cpu")
    for key in keys:
        found = ratios(contender.all(key), yardstick.all(key))
        cells.append(f"{key} x{'-'.join(f'{ratio:.3g}' for ratio in found)}")
    return "  ".join(cells)


def _watch(pid: int, ended: Event, peaks: list[float]) -> None:
    start = time.perf_counter()
    while not ended.wait(min(SELDOM, max(OFTEN, (time.perf_counter() - start) / 10))):
        peaks.append(sum(map(_proportional, _tree(pid))) / 1024)


def _tree(pid: int) -> Iterator[int]:
    """A process and all that descend from it, as Linux tells."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _proportional(pid: int) -> int:
    """The KiB that a process holds, what it shares divided among those that share it; 0 of one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().split("\n")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
