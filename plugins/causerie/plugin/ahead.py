"""Posts converted before Pelican asks for them: out of the cache, or on all cores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from causerie.cache import Cache, key
from causerie.plugin.workers import Workers, cores
from causerie.prose.converting import Made, Ways, convert_all

BATCH = 128
"""Posts that are looked for in the cache at once; those of two batches wait in memory."""
CHUNK = 8
"""Posts that a process converts before it hands them over."""
WORTH = 3 * CHUNK
"""Posts to convert for which processes are worth their start."""


class Coming(NamedTuple):
    """A post that will be asked for: its key, what is kept of it, or who is at work on it and its place there."""

    key: bytes
    kept: bytes | None
    work: Future[list[bytes | None]] | None = None
    place: int = 0


class Ahead:
    """The conversions of some files, in the order in which they will be asked for."""

    def __init__(self, paths: Iterable[str], ways: Ways, file: Path) -> None:
        self._ways, self._print = ways, ways.print()
        self._cache = Cache(file)
        self._paths = iter(paths)
        self._coming: dict[str, Coming] = {}
        self._workers: Workers | None = None
        self._left = True

    def made(self, path: str) -> Made | None:
        """What becomes of a file; None if it cannot be converted so, or was not to be asked for."""
        while self._left and len(self._coming) < BATCH:
            self._look()
        coming = self._coming.pop(path, None)
        made = coming and (coming.kept or self._done(path, coming))
        if made and coming and not coming.kept:
            self._cache.put(coming.key, made)
        if not self._left and not self._coming:
            self._close()
        return Made.load(made) if made else None

    def _done(self, path: str, coming: Coming) -> bytes | None:
        made = coming.work.result()[coming.place] if coming.work else None
        return made or convert_all(self._ways, [Path(path).read_bytes()])[0]

    def _look(self) -> None:
        """Look for the next batch in the cache, and have what is not there converted."""
        batch = list(islice(self._paths, BATCH))
        self._left = len(batch) == BATCH
        missing = []
        for path, text in _read(batch):
            digest = key(self._print, text)
            kept = self._cache.get(digest)
            self._coming[path] = Coming(digest, kept)
            if kept is None:
                missing.append((path, text))
        if self._workers is None and len(missing) >= WORTH and cores() > 1:
            self._workers = Workers(self._ways)
        while self._workers and missing:
            chunk, missing = missing[:CHUNK], missing[CHUNK:]
            work = self._workers.convert([text for _, text in chunk])
            for place, (path, _) in enumerate(chunk):
                self._coming[path] = self._coming[path]._replace(work=work, place=place)

    def _close(self) -> None:
        """All was asked for: what was not is of posts that are gone, or of other ways."""
        if self._workers:
            self._workers.close()
        self._cache.sweep()
        self._cache.close()


def _read(paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The files' bytes; one that cannot be read is left to whoever asks for it."""
    for path in paths:
        try:
            yield path, Path(path).read_bytes()
        except OSError:
            continue
