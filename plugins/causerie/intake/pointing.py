"""The comments that a reader can point at: by their id, their n°, their place in time, or their id elsewhere."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from causerie import codec, store
from causerie.errors import ModeratorError
from causerie.model import Comment
from causerie.settings import Settings
from causerie.values import ID

INDEXES_MAX = 48
"""How many threads' indexes are kept."""
_NUMBER = re.compile(r"(?:n\s*[°ºo.]?|#)?\s*([1-9][0-9]{0,5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Index:
    """The ids of a thread by n° and by the id that they had elsewhere, and all of them by date."""

    stamp: int
    numbers: dict[str, str]
    sources: dict[str, str]
    order: tuple[str, ...]


class Threads:
    """The comments folder, one file at a time; a thread is read whole only to find a n° in it, once a change."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._folder = settings.root / settings.comments
        self._clock = clock
        self._lock = Lock()
        self._indexes: OrderedDict[str, _Index] = OrderedDict()

    def comment(self, thread: str, id: str) -> Comment | None:
        """A comment that is on the site, or was removed from it; None if there is none that can be read."""
        if not ID.fullmatch(id) or not store.thread_name(thread):
            return None
        return self._read(self._folder / thread / f"{id}.yml")

    def home(self, id: str) -> str | None:
        """The thread of a published comment."""
        found = self._folder.glob(f"[!_.]*/{id}.yml") if ID.fullmatch(id) else ()
        return next((path.parent.name for path in found if store.thread_name(path.parent.name)), None)

    def decided(self, id: str) -> bool:
        """Whether a contribution that is on no page was decided."""
        return bool(ID.fullmatch(id)) and (self._folder / store.DECISIONS / f"{id}.yml").is_file()

    def pointed(self, thread: str, typed: str) -> Comment | None:
        """The comment that a reader typed: its whole id, or its n°."""
        number = _NUMBER.fullmatch(typed.strip())
        return self.comment(thread, self._index(thread).numbers.get(number[1], "") if number else typed.strip())

    def sourced(self, thread: str, typed: str) -> Comment | None:
        """The comment that an old form names: its whole id, the id that it had elsewhere, or its place, from 1."""
        index = self._index(thread)
        place = int(typed) if re.fullmatch(r"[1-9][0-9]{0,5}", typed) else 0
        placed = index.order[place - 1] if 0 < place <= len(index.order) else ""
        return self.comment(thread, index.sources.get(typed, "") or placed or typed)

    def _index(self, thread: str) -> _Index:
        folder = self._folder / thread
        stamp = folder.stat().st_mtime_ns if store.thread_name(thread) and folder.is_dir() else 0
        with self._lock:
            index = self._indexes.pop(thread, None)
            if index is None or index.stamp != stamp:
                index = _indexed(stamp, list(self._all(folder)) if stamp else [])
            self._indexes[thread] = index
            while len(self._indexes) > INDEXES_MAX:
                self._indexes.popitem(last=False)
            return index

    def _all(self, folder: Path) -> Iterator[Comment]:
        for path in folder.glob("*.yml"):
            found = self._read(path)
            if found:
                yield found

    def _read(self, path: Path) -> Comment | None:
        try:
            with path.open("rb") as file:
                found = codec.read_comment(file.read(codec.PEOPLE_MAX), path.name)
        except (OSError, ModeratorError):
            return None
        return found if found.date <= self._clock() and found.id == path.stem else None


def _indexed(stamp: int, comments: list[Comment]) -> _Index:
    by_date = sorted(comments, key=lambda comment: (comment.date, comment.id))
    return _Index(
        stamp,
        {str(comment.number): comment.id for comment in by_date if comment.number},
        {comment.source_id: comment.id for comment in by_date if comment.source_id},
        tuple(comment.id for comment in by_date),
    )
