"""An intake without its web: adds items to an outbox, and says the id of each that it acknowledges.

python -m tests.outbox.adding URL FIRST LAST STEP THREADS BEGAN: waits for a line before it begins.
"""

from __future__ import annotations

import sys
import threading

from causerie.outbox.runner import Runner
from causerie.outbox.table import Outbox

from tests.outbox.clocks import fast
from tests.outbox.samples import item


def main(url: str, began: float, first: int, last: int, step: int, threads: int) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    outbox, clock = Outbox(url), fast(began)
    runner = Runner(outbox, lambda: None)
    for number in range(first, last, step):
        row = outbox.add(item(number, f"thread-{number % threads}"), clock())
        # In one piece: where Python does not gather what it writes, a kill would come before the line's end.
        print(f"{row.id}\n", end="", flush=True)
        runner.wake()
        # Readers do not come all at once, and a test wants to kill us among them.
        threading.Event().wait(0.01)
    runner.stop()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), *map(int, sys.argv[3:]))
