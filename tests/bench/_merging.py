"""One comment that arrives in a built blog, and what an update of it touched."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zlib import crc32

from causerie import codec
from causerie.values import make_id

from tests.bench._paired import Contender, cost
from tests.bench._pelicans import pelican
from tests.blog import ROOT

CLOCK = {"SOURCE_DATE_EPOCH": "1795608000"}
"""Noon of 25 November 2026, when all comments of a generated blog are out."""
UPDATE = (sys.executable, ROOT / "plugins" / "causerie" / "update", "--conf", "blogconf.py")


SENT = datetime(2026, 11, 25, tzinfo=UTC)
"""When the first comment that is merged was sent: all of the blog are older."""


class Merging:
    """Merges into one thread of a blog, each a comment more: an answer to the last one.

    It is the newest of the site, as what is merged mostly is; `late`, it was sent when the discussion began.
    """

    def __init__(self, blog: Path, thread: str, *, late: bool = False) -> None:
        self.blog = blog
        self.folder = blog / "comments" / thread
        self._late = late
        self._bits = count(1)

    def next(self) -> tuple[Path, bytes]:
        """The file of one comment more, and what it holds."""
        last = codec.read_comment(max(self.folder.glob("*.yml")).read_bytes(), "")
        first = codec.read_comment(min(self.folder.glob("*.yml")).read_bytes(), "")
        number = next(self._bits)
        date = (first.date + timedelta(seconds=number)) if self._late else max(last.date, SENT) + timedelta(minutes=1)
        made = replace(
            last,
            # One id in two threads is a fault, and has an update look at both.
            id=make_id(date, crc32(self.folder.name.encode()) + number),
            date=date,
            reply_to=None if self._late else last.id,
            answers=None,
            number=sum(1 for _ in self.folder.iterdir()) + 1,
        )
        return self.folder / f"{made.id}.yml", codec.write(made)

    def merge(self) -> Path:
        """One comment more, as a merge leaves it; its file."""
        path, data = self.next()
        path.write_bytes(data)
        return path

    def contender(self, name: str, *, told: bool) -> Contender:
        """The update after each merge, told of the file or left to look for it."""
        made = Contender(name, UPDATE, self.blog, env=CLOCK)

        def before() -> None:
            path = self.merge()
            made.command = [*UPDATE, path] if told else UPDATE

        made.before = before
        return made

    def touched(self) -> tuple[int, int, int]:
        """Files that an update says it wrote, those of the site whose times moved, and all of them."""
        output = self.blog / "output"
        before = dict(_times(output))
        self.contender("", told=True).run()
        after = dict(_times(output))
        said = re.search(r"(\d+) files? of the site written", (self.blog / "bench.log").read_text(encoding="utf-8"))
        assert said
        return int(said[1]), sum(1 for path, time in after.items() if before.get(path) != time), len(after)


def build(blog: Path) -> None:
    """Build a blog, which updates come after."""
    cost(pelican("blogconf.py"), blog, CLOCK)


def _times(output: Path) -> Iterator[tuple[Path, int]]:
    return ((path, path.stat().st_mtime_ns) for path in output.rglob("*") if path.is_file())
