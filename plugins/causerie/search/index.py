"""The index that does not change with each contribution: files of words and files of records, each fetched if needed.

A file of words holds for each word the numbers of the records in which it stands, in rising order: of the first one,
then how many further each other one is; four times that, and the word's grade there. A filter is a word with a colon.
"""

from __future__ import annotations

import json
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from operator import sub
from pathlib import Path

from causerie.search.words import words

GRADES = 4
"""Grades of a word in a record: 2 more if it is in the head, 1 more if it is there twice."""
CHUNK = 1 << 16
"""Bytes of a file of words: what a browser fetches for a word of the query; some 20 kB as servers send them."""
SHELF = 8
"""Contributions in a file of records: few, since each result may be in another one. Each text has a file of its own."""
FILTERS = ("kind", "lang", "field")


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the digest of it all, how many of its records are texts, the first word of each file of words."""

    digest: str
    texts: int
    words: list[str]


def make(folder: Path, records: Iterable[Mapping[str, str]]) -> Made:
    """Write the index of these records, the texts first, into a folder."""
    digest = blake2b(_software(), digest_size=8)
    lists: dict[str, array[int]] = defaultdict(lambda: array("I"))
    shelf: list[str] = []
    shelves = texts = 0
    for number, record in enumerate(records):
        line = json.dumps(record, ensure_ascii=False)
        digest.update(f"{line}\n".encode())
        _add(lists, GRADES * number, record)
        shelf.append(line)
        texts += record["kind"] == "text"
        if len(shelf) == SHELF or number < texts:
            _records(folder, shelves, shelf)
            shelf, shelves = [], shelves + 1
    if shelf:
        _records(folder, shelves, shelf)
    firsts: list[str] = []
    for first, text in _chunks(lists):
        (folder / f"w{len(firsts)}.json").write_text(text, encoding="utf-8")
        firsts.append(first)
    return Made(digest.hexdigest(), texts, firsts)


def _software() -> bytes:
    """What makes the index: this code, and what Python knows of letters."""
    code = (path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return b"".join([*code, unicodedata.unidata_version.encode()])


def _records(folder: Path, at: int, lines: Iterable[str]) -> None:
    (folder / f"r{at}.json").write_text(f"[{','.join(lines)}]", encoding="utf-8")


def _add(lists: dict[str, array[int]], number: int, record: Mapping[str, str]) -> None:
    counted = Counter(words(record["text"]))
    for word in set(words(record["head"])):
        lists[word].append(number + (3 if counted.pop(word, 0) else 2))
    for word, times in counted.items():
        lists[word].append(number + (times > 1))
    for name in FILTERS:
        lists[f"{name}:{record[name]}"].append(number)


def _chunks(lists: Mapping[str, array[int]]) -> Iterator[tuple[str, str]]:
    """The files of words, each with its first word, in the order of the alphabet as a browser compares texts."""
    entries: list[str] = []
    first, size = "", 0
    for word in sorted(lists, key=lambda word: word.encode("utf-16-be")):
        first = first or word
        entries.append(f"{json.dumps(word, ensure_ascii=False)}:[{_steps(lists[word])}]")
        size += len(entries[-1])
        if size >= CHUNK:
            yield first, f"{{{','.join(entries)}}}"
            entries, first, size = [], "", 0
    if entries:
        yield first, f"{{{','.join(entries)}}}"


def _steps(numbers: array[int]) -> str:
    before = [0, *[number & -GRADES for number in numbers]]
    return ",".join(map(str, map(sub, numbers, before)))
