"""Processes beside this one that convert Markdown, one for each core.

They are begun anew and not as copies of this one, which may have threads (Pelican's spinner is one).
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from causerie.prose.converting import Ways

PLUGINS = Path(__file__).parents[2]
_COMMAND = [sys.executable, "-c", "from causerie.prose.converting import serve; serve()"]


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class Workers:
    """As many processes as there are cores, each with a thread here that hands it one chunk after the other."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        path = os.pathsep.join([str(PLUGINS), *filter(None, [os.environ.get("PYTHONPATH")])])
        surroundings = {**os.environ, "PYTHONPATH": path}
        pipe = subprocess.PIPE
        self.processes = [
            subprocess.Popen(_COMMAND, env=surroundings, stdin=pipe, stdout=pipe)  # noqa: S603 (our own code)
            for _ in range(cores())
        ]
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        for process in self.processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(len(self.processes))

    def convert(self, texts: Sequence[bytes]) -> Future[list[bytes | None]]:
        """Have files' bytes converted, as `convert_all` does; all None if the process dies over them."""
        return self._threads.submit(self._convert, texts)

    def close(self) -> None:
        """Wait for all, and end the processes."""
        self._threads.shutdown()
        for process in self.processes:
            process.communicate()

    def _convert(self, texts: Sequence[bytes]) -> list[bytes | None]:
        process = self._idle.get()
        try:
            if process.stdin and process.stdout:
                pickle.dump((self._ways, texts), process.stdin)
                process.stdin.flush()
                made: list[bytes | None] = pickle.load(process.stdout)  # noqa: S301 (from our own code)
                return made
        except (OSError, EOFError, pickle.UnpicklingError):
            pass
        finally:
            self._idle.put(process)
        return [None] * len(texts)
