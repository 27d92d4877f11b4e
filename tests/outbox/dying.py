"""Dies at every step of what it does, a step after the other, and says of each step how far it got.

python -m tests.outbox.dying WORK URL [FORGE]: for each step a child of this process does the work and kills itself
at that step, until one child comes through. A step is a call or a return of one of the outbox's functions, or of a
function in C behind which a database, the network, the disk or another program is: between two of these, nothing
that lasts changes. A line of JSON for each: the number of the item, whether the child was killed, whether it had said
that its work was done, and what was found after.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from types import FrameType
from typing import Any

from tests.outbox import steps

OURS = f"{os.sep}causerie{os.sep}outbox{os.sep}"
OUTSIDE = ("sqlite3", "socket", "_socket", "psycopg_binary", "_posixsubprocess")
TO_DISK = ("open", "write", "fsync", "replace", "rename", "link", "unlink", "mkdir", "rmdir")


class Killer:
    """Counts steps, and kills this process at the chosen one."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        if event in ("call", "return"):
            step = OURS in frame.f_code.co_filename
        else:
            owner = getattr(arg, "__self__", None)
            module = getattr(arg, "__module__", None) or type(owner).__module__
            step = (module or "").split(".")[0] in OUTSIDE or (module == "posix" and arg.__name__ in TO_DISK)
        if step:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


def die(last: int, begin: Callable[[], Callable[[], object]]) -> tuple[bool, bool]:
    """Whether a child that is to die at that step was killed, and whether it said before that the work was done."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            work = begin()
            sys.setprofile(Killer(last))
            work()
            sys.setprofile(None)
            os.write(write, b"done")
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as said:
        done = said.read() == b"done"
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work failed"
    return os.WIFSIGNALED(status), done


def main(name: str, *words: str) -> None:
    prepare, begin, after = getattr(steps, name)(*words)
    for number in count(1):
        prepare(number)
        killed, done = die(number, lambda number=number: begin(number))
        print(json.dumps([number, killed, done, after(number)]), flush=True)
        if not killed:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
