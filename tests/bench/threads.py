"""How the arranging of a thread grows with its comments.

The calls for each comment stay the same: that is the algorithm. The time for each grows with the memory that is
walked through, which no longer fits the processor's caches; Python's cyclic collector is paused, as timeit does.
"""

from __future__ import annotations

import cProfile
import gc
import pstats
from random import Random

from causerie import threads
from causerie.model import Comment

from tests.bench import _clock, _corpus

SIZES = (1_000, 10_000, 100_000)
RUNS = 3


def main() -> None:
    """Print the times for three sizes, and what one comment costs in each."""
    print(_clock.machine())
    for size in SIZES:
        print(measured(size))


def measured(size: int) -> str:
    """The row of one size; the comments come in no order."""
    random = Random(size)
    comments = _corpus.thread(0, size, random)
    random.shuffle(comments)
    gc.collect()
    gc.disable()
    found = _clock.seconds(lambda: threads.build(comments), RUNS)
    gc.enable()
    each = f"{min(found) / size * 1e6:.2f} µs and {calls(comments) / size:.2f} calls each"
    return f"{_clock.row(f'{size:,} comments', found)}   {each}"


def calls(comments: list[Comment]) -> int:
    """How many calls of functions arranging these comments takes."""
    profile = cProfile.Profile()
    profile.runcall(threads.build, comments)
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
