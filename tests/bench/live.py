"""From a comment's save to the browser, with `inv serve` at work: inv bench live [-- POSTS...].

Each blog has ten comments a post, and the page is open in Chromium. The time ends when the number of the comment stands
in the page; a comment is saved when all that the last one took is done.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from tests.bench import _clock, _corpus
from tests.bench._merging import Merging
from tests.browsing import chromium
from tests.site.running import Site, free_port, running, until

SIZES = (1_000, 5_000)
COMMENTS = 10
RUNS = 9


def main() -> None:
    """Print the times for each size, of a plain thread and of the longest one."""
    print(_clock.machine())
    for posts in [int(word) for word in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as there:
            measured(Path(there, "blog"), posts)


def measured(folder: Path, posts: int) -> None:
    """Serve a blog of this size and save comments into it."""
    site = Site(folder)
    _corpus.blog(folder, posts, posts * COMMENTS)
    built = site.inv("build")
    assert built.returncode == 0, built.stderr
    port = free_port()
    threads = sorted((sum(1 for _ in path.iterdir()), path.name) for path in (folder / "comments").iterdir())
    with running(site.folder, "serve", "--port", str(port)) as log, chromium() as started:
        tab = started.new_page()
        heard: list[object] = []
        tab.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(frame)))
        until(lambda: "http://" in log.read_text(encoding="utf-8"), "the server", log)
        for name, thread in (("a plain thread", threads[len(threads) // 2][1]), ("the longest", threads[-1][1])):
            merging = Merging(folder, thread)
            heard.clear()
            tab.goto(f"http://127.0.0.1:{port}/{shown(merging)}")
            until(lambda: tab.title() and heard, "the page that listens", log)
            found = [saved(tab, merging, log) for _ in range(RUNS)]
            print(_clock.row(f"{posts:,} posts, {name}", found), flush=True)


def shown(merging: Merging) -> str:
    """The page where the last comment of a thread stands, and its answers with it."""
    output = merging.blog / "output"
    last = f'id="c{len(list(merging.folder.glob("*.yml")))}"'
    pages = (output / merging.folder.name).rglob("index.html")
    # A long discussion has an index on the post's page, with every number.
    return max(page.parent.relative_to(output).as_posix() for page in pages if last in page.read_text("utf-8")) + "/"


def saved(tab: Page, merging: Merging, log: Path) -> float:
    """The seconds from the save of a comment to its place in the page."""
    path, data = merging.next()
    number = len(list(merging.folder.glob("*.yml"))) + 1
    lines = log.read_text(encoding="utf-8").count("\n")
    start = time.perf_counter()
    path.write_bytes(data)
    tab.wait_for_function("number => document.getElementById('c' + number)", arg=number, polling=4)
    spent = time.perf_counter() - start
    # It says what it did once nothing is left to do, the index of the search included.
    until(lambda: log.read_text(encoding="utf-8").count("\n") > lines, "the end of an update", log)
    return spent


if __name__ == "__main__":
    main()
