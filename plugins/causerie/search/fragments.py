"""What a result shows, put into the index's fragments: a file a record, fetched when it is among the results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from causerie.search import canonical, ligatures
from causerie.search.records import Record


def facts(record: Record) -> dict[str, str]:
    """What a result shows beside its words, or needs for it; the words that have a ligature are parted by blanks."""
    return {
        "link": record.url,
        "title": record.title,
        "lang": record.title_lang,
        "words": " ".join(ligatures.words(f"{record.head} {record.text}")),
    }


def dress(folder: Path, pages: Mapping[str, Record]) -> None:
    """Give each fragment of the index in `folder` its facts; `pages` are the records by the names of their pages.

    Raises LookupError, ValueError or OSError if the fragments are not as Pagefind 1.5 writes them.
    """
    for path in (folder / "fragment").iterdir():
        found = json.loads(canonical.read(path))
        found["meta"] = facts(pages[PurePosixPath(found["url"]).stem])
        canonical.write(path, json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())
