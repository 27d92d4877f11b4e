"""What makes a worker work: huey wakes it, at once and every few seconds; what there is to do, the table knows."""

from __future__ import annotations

import logging
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from huey import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer, Scheduler

from causerie.outbox import database
from causerie.outbox.table import Outbox

log = logging.getLogger(__name__)

SWEEP = 5
"""Seconds between two looks for rows whose backoff or lease has ended, were nobody to wake us."""
POLL = 1.0
"""Seconds after which SQLite's queue is looked at again, at the longest; PostgreSQL's tells us."""
GRACE = 10.0
"""Seconds that a row in hand is given when all ends; it would be taken again after its lease."""


class Runner:
    """Runs `deliver`, which tries one row and answers None when there is none to try, until there is none.

    Processes that share a database share the work; one that only takes forms need not `start`, and can `wake` the
    others. `sweep` is in seconds.
    """

    def __init__(self, outbox: Outbox, deliver: Callable[[], object], sweep: int = SWEEP) -> None:
        self._outbox = outbox
        self._sweep = sweep
        self._ended = threading.Event()
        self._consumer: Consumer | None = None
        # Alone: of two that make huey's tables at once, one would fail.
        self._huey = outbox.alone(lambda: _huey(outbox.url))
        # A web server may fork now, and no connection outlives that.
        outbox.close()

        # What stood in the queue for longer than a sweep was done by the sweep.
        @self._huey.periodic_task(lambda _: True, expires=sweep)  # type: ignore[untyped-decorator]
        def drain() -> None:
            while not self._ended.is_set() and deliver() is not None:
                pass

        self._drain = drain
        self._huey.on_shutdown("close")(self._close)

    def wake(self) -> None:
        """Have the waiting rows delivered now; if that cannot be asked for, the next sweep does it."""
        try:
            self._drain()
        except Exception as error:
            log.warning("the workers could not be woken: %s", error)

    def start(self) -> None:
        """Work in threads of this process, until `stop`."""
        self._ended.clear()
        self._consumer = _Consumer(self._huey, self._sweep)
        self._consumer.start()

    def stop(self) -> None:
        """End after the row in hand, if it takes no longer than GRACE."""
        self._ended.set()
        if self._consumer:
            self._consumer.stop(graceful=True)
        self._close()

    def run(self) -> None:
        """Work in this process's main thread until SIGTERM or SIGINT."""
        asked = threading.Event()
        # Before the start, which an exception in its middle would leave half done.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked.set())
        self.start()
        asked.wait()
        # Who asks a second time does not want to wait.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.stop()

    def _close(self) -> None:
        self._huey.storage.close()
        self._outbox.close()


class _Consumer(Consumer):  # type: ignore[misc]
    """Huey's, without its signal handlers, which would take the web server's place; and with a sweep of seconds."""

    def __init__(self, huey: Huey, sweep: int) -> None:
        self._sweep = sweep
        super().__init__(huey, max_delay=POLL, shutdown_timeout=GRACE, check_worker_health=False)

    def _create_scheduler(self) -> Scheduler:
        scheduler = super()._create_scheduler()
        scheduler.periodic_task_seconds = self._sweep
        return scheduler

    def _set_signal_handlers(self) -> None:
        return


def _huey(url: str) -> Huey:
    path = database.file(url)
    if not path:
        return PostgresHuey("outbox", dsn=url, results=False)
    queue = Path(f"{path}.huey")
    _renew(queue)
    return SqliteHuey("outbox", filename=str(queue), fsync=False, results=False)


def _renew(queue: Path) -> None:
    """Take a torn queue away: it is never flushed, so a power cut can tear it, and nothing in it is needed."""
    try:
        with closing(sqlite3.connect(queue)) as found:
            if found.execute("PRAGMA quick_check").fetchone() == ("ok",):
                return
    except sqlite3.OperationalError:
        return
    except sqlite3.DatabaseError as error:
        log.warning("the queue is made anew: %s", error)
    for part in ("", "-wal", "-shm"):
        Path(f"{queue}{part}").unlink(missing_ok=True)
