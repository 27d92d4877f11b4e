"""Dies at every step of an update after which something lasts, a step after the other, and says what was left.

python -m tests.update.dying BUILT FOLDER: for each step a copy of the built blog is updated by a child of this process,
which kills itself at that step, until one child comes through. A step is a call of a function in C that changes files:
those before the first of them and those after the last are before and after all that the database does in one
transaction. A line of JSON for each: whether the child was killed, which files were then neither old nor new, what the
next run did, and which files differ after it from what a build makes.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from causerie.update import NeedsBuildError

from tests.blog import NOW
from tests.update.village import Village, contents

LASTS = ("open", "write", "replace", "rename", "unlink", "mkdir", "rmdir")
SELDOM = 12
"""Of so many steps one is followed by the full build that repairs; after all others, it is only asked for."""


class Killer:
    """Counts steps once something is about to be written, and kills this process at the chosen one."""

    def __init__(self, last: int, begun: Path) -> None:
        self.left = last
        self.begun = begun

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        # A string's own `replace` changes no file.
        name = getattr(arg, "__name__", "") if event == "c_call" and not isinstance(arg.__self__, str) else ""
        # Up to then there are thousands of questions to the database, and nothing that lasts.
        marks = name == "open" and arg.__module__ == "posix"
        if name in LASTS and (marks or self.begun.exists()):
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


def die(village: Village, told: list[Path] | None, last: int) -> bool:
    """Whether a child that is to die at that step was killed."""
    child = os.fork()
    if not child:
        code = 1
        try:
            (begun,) = (village.folder / ".cache" / "causerie").glob("output-*.sqlite")
            sys.setprofile(Killer(last, begun.with_suffix(".begun")))
            # Half of the time somebody looks on: then more is written one after the other.
            village.update(NOW, told, shown=None if told else lambda: None)
            sys.setprofile(None)
            code = 0
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the update failed"
    return os.WIFSIGNALED(status)


def repair(village: Village, told: list[Path] | None, *, build: bool) -> str:
    """Update again, or build, if that is asked for: what happened."""
    try:
        village.update(NOW, told)
    except NeedsBuildError as error:
        if "did not come to its end" not in error.why("en"):
            return error.why("en")
    else:
        return "updated"
    if build:
        village.made(NOW)
    return "built" if build else "asked"


def main(built: str, folder: str) -> None:
    first = Village.__new__(Village)
    first.folder = Path(built)
    village = first.copy(Path(folder) / "whole")
    paths = happen(village)
    old = contents(village.output)
    village.update(NOW, paths)
    new = contents(village.output)
    for number in count(1):
        shutil.rmtree(village.folder)
        village = first.copy(Path(folder) / "dying")
        told = happen(village) if number % 2 else None
        if told is None:
            happen(village)
        killed = die(village, told, number)
        left = {name: data for name, data in contents(village.output).items() if not name.endswith(".part")}
        half = [name for name in left.keys() | old if left.get(name) not in (old.get(name), new.get(name))]
        after = repair(village, told, build=number % SELDOM == 1)
        wrong = [] if after == "asked" else differing_from(village, new)
        print(json.dumps([killed, half, after, wrong]), flush=True)
        if not killed:
            return


def happen(village: Village) -> list[Path]:
    """One contribution comes, another goes: pages change, a receipt appears and one goes."""
    made = village.say("un", 60, field="care", occupation="Infirmière")
    came = village.comments / "un" / f"{made.id}.yml"
    gone = sorted((village.comments / "deux").glob("*.yml"))[0]
    gone.unlink()
    return [came, gone]


def differing_from(village: Village, new: dict[str, bytes]) -> list[str]:
    left = contents(village.output)
    return sorted(name for name in left.keys() | new if left.get(name) != new.get(name))


if __name__ == "__main__":
    main(*sys.argv[1:])
