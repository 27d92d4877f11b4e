"""A worker process: python -m tests.outbox.working URL BEGAN FORGE NAME SEED."""

from __future__ import annotations

import sys
from random import Random

from causerie.outbox.runner import Runner
from causerie.outbox.table import Outbox
from causerie.outbox.worker import Worker

from tests.outbox import http_forge
from tests.outbox.clocks import fast
from tests.outbox.steps import compose


def main(url: str, began: str, forge: str, name: str, seed: str) -> None:
    outbox = Outbox(url)
    worker = Worker(outbox, http_forge.client(forge), compose, fast(float(began)), Random(seed).random, name)
    Runner(outbox, worker.deliver, sweep=1).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
