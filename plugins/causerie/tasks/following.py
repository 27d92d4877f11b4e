"""The built site follows what is saved: by an update where that is enough, else by a build of all."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from causerie.clock import now
from causerie.tasks.base import CONF, ROOT
from causerie.tasks.building import say
from causerie.tasks.warm import Builder
from causerie.update import NeedsBuildError, update

if TYPE_CHECKING:
    from causerie.settings import Settings
    from causerie.tasks.listening import Pages

CONTENT, CODE = ROOT / "content", ROOT / "plugins"
POSTS = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm")
MANY = 1000
"""Files that may be told of at once: of more, the system may have forgotten some."""
Seen = tuple[str, int] | None
"""What tells a file from what was in its place before or after."""


class Follower:
    """Brings the site up to what was saved, one group of changes after the other; `saved` may be called by anybody."""

    def __init__(self, settings: Settings, pages: Pages) -> None:
        self._lang = settings.lang
        self._comments = settings.root / settings.comments
        self._pages = pages
        self._builder = Builder()
        self._groups: SimpleQueue[set[Path] | None] = SimpleQueue()
        self._followed: dict[Path, Seen] = {}
        self._unbuilt: set[Path] = set()
        self._aged = False

    def saved(self, paths: set[Path]) -> None:
        """Follow these changes; a build that does not know of them yet, and would have to be done again, ends."""
        # Before they are handed over: the build that ends is never the one that they begin.
        if any(not self._said(path) for path in paths):
            self._builder.stop()
        self._groups.put(paths)

    def begin(self) -> None:
        """Bring the site up to date, whatever was saved before now."""
        if not self._updated(None):
            self._build(set())

    def follow(self) -> None:
        """Go on for ever, until `close`."""
        while (paths := self._groups.get()) is not None:
            while not self._groups.empty() and (more := self._groups.get()) is not None:
                paths |= more
            try:
                self._follow(paths)
            except Exception:  # whatever it was, the next change finds somebody who follows it
                traceback.print_exc()

    def close(self) -> None:
        """End it."""
        self._groups.put(None)
        self._builder.close()

    def _follow(self, paths: set[Path]) -> None:
        # What this process has imported is not what builds the site from now on.
        self._aged |= any(path.is_relative_to(CODE) for path in paths)
        if self._aged or ROOT / CONF in paths:
            self._builder.renew()
        comments_alone = not self._unbuilt and all(self._said(path) for path in paths)
        if not comments_alone or self._aged or not self._told(files(paths)):
            self._build(paths)

    def _told(self, files: Sequence[Path] | None) -> bool:
        """Update what these files touch; one is told of by the desk and by its folder, and followed once."""
        if files is None:
            return self._updated(None)
        new = {path: seen(path) for path in files}
        # Of two that are not there, one may have come and gone meanwhile, and been seen.
        news = [path for path in files if new[path] is None or self._followed.get(path) != new[path]]
        if news and not self._updated(news):
            return False
        self._followed |= new
        return True

    def _updated(self, files: Sequence[Path] | None) -> bool:
        try:
            # The browser need not wait until all else is made, and the search knows too.
            done = update(ROOT / CONF, now(), files, shown=self._pages.changed)
        except NeedsBuildError as error:
            print(f"Building everything. {error.why(self._lang)}", flush=True)
            return False
        except Exception:  # a build is sure to be right
            traceback.print_exc()
            return False
        say(CONF, done)
        return True

    def _build(self, paths: set[Path]) -> None:
        self._unbuilt |= paths
        self._followed.clear()
        others = [path for path in self._unbuilt if not self._said(path)]
        posts = [path for path in others if path.is_relative_to(CONTENT) and path.suffix in POSTS]
        texts = len(posts) == len(others)
        for page in self._builder.pages(posts if texts else []):
            if page:
                self._pages.written(page)
            else:
                self._pages.changed(everywhere=not texts)
        if self._builder.done():
            self._unbuilt.clear()

    def _said(self, path: Path) -> bool:
        return path.is_relative_to(self._comments)


def files(paths: Iterable[Path]) -> list[Path] | None:
    """The files among changed paths of the comments folder, or below them; None if somebody has to look for them."""
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found.update(path.rglob("*.yml"))
        elif path.suffix == ".yml":
            found.add(path)
        elif not path.exists():
            return None
    return sorted(found) if len(found) <= MANY else None


def seen(path: Path) -> Seen:
    """What a file holds and when it came to hold that, by which it is told from one that went and came back meanwhile.

    None if it cannot be read.
    """
    try:
        return blake2b(path.read_bytes()).hexdigest(), path.stat().st_ctime_ns
    except OSError:
        return None
