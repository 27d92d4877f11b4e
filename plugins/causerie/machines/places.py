"""Where in a built site there is room for one more file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LATER = ("theme/", "search/found/", "receipt/")
"""Folders that fill when the pages are written, or later: nothing else stands in them."""


class Places:
    """The files of a site, by their paths below its folder, and the folders that they stand in."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.files = set(taken)
        self._folders = {folder for file in self.files for folder in _parents(file)}

    def take(self, file: str) -> bool:
        """Put a file there, if no other file and no folder is in its way; whether it was put there."""
        parents = set(_parents(file))
        if file in self.files or file in self._folders or parents & self.files or file.startswith(LATER):
            return False
        self.files.add(file)
        self._folders |= parents
        return True


def _parents(file: str) -> Iterator[str]:
    while "/" in file:
        file = file.rpartition("/")[0]
        yield file
