"""Which files a build writes, and who writes each: two that would share one are refused by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from causerie.errors import N_, Fault, OwnerError

_REMEDY = N_("give one of them another address: a post by Slug: or Save_as:, a list by its …_SAVE_AS in pelicanconf.py")


@dataclass(frozen=True, slots=True)
class By:
    """Who writes a file: what it is called, and whether it is a file of the owner's (`source`).

    A list of Pelican's (`yields`) gives its place to whoever asks for just that place (`replaces`), as in Pelican.
    """

    name: str
    source: bool = False
    yields: bool = False
    replaces: bool = False


class Files:
    """The files of a built site, by their paths below its folder."""

    def __init__(self) -> None:
        self._by: dict[str, By] = {}
        self._within: dict[str, str] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._by)

    def put(self, file: str, by: By) -> bool:
        """Have somebody write a file; whether it is to be written, since nobody takes its place.

        Raises OwnerError if somebody else writes it, or a file where it has a folder.
        """
        there = self._by.get(file)
        if there and there.replaces and by.yields and not by.replaces:
            return False
        if not (there and by.replaces and there.yields and not there.replaces):
            self.look(file, by)
        self._by[file] = by
        for folder in _folders(file):
            self._within.setdefault(folder, file)
        return True

    def look(self, file: str, by: By) -> None:
        """Raise OwnerError if a file cannot be written, as `put` does."""
        for there in (file, self._within.get(file, "")):
            if there in self._by:
                raise _two(file, by, there, self._by[there])
        self.look_around(file, by)

    def look_around(self, file: str, by: By) -> None:
        """Raise OwnerError if somebody writes a file where another's folders would be."""
        for there in _folders(file):
            if there in self._by:
                raise _two(file, by, there, self._by[there])


def _folders(file: str) -> Iterator[str]:
    while "/" in file:
        file = file.rpartition("/")[0]
        yield file


def _two(file: str, by: By, there: str, other: By) -> OwnerError:
    # The owner looks for a file of theirs, not for ours.
    if other.source and not by.source:
        file, by, there, other = there, other, file, by
    values = {"one": by.name, "other": other.name, "address": file, "there": there}
    if file == there:
        message = N_("%(one)s and %(other)s would both be written to %(address)s")
    else:
        message = N_("%(one)s would be written to %(address)s, and %(other)s to %(there)s: a file is no folder")
    return OwnerError([Fault("address", message, _REMEDY, values, by.name if by.source else file)])
