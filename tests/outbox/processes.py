"""Processes that work for a test, which can kill them, and waiting for what they do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.samples import ROOT

PATIENCE = 60
"""Seconds that a condition may take to come true on a slow machine, before the test gives up."""


def start(module: str, log: Path, *words: object, into: Path | None = None) -> subprocess.Popen[str]:
    """A module of the tests as a process of its own; it reads and writes lines, and complains into `log`.

    What it says is read from it, or added to the file `into`.
    """
    path = os.pathsep.join([str(ROOT / "plugins"), str(ROOT)])
    command = [sys.executable, "-m", f"tests.outbox.{module}", *map(str, words)]
    with log.open("a") as errors, (into or log).open("a") as said:
        return subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=said if into else subprocess.PIPE,
            stderr=errors,
            text=True,
        )


def end(process: subprocess.Popen[str]) -> None:
    """Kill a process, as a power cut would."""
    process.kill()
    process.communicate()


@contextmanager
def running(module: str, log: Path, *words: object) -> Iterator[subprocess.Popen[str]]:
    process = start(module, log, *words)
    try:
        yield process
    finally:
        end(process)


def line(process: subprocess.Popen[str]) -> str:
    """The next line that a process says."""
    assert process.stdout
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str], said: str = "") -> None:
    assert process.stdin
    process.stdin.write(f"{said}\n")
    process.stdin.flush()


def until(condition: Callable[[], object], what: Callable[[], object]) -> None:
    """Wait for a condition, and fail loudly when patience ends."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what()
        time.sleep(0.02)
