"""What the files of a built site hold after an update, before any is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from causerie.errors import N_
from causerie.ledger import Ledger, digest
from causerie.machines import sitemap
from causerie.pages.splice import splice
from causerie.update import doubts
from causerie.update.errors import NeedsBuildError


class Files:
    """The files that an update touches, by their paths below the output folder; None: the file goes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._made: dict[str, bytes | None] = {}
        self._sitemap = ""

    def made(self) -> dict[str, bytes | None]:
        """What was made until now."""
        listed = {sitemap.FILE: self._sitemap.encode()} if self._sitemap else {}
        return self._made | listed

    def put(self, file: str, data: bytes | None) -> None:
        """Have a file hold this."""
        self._made[file] = data

    def fill(self, file: str, slot: str, inner: str) -> None:
        """Have a slot of a page hold this. Raises NeedsBuildError if the page is not as it was built."""
        try:
            self._made[file] = splice(self.page(file), slot, inner)
        except KeyError as error:
            raise NeedsBuildError.because(N_("this page does not show its discussion as it was built"), file) from error

    def page(self, file: str) -> bytes:
        """What a file holds. Raises NeedsBuildError if that is not what was written into it."""
        return self._made.get(file) or doubts.trusted(self._ledger, file)

    def standing(self, file: str) -> str:
        """What a file of the built site holds before this update; nothing, if nobody can tell."""
        path = Path(self._ledger.settings.output, file)
        data = path.read_bytes() if path.is_file() else b""
        return data.decode() if self._ledger.holds(file) == digest(data) else ""

    def map(self, change: Callable[[str], str]) -> None:
        """Change the sitemap, if the site has one. Raises NeedsBuildError if it can hold no more."""
        if self._ledger.holds(sitemap.FILE):
            try:
                self._sitemap = change(self._sitemap or self.page(sitemap.FILE).decode())
            except ValueError as error:
                raise NeedsBuildError.because(N_("the sitemap is full"), sitemap.FILE) from error
