"""Builds in processes that are started ahead of time: they have imported Pelican when something is saved."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock

from invoke import Exit

from causerie.tasks import building
from causerie.tasks.base import CONF, ROOT

_SPAWN = get_context("spawn")


class Builder:
    """Builds the site, one build at a time and each in a process of its own; `stop` and `renew` are for any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ready: _Warm | None = _Warm()
        self._at_work: _Warm | None = None

    def pages(self, first: Sequence[Path]) -> Iterator[Path | None]:
        """Build, the pages of the posts `first` before all others: each page that is written, and None after the last.

        What comes after that are things that no page shows.
        """
        with self._lock:
            process = self._at_work = self._ready or _Warm()
            self._ready = None
        for page in process.pages(first):
            # Now that somebody sees what was saved, the next process may take its time.
            self._prepare()
            yield page
        self._prepare()

    def done(self) -> bool:
        """Wait for the end of the build; False if it failed, and said why, or was stopped."""
        process = self._at_work
        done = process is not None and process.ended() == 0
        with self._lock:
            self._at_work = None
        return done

    def stop(self) -> None:
        """End the build that is under way, if there is one."""
        with self._lock:
            if self._at_work:
                self._at_work.end()

    def renew(self) -> None:
        """Have the next build import everything again."""
        with self._lock:
            if self._ready:
                self._ready.end()
            self._ready = _Warm()

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            for process in (self._ready, self._at_work):
                if process:
                    process.end()

    def _prepare(self) -> None:
        with self._lock:
            self._ready = self._ready or _Warm()


class _Warm:
    """A process that waits for its one build."""

    def __init__(self) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_wait, args=(theirs,))
        self._process.start()
        theirs.close()

    def pages(self, first: Sequence[Path]) -> Iterator[Path | None]:
        # It may have ended while it waited, of code that cannot be imported.
        with suppress(OSError, EOFError):
            self._pipe.send([str(path) for path in first])
            while page := self._pipe.recv():
                yield Path(page)
            yield None

    def ended(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def end(self) -> None:
        self._process.terminate()


def _wait(pipe: Connection) -> None:
    """Import what a build needs, wait for the word, build; the pipe is told of each page."""
    stopped: list[int] = []

    def stop(number: int, _: object) -> None:
        stopped.append(number)
        sys.exit(1)

    # The keyboard's interrupt is for the process that started this one, and ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, stop)
    os.chdir(ROOT)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    from pelican import signals

    from causerie.plugin.first import FIRST

    def written(path: str, context: object) -> None:
        pipe.send(os.path.realpath(path))

    def finalized(pelican: object) -> None:
        pipe.send("")

    with suppress(EOFError):
        first = pipe.recv()
        if first:
            os.environ[FIRST] = os.pathsep.join(first)
            signals.content_written.connect(written)
        signals.finalized.connect(finalized)
        try:
            building.pelican(CONF, here=True)
        except Exit as error:
            if not stopped:
                print(error.message or "", file=sys.stderr)
            sys.exit(1)
