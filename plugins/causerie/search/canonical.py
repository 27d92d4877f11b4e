"""An index whose bytes depend on nothing but the site: Pagefind lists filters and languages in an order by chance.

Its files are gzipped CBOR (RFC 8949) behind a mark of Pagefind's; their names hold a digest.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

ENTRY = "pagefind-entry.json"
_MARK = b"pagefind_dcd"
_FILTERS = 3
"""Where the filters stand in an index's list of what it holds."""


def settle(folder: Path) -> None:
    """Put every list of Pagefind's index in `folder` in order, and name the files that changed anew.

    Raises LookupError, ValueError or OSError if the index is not as Pagefind 1.5 writes it.
    """
    entry = json.loads((folder / ENTRY).read_bytes())
    for facts in entry["languages"].values():
        facts["hash"] = _index(folder, facts["hash"])
    (folder / ENTRY).write_text(json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False), "utf-8")


def read(path: Path) -> bytes:
    """What a file of Pagefind's holds. Raises ValueError if it is none."""
    data = gzip.decompress(path.read_bytes())
    if not data.startswith(_MARK):
        raise ValueError(path.name)
    return data.removeprefix(_MARK)


def write(path: Path, data: bytes) -> None:
    """Write a file as Pagefind does; the same bytes each time."""
    path.write_bytes(gzip.compress(_MARK + data, mtime=0))


def _index(folder: Path, name: str) -> str:
    """Settle the index of one language, and give its new name."""
    path = folder / f"pagefind.{name}.pf_meta"
    start, parts = _parts(read(path))
    head, filters = _parts(parts[_FILTERS])
    settled = []
    for one in sorted(filters):
        old = _text(_parts(one)[1][1])
        settled.append(one.replace(old.encode(), _filter(folder, old).encode()))
    parts[_FILTERS] = head + b"".join(settled)
    data = start + b"".join(parts)
    new = f"{name.split('_')[0]}_{hashlib.sha256(data).hexdigest()[:10]}"
    _write(path, path.with_name(f"pagefind.{new}.pf_meta"), data)
    return new


def _filter(folder: Path, name: str) -> str:
    path = folder / "filter" / f"{name}.pf_filter"
    start, parts = _parts(read(path))
    head, values = _parts(parts[1])
    data = start + parts[0] + head + b"".join(sorted(values))
    new = f"{name.split('_')[0]}_{hashlib.sha256(data).hexdigest()[:7]}"
    _write(path, path.with_name(f"{new}.pf_filter"), data)
    return new


def _write(old: Path, new: Path, data: bytes) -> None:
    # A name stands in a file beside it, behind its length.
    if len(old.name) != len(new.name):
        raise ValueError(old.name)
    old.unlink()
    write(new, data)


def _parts(data: bytes) -> tuple[bytes, list[bytes]]:
    """An array of CBOR: its head, and the bytes of each of its items."""
    kind, count, at = _head(data, 0)
    if kind != 4:
        raise ValueError(kind)
    start, items = data[:at], []
    for _ in range(count):
        end = _end(data, at)
        items.append(data[at:end])
        at = end
    return start, items


def _text(data: bytes) -> str:
    _, length, at = _head(data, 0)
    return data[at : at + length].decode()


def _end(data: bytes, at: int) -> int:
    """Where the item that begins at `at` ends: a number, a text, or an array of these."""
    kind, count, at = _head(data, at)
    if kind == 4:
        for _ in range(count):
            at = _end(data, at)
        return at
    if kind not in (0, 1, 3):
        raise ValueError(kind)
    return at + count if kind == 3 else at


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """An item's kind (RFC 8949, 3.1), its number, length or count, and where its content begins."""
    kind, more = divmod(data[at], 32)
    if more < 24:
        return kind, more, at + 1
    size = {24: 1, 25: 2, 26: 4, 27: 8}[more]
    return kind, int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size
