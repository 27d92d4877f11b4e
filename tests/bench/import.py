# ruff: noqa: N999 (the name by which it is called)
"""How a Takeout of Blogger's is imported, at four sizes: inv bench import [-- MB…]; -- 1024 is a gigabyte.

Each runs in a process of its own, which reads the export and writes the site's files; no page is built.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench import _clock, _takeout
from tests.bench._paired import cost

SIZES = (4, 8, 16, 32)
"""Megabytes."""
PEAK = 200
"""The MiB that an import may hold, whatever its size."""
STEP = """
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from causerie.importers import registry
from causerie.importers.base import Site
from causerie.importers.asked import Place, Wish
from causerie.importers.run import run
from causerie.importers.source import Source

root, posts, comments = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
place = Place(root / "content", root / "comments", root / "held", ZoneInfo("Europe/Paris"))
source = Source.of(root / "feed.atom")
report = run(registry.find(source), source, Site("https://carnet.example"), place, Wish())
kept = report.kept["post"], report.kept["comment"]
sys.exit(f"kept {kept}, off {report.off}" if kept != (posts, comments) or report.off else 0)
"""


def main() -> None:
    """Print the times and the memory; fail if anything is lost, or if an import holds too much."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    print(_clock.machine())
    over = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as there:
            root = Path(there)
            made = _takeout.write(root / "feed.atom", size * 10**6)
            command = [sys.executable, "-c", STEP, root, made.posts, made.comments]
            found = cost(command, root, {}, watched=True)
        mega = made.size / 10**6
        cells = [f"{mega:7.1f} MB", f"{made.posts:8,} posts {made.comments:9,} contributions"]
        cells += [f"wall {found.wall:8.1f} s", f"cpu {found.cpu:8.1f} s", f"{mega / found.wall:6.2f} MB/s"]
        cells += [f"{1000 * found.cpu / mega:6.0f} ms of the processor a MB", f"{found.peak:5.0f} MiB"]
        print("  ".join(cells), flush=True)
        over += [size] if found.peak > PEAK else []
    if over:
        raise SystemExit(f"more than {PEAK} MiB: {', '.join(f'{size} MB' for size in over)}")


if __name__ == "__main__":
    main()
