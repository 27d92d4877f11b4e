"""Random histories of a blog: after each, what was updated time after time is what a full build makes, byte for byte.

python -m tests.update.histories FROM TO: runs those of these seeds, and says what differs.
"""

from __future__ import annotations

import difflib
import shutil
import sys
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from random import Random

from causerie.update import NeedsBuildError

from tests.blog import NOW
from tests.update.steps import Steps
from tests.update.village import Village, contents, differing, times

HOURS = (0, 0, 0, 0, 0, 0, 1, 1, 12, 30, 24 * 8, 24 * 31)
"""How far the clock moves on between two steps."""

WARM = 9
"""Of so many histories, one goes on with a build that finds its caches."""

MEMORY = Path("/dev/shm")


class Starts:
    """The blogs that histories begin with, each built once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: dict[str, Village] = {}

    def of(self, seed: int) -> Village:
        """The blog of a seed, in a folder of its own."""
        name = "crowd" if seed % 8 == 7 else "bare" if seed % 8 == 3 else "plain"
        if name not in self._made:
            village = self._made[name] = Village(self.folder / name)
            village.settle()
            if name == "crowd":
                village.conf('CAUSERIE |= {"page_size": 150}\n')
                village.crowd()
            if name == "bare":
                village.conf('SITEURL = ""\nCAUSERIE |= {"closes_after": 30, "contact": ""}\n')
            village.made(NOW)
        shutil.rmtree(self.folder / "history", ignore_errors=True)
        return self._made[name].copy(self.folder / "history")


class History:
    """A blog that things happen to; `said` tells what, for whoever has to mend what is wrong."""

    def __init__(self, seed: int, village: Village) -> None:
        self.seed, self.random = seed, Random(seed)
        self.village = village
        self.now = NOW
        self.steps = Steps(village, self.random, NOW)
        self.untold: list[Path] = []
        self.said = [f"seed {seed}"]
        self.updates = self.builds = 0
        self.held = contents(village.output), times(village.output)

    def run(self) -> None:
        for _ in range(self.random.randint(2, 6)):
            for _ in range(self.random.choice((0, 1, 1, 1, 2, 4))):
                self._happen()
            self.now = self.steps.now = self.now + timedelta(hours=self.random.choice(HOURS))
            self._made(told=self.random.random() < 0.6)
        self._made(told=False)
        self._compare()
        if self.seed % WARM == 0:
            # What an update left is what the caches of a build have to do with.
            self._happen()
            self.village.made(self.now)
            self._compare()

    def _happen(self) -> None:
        paths = self.steps.step()
        self.untold += paths
        self.said += [f"  {path.relative_to(self.village.comments)}" for path in paths]

    def _made(self, *, told: bool) -> None:
        """Update; build everything if that refuses, and then nothing was written."""
        paths = list(dict.fromkeys(self.untold)) if told else None
        before, was = self.held
        shown = self.random.choice((None, lambda: None))
        self.said.append(f"{self.now}: {'told' if told else 'looking'}{', shown' if shown else ''}")
        try:
            done = self.village.update(self.now, paths, shown)
        except NeedsBuildError as error:
            self.said[-1] += f", refused: {error.why('en')}"
            assert shown or times(self.village.output) == was, "an update that refused wrote"
            self.village.made(self.now)
            self.held = contents(self.village.output), times(self.village.output)
            self.builds += 1
        else:
            self.held = after, now = contents(self.village.output), times(self.village.output)
            changed = sorted(name for name in before.keys() | after if before.get(name) != after.get(name))
            assert changed == list(done.files), "an update said that it wrote other files than it did"
            assert all(was[name] == now[name] for name in after if name not in changed), "it moved a file's time"
            assert all((self.village.folder / one.path).exists() for one in done.faults), "a fault of what is not there"
            self.updates += 1
        self.untold = []

    def _compare(self) -> None:
        theirs = self.village.afresh(self.now)
        wrong = differing(self.village.output, theirs)
        assert not wrong, "\n".join([f"{len(wrong)} differ: {wrong}", *_diff(self.village.output, theirs, wrong[0])])


def _diff(ours: Path, theirs: Path, name: str) -> list[str]:
    texts = [(folder / name).read_text("utf-8") if (folder / name).is_file() else "" for folder in (ours, theirs)]
    updated, built = (text.replace("><", ">\n<").splitlines() for text in texts)
    return [line[:300] for line in difflib.unified_diff(updated, built, "updated", "built", n=1, lineterm="")][:40]


def run(seeds: Iterable[int], folder: Path) -> list[str]:
    """Run histories; what went wrong, if anything did."""
    starts, wrong = Starts(folder), []
    updates = builds = 0
    for seed in seeds:
        history = History(seed, starts.of(seed))
        try:
            history.run()
        except Exception as error:
            wrong.append("\n".join([*history.said, f"{type(error).__name__}: {error}"]))
        updates, builds = updates + history.updates, builds + history.builds
    # Most of what happens has to be taken in by updates, or nothing is shown.
    if builds * 2 > updates:
        wrong.append(f"only {updates} updates, and {builds} builds")
    return wrong


def main(first: str, last: str) -> int:
    # In memory, where the system has such a folder: a history is thousands of small files.
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        wrong = run(range(int(first), int(last)), Path(folder).resolve())
    sys.stdout.write("\n\n".join([*wrong, f"{len(wrong)} wrong\n"]))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
