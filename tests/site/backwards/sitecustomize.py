"""Put on PYTHONPATH, this makes every folder list its files in the opposite order, as another file system might."""

import os
from collections.abc import Iterator

_listdir, _scandir = os.listdir, os.scandir


class _Backwards:
    def __init__(self, path: object) -> None:
        with _scandir(path) as found:
            self._entries = iter(sorted(found, key=lambda entry: entry.name, reverse=True))

    def __enter__(self) -> "_Backwards":
        return self

    def __exit__(self, *_: object) -> None:
        return

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return self._entries

    def __next__(self) -> os.DirEntry[str]:
        return next(self._entries)

    def close(self) -> None:
        return


os.listdir = lambda path=".": sorted(_listdir(path), reverse=True)
os.scandir = lambda path=".": _Backwards(path)
