"""The folder of a site's search: its head, which a browser fetches first, beside the index that the head names."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp

from causerie.files import write

HEAD = "index.json"


@dataclass(frozen=True, slots=True)
class Head:
    """The index is in the folder `settled`, called by all that it depends on: `texts`, then `count` contributions.

    `last` is the last one's place in the order of time, `words` the first word of each file of words, `shelf` how many
    contributions a file of records has. The `fresh` ones are here themselves, the newest last.
    """

    settled: str
    count: int
    last: Sequence[str]
    texts: int
    shelf: int
    words: Sequence[str]
    fresh: Sequence[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """The folder of the search of a built site."""

    folder: Path

    def head(self) -> Head | None:
        """The head that is there, if it can be read and its index is there."""
        try:
            head = Head(**json.loads((self.folder / HEAD).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        return head if (self.folder / head.settled).is_dir() else None

    def make(self, records: Iterable[Mapping[str, str]], count: int, last: Sequence[str]) -> Head:
        """Make the index of these records, with `count` contributions, beside the last one; a head that names it."""
        # An update has no need of it, as a rule, and would wait for it.
        from causerie.search import index

        self.folder.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=".", dir=self.folder))
        # mkdtemp gives 0700.
        folder.chmod(0o755)
        made = index.make(folder, records)
        if not (self.folder / made.digest).is_dir():
            folder.rename(self.folder / made.digest)
        return Head(made.digest, count, last, made.texts, index.SHELF, made.words, [])

    def tell(self, head: Head) -> None:
        """Put this head in place of the last one, and take away what no head names any more."""
        data = json.dumps(asdict(head), ensure_ascii=False, separators=(",", ":")).encode()
        write(self.folder / HEAD, data)
        for path in self.folder.iterdir():
            if path.is_dir() and path.name != head.settled:
                shutil.rmtree(path)

    def clear(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self.folder, ignore_errors=True)
