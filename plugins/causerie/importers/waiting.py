"""Comments whose post is not here yet: kept in one file, and taken to their post when an import brings it.

So comments can be imported before posts, and the files are the same as the other way round.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from causerie import codec, files
from causerie.errors import ModeratorError
from causerie.importers import here, settling
from causerie.importers.base import SourceComment
from causerie.importers.index import Index
from causerie.importers.naming import key_of, last_part, plain
from causerie.model import Comment

FILE = "waiting.jsonl"
_TABLE = """CREATE TABLE IF NOT EXISTS waiting (
    ours TEXT PRIMARY KEY, batch INTEGER, system TEXT, post TEXT, key TEXT, name TEXT, data TEXT, thread TEXT
) WITHOUT ROWID"""
_KEYS = ("ours", "batch", "system", "post", "key", "name", "data")


@dataclass(slots=True)
class Waiting:
    """Those of one site, as a table of an import's index; `batch` is the import's place among those that waited."""

    index: Index
    path: Path
    batch: int = 1

    @classmethod
    def of(cls, index: Index, folder: Path) -> Waiting:
        """What waits in a folder; a line that cannot be read is left out."""
        index.do(_TABLE)
        made = cls(index, folder / FILE)
        for line in made._lines():
            index.do("INSERT OR IGNORE INTO waiting VALUES (?, ?, ?, ?, ?, ?, ?, '')", *(line[key] for key in _KEYS))
        made.batch = int(index.one("SELECT max(batch) FROM waiting") or 0) + 1
        return made

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self.path.is_file():
            return
        with self.path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                try:
                    found = json.loads(line)
                except ValueError:
                    continue
                if isinstance(found, dict) and all(isinstance(found.get(key), str | int) for key in _KEYS):
                    yield found

    def add(self, found: SourceComment, made: Comment) -> bool:
        """Have a comment wait; whether it did not yet."""
        key = "" if found.post else key_of(found.address, self.index.base)
        name = "" if found.post else plain(last_part(found.address))
        row = (made.id, self.batch, self.index.system, found.post, key, name, codec.write(made).decode())
        return bool(self.index.do("INSERT OR IGNORE INTO waiting VALUES (?, ?, ?, ?, ?, ?, ?, '')", *row))

    def come(self) -> None:
        """Give those whose post is here now its thread."""
        index = self.index
        for system, post, key, name in list(index.rows("SELECT DISTINCT system, post, key, name FROM waiting")):
            place = settling.place_of(index, system, post, key, name)
            if place:
                thread = index.one("SELECT thread FROM places WHERE n = ?", place)
                query = "UPDATE waiting SET thread = ? WHERE system = ? AND post = ? AND key = ? AND name = ?"
                index.do(query, thread, system, post, key, name)

    def adopted(self, comments: Path, last: Callable[[str], int]) -> Iterator[tuple[str, Comment]]:
        """Those whose post is here now, each with its thread and number, as if they had come after it."""
        index = self.index
        query = "SELECT thread, ours, data FROM waiting WHERE thread != '' ORDER BY thread, batch, ours"
        name, number, known = "", 0, set[str]()
        for thread, ours, data in list(index.rows(query)):
            if thread != name:
                name, number = thread, last(thread)
                known = {one[0] for one in here.thread(comments, thread)}
            if ours in known:
                continue
            try:
                made = codec.read_comment(data.encode(), self.path.name)
            except ModeratorError:
                continue
            number += 1
            yield thread, replace(made, number=number)

    def save(self) -> None:
        """Write those that go on waiting; no file if there are none."""
        query = f"SELECT {', '.join(_KEYS)} FROM waiting WHERE thread = '' ORDER BY batch, ours"  # noqa: S608
        rows = (dict(zip(_KEYS, row, strict=True)) for row in self.index.rows(query))
        data = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()
        if data:
            files.write(self.path, data)
        else:
            self.path.unlink(missing_ok=True)
