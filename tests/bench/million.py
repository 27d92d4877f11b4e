"""A million files of comments in the ledger: inv bench million [-- COMMENTS]. It takes about 8 GB of disk, and minutes.

They stand in threads of a hundred. Measured: the first look at all of them and their reading, a thread after another as
a build does it; then, each in a process of its own, what the ledger takes to learn of one comment more, told of its
file or looking for it. No page is made.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random

from causerie import codec

from tests.bench import _clock, _corpus
from tests.bench._merging import Merging
from tests.bench._paired import cost

COMMENTS = 1_000_000
THREAD = 100
PATTERNS = 200
"""Threads whose comments are written by the model; all others have theirs, and another thread's name."""
RUNS = 5
STEP = """
import os, sys
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from causerie.ledger import Ledger, looking, sync
from causerie.model import Post
from causerie.settings import Field, Settings

root, told = Path(sys.argv[1]), sys.argv[2:]
fields = (Field("care", {"fr": "Soin"}, "So"),)
settings = Settings(root=root, output=root / "output", cache=root / "cache", fields=fields)
ledger = Ledger.anew(settings, datetime(2028, 1, 1, tzinfo=UTC))
ledger.database.execute("BEGIN IMMEDIATE")
if not ledger.names():
    names = sorted(path.name for path in (root / "comments").iterdir())
    ledger.invite([Post(name, "fr", name, f"{name}/", f"content/{name}.md") for name in names])
looked = None if told else looking.look(ledger.database, root, ["comments"])
paths = sorted(change.path for change in looked.changes) if looked else told
faults = threads = 0
for _, below in groupby(paths, os.path.dirname):
    delta = sync.take(ledger, below)
    faults, threads = faults + len(delta.faults), threads + len(delta.threads)
if looked:
    looking.remember(ledger.database, looked)
ledger.database.execute("COMMIT")
sys.exit("faults" if faults else 0 if threads else "nothing changed")
"""


def main() -> None:
    """Print the times."""
    comments = int(sys.argv[1]) if sys.argv[1:] else COMMENTS
    with tempfile.TemporaryDirectory() as there:
        root = Path(there)
        write(root / "comments", comments // THREAD)
        print(f"{_clock.machine()}; {comments:,} comments, {comments // THREAD:,} threads")
        first = cost([sys.executable, "-c", STEP, root], root, {}, watched=True)
        print(f"first reading: wall {first.wall:.1f} s, cpu {first.cpu:.1f} s, {first.peak:.0f} MiB", flush=True)
        kept = sum(path.stat().st_size for path in (root / "cache").rglob("*") if path.is_file())
        print(f"ledger: {kept / 2**20:.0f} MiB")
        merging = Merging(root, "post-7")
        for told in (True, False):
            print(
                _clock.row("told" if told else "looking", [step(root, merging, told) for _ in range(RUNS)]), flush=True
            )


def step(root: Path, merging: Merging, told: bool) -> float:
    """The wall time of learning one comment more."""
    path = merging.merge()
    words = [path.relative_to(root).as_posix()] if told else []
    return cost([sys.executable, "-c", STEP, str(root), *words], root, {}).wall


def write(folder: Path, threads: int) -> None:
    """Write the threads, most of them copies of the first ones."""
    random = Random(1)
    patterns = [
        [(comment.id, codec.write(comment)) for comment in _corpus.thread(number, THREAD, random)]
        for number in range(min(PATTERNS, threads))
    ]
    for number in range(threads):
        target = folder / f"post-{number}"
        target.mkdir(parents=True)
        for name, data in patterns[number % PATTERNS]:
            (target / f"{name}.yml").write_bytes(data)


if __name__ == "__main__":
    main()
