"""Comments whose post is not here yet: kept in one file, and taken to their post when an import brings it.

So comments can be imported before posts, and the files are the same as the other way round.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from causerie import codec, files
from causerie.errors import N_, ModeratorError
from causerie.importers import here, settling
from causerie.importers.base import SourceComment
from causerie.importers.index import SOURCE_ID_SURE, Index
from causerie.importers.naming import key_of, last_part, plain
from causerie.importers.writing import refused
from causerie.model import Comment

FILE = "waiting.jsonl"
_KEYS = {"ours": str, "batch": int, "system": str, "post": str, "key": str, "name": str, "data": str}
_BATCH_MAX = 2**31
"""More imports than anybody makes; SQLite counts further."""
_NEW = 2**62
"""The line of those that are in no file yet."""
_SECOND = slice(0, 16)
"""What an id says of its time."""


@dataclass(slots=True)
class Waiting:
    """Those of one site, as a table of an import's index; `batch` is the import's place among those that waited.

    A row without `ours` is a line of the file that cannot be read; its `data` is why.
    """

    index: Index
    path: Path
    batch: int = 1
    added: int = 0

    @classmethod
    def of(cls, index: Index, folder: Path) -> Waiting:
        """What waits in a folder."""
        made = cls(index, folder / FILE)
        if made.path.is_file():
            with made.path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        made._take(number, line.removesuffix(b"\n"))
        made.batch = int(index.one("SELECT max(batch) FROM waiting") or 0) + 1
        return made

    def _take(self, number: int, raw: bytes) -> None:
        told, why = _read(raw)
        theirs = ""
        if not why:
            try:
                found = codec.read_comment(told["data"].encode(), "")
                theirs, why = found.source_id or "", "" if found.id == told["ours"] else "ours"
            except ModeratorError as error:
                why = refused(error)
        if why:
            self._add(number, raw, {**dict.fromkeys(_KEYS), "data": why}, "")
        else:
            self._add(number, raw, told, theirs)

    def _add(self, number: int, raw: bytes, told: dict[str, Any], theirs: str) -> int:
        row = (number, raw, theirs, *(told[key] for key in _KEYS))
        query = """INSERT OR IGNORE INTO waiting (line, raw, theirs, ours, batch, system, post, key, name, data)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
        return self.index.do(query, *row)

    def add(self, found: SourceComment, made: Comment) -> bool:
        """Have a comment wait; whether it did not yet."""
        key = "" if found.post else key_of(found.address, self.index.base)
        name = "" if found.post else plain(last_part(found.address))
        values = (made.id, self.batch, self.index.system, found.post, key, name, codec.write(made).decode())
        told = dict(zip(_KEYS, values, strict=True))
        raw = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
        new = self._add(_NEW, raw, told, made.source_id or "")
        self.added += new
        return bool(new)

    def come(self) -> None:
        """Give those whose post is here now its thread."""
        index = self.index
        query = "SELECT DISTINCT system, post, key, name FROM waiting WHERE ours IS NOT NULL"
        for system, post, key, name in list(index.rows(query)):
            place = settling.place_of(index, system, post, key, name)
            if place:
                thread = index.one("SELECT thread FROM places WHERE n = ?", place)
                query = "UPDATE waiting SET thread = ? WHERE system = ? AND post = ? AND key = ? AND name = ?"
                index.do(query, thread, system, post, key, name)

    def adopted(self, comments: Path, last: Callable[[str], int]) -> Iterator[tuple[str, Comment, bool]]:
        """Those whose post is here now, each with its thread and number, as if they had come after it.

        The last tells whether one of them lost what it answered.
        """
        query = "SELECT thread, data FROM waiting WHERE thread != '' ORDER BY thread, batch, ours"
        for thread, rows in groupby(self.index.rows(query), lambda row: str(row[0])):
            those = [codec.read_comment(data.encode(), "") for _, data in rows]
            known = _There(self.index, comments, thread)
            ids = {one.id: known.same(one) or one.id for one in those}
            number = last(thread)
            for one in those:
                if ids[one.id] == one.id and one.id not in known.ids:
                    number += 1
                    answers = ids.get(one.reply_to or "", one.reply_to)
                    lost = bool(answers) and answers not in known.ids and answers not in ids
                    yield thread, replace(one, reply_to=None if lost else answers, number=number), lost

    def save(self, *, dry: bool) -> list[tuple[int, str]]:
        """Write those that go on waiting, no file if there are none; which lines of it cannot be read, and why."""
        index = self.index
        changed = self.added or index.one("SELECT 1 FROM waiting WHERE thread != ''")
        rows = list(
            index.rows("SELECT line, raw, ours, data FROM waiting WHERE thread = '' ORDER BY line, batch, ours")
        )
        if changed and rows and not dry:
            files.write(self.path, b"".join(raw + b"\n" for _, raw, *_ in rows))
        elif changed and not dry:
            self.path.unlink(missing_ok=True)
        told = enumerate(rows, 1) if changed else ((row[0], row) for row in rows)
        return [(number, why) for number, (*_, ours, why) in told if ours is None]


class _There:
    """What a thread has when those that waited come to it: what was there before, and what this import brought."""

    def __init__(self, index: Index, comments: Path, thread: str) -> None:
        self.ids = set[str]()
        self._same: dict[tuple[str, str, str], str] = {}
        for ours, system, theirs, _ in here.thread(comments, thread):
            self.ids.add(ours)
            if 0 < len(theirs) <= SOURCE_ID_SURE:
                self._same[(system, theirs, ours[_SECOND])] = ours
        # In a trial nothing of it is written.
        query = "SELECT c.ours FROM comments c JOIN places p ON p.n = c.place WHERE p.thread = ? AND c.fate = 'write'"
        self.ids |= {ours for (ours,) in index.rows(query, thread)}

    def same(self, one: Comment) -> str:
        """What a comment is called that is there by another id, since its old home was told otherwise."""
        return self._same.get((one.source or "", one.source_id or "", one.id[_SECOND]), "")


def _read(raw: bytes) -> tuple[dict[str, Any], str]:
    """What a line tells, and what is wrong with it, if anything is."""
    try:
        told = json.loads(raw.decode())
    except (ValueError, RecursionError):
        return {}, N_("it is no JSON")
    if not isinstance(told, dict):
        return {}, N_("it is no JSON")
    for key, kind in _KEYS.items():
        value = told.get(key)
        odd = value.encode("utf-8", "replace").decode() != value if isinstance(value, str) else False
        far = isinstance(value, int) and not 0 <= value < _BATCH_MAX
        if type(value) is not kind or odd or far:
            return {}, key
    return told, ""
