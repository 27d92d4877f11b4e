"""Times of a benchmark, the same way for all."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def seconds(work: Callable[[], object], runs: int) -> list[float]:
    """The wall time of each run."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return found


def row(label: str, found: list[float]) -> str:
    """A label, and the least, the median and the most of its times."""
    return f"{label:<28} min {min(found):7.3f} s   median {statistics.median(found):7.3f} s   max {max(found):7.3f} s"
