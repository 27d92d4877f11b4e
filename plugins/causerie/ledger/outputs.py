"""What the files of a built site hold, and which slots stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from causerie.ledger import tables
from causerie.ledger.opened import Opened
from causerie.parts import PART


class Held(NamedTuple):
    """What a file of the built site holds: its digest, the thread whose own it is, the state that it was made from.

    A file that may be made of anything has no state.
    """

    digest: bytes
    thread: str = ""
    made: bytes = b""


class Outputs(Opened):
    """The part of a ledger that knows the files of the built site."""

    def state(self, thread: str) -> bytes:
        """The digest of all that is known of a thread."""
        found = self.database.execute("SELECT state FROM states WHERE thread = ?", (thread,)).fetchone()
        return found[0] if found else b""

    def still(self, thread: str, state: bytes) -> dict[str, Held]:
        """The files of a thread's own, if they were made from this state and are as they were."""
        # An index of what has a value is used where the query says that it wants no other.
        query = "SELECT file, digest, thread, made FROM outputs WHERE thread = ? AND thread != ''"
        found = {file: Held(*held) for file, *held in tables.rows(self.database, query, thread)}
        same = all(held.made == state and self._holds(file, held.digest) for file, held in found.items())
        return found if same else {}

    def stands(self, file: str, state: bytes) -> Held | None:
        """What a file holds, if it was made from this state and is as it was."""
        query = "SELECT digest, thread, made FROM outputs WHERE file = ? AND made = ?"
        found = self.database.execute(query, (file, state)).fetchone()
        return Held(*found) if found and self._holds(file, found[0]) else None

    def wrote(self, file: str, data: bytes | None) -> None:
        """Keep what a file below the output folder holds now; None: it is gone."""
        if data is None:
            self.database.execute("DELETE FROM outputs WHERE file = ?", (file,))
        elif self.holds(file) is None:
            self.database.execute("INSERT INTO outputs VALUES (?, ?, 1, '', x'')", (file, digest(data)))
        else:
            self.database.execute("UPDATE outputs SET digest = ?, made = x'' WHERE file = ?", (digest(data), file))

    def holds(self, file: str) -> bytes | None:
        """The digest of what a file of the built site held when it was written last."""
        found = self.database.execute("SELECT digest FROM outputs WHERE file = ?", (file,)).fetchone()
        return found[0] if found else None

    def files(self, slot: str) -> list[str]:
        """The files of the built site in which a slot stands."""
        return [
            row[0] for row in tables.rows(self.database, "SELECT file FROM slots WHERE name = ? ORDER BY file", slot)
        ]

    def place(self, slot: str, file: str | None) -> None:
        """Keep that a slot stands in this file alone, or nowhere."""
        self.database.execute("DELETE FROM slots WHERE name = ?", (slot,))
        if file:
            self.database.execute("INSERT INTO slots VALUES (?, ?)", (slot, file))

    def slots(self, prefix: str) -> list[str]:
        """The names of the slots that begin so."""
        query = "SELECT DISTINCT name FROM slots WHERE name >= ? AND name < ? ORDER BY name"
        return [row[0] for row in tables.rows(self.database, query, prefix, prefix + "\U0010ffff")]

    def outlived(self, written: Iterable[str]) -> list[str]:
        """The files that the last build wrote of itself, besides Pelican's pages, and this one did not."""
        found = {row[0] for row in self.database.execute("SELECT file FROM outputs WHERE own")}
        return sorted(found.difference(written))

    def filled(self, slots: Mapping[str, set[str]], written: Mapping[str, Held], pages: Mapping[str, Held]) -> None:
        """Begin anew with what the output folder holds: slots in their pages, and the build's own files.

        Those are `written`; `pages` are the ones of Pelican's whose bytes are known, the others are read.
        """
        self.database.execute("DELETE FROM slots")
        rows = sorted((name, file) for name, files in slots.items() for file in files)
        self.database.executemany("INSERT INTO slots VALUES (?, ?)", rows)
        self.database.execute("DELETE FROM outputs")
        own = ((file, held.digest, True, held.thread, held.made) for file, held in sorted(written.items()))
        self.database.executemany("INSERT INTO outputs VALUES (?, ?, ?, ?, ?)", own)
        # A page of a long discussion is Pelican's to write, and there no longer than the discussion is long.
        parts = {file for name, file in rows if name.startswith(f"{PART}:")}
        for file in sorted({file for _, file in rows} - written.keys()):
            held = pages.get(file) or self._read(file)
            if held:
                row = (file, held.digest, file in parts, held.thread, held.made)
                self.database.execute("INSERT INTO outputs VALUES (?, ?, ?, ?, ?)", row)

    def _holds(self, file: str, kept: bytes) -> bool:
        found = self._read(file)
        return bool(found and found.digest == kept)

    def _read(self, file: str) -> Held | None:
        try:
            return Held(digest(Path(self.settings.output, file).read_bytes()))
        except OSError:
            return None


def digest(data: bytes) -> bytes:
    """The digest by which what a file holds is known again."""
    return blake2b(data, digest_size=16).digest()
