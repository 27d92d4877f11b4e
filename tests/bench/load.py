"""How long 10,000 comment files take to be read and checked by a process that has just started."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import _clock, _corpus

FILES, THREADS, RUNS = 10_000, 200, 5
LOAD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from causerie import store
from causerie.checks import registry
from causerie.checks.base import Site
from causerie.model import Post
from causerie.settings import Field, Settings

root = Path(sys.argv[1])
settings = Settings(root=root, fields=(Field("care", {"fr": "Soin"}, "So"),))
corpus = store.read(root, "comments")
posts = tuple(Post(name, "fr", name, f"{name}/", f"content/{name}.md") for name in corpus.threads)
faults = registry.run(Site(corpus, posts, settings, datetime(2027, 1, 1, tzinfo=UTC)))
found = sum(map(len, corpus.threads.values()))
sys.exit(f"{found} comments, {len(faults)} faults" if faults or found != int(sys.argv[2]) else 0)
"""


def main() -> None:
    """Print the times; fail if a file is lost or found at fault."""
    with tempfile.TemporaryDirectory() as folder:
        _corpus.write(Path(folder, "comments"), THREADS, FILES // THREADS)
        command = [sys.executable, "-c", LOAD, folder, str(FILES)]
        found = _clock.seconds(lambda: subprocess.run(command, check=True), RUNS)
    print(_clock.machine())
    print(_clock.row(f"{FILES:,} files, {THREADS} threads", found))


if __name__ == "__main__":
    main()
