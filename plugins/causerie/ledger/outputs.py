"""What the files of a built site hold, and which slots stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

from causerie.ledger import tables
from causerie.ledger.opened import Opened
from causerie.parts import PART


class Outputs(Opened):
    """The part of a ledger that knows the files of the built site."""

    def state(self, thread: str) -> bytes:
        """The digest of all that is known of a thread."""
        found = self.database.execute("SELECT state FROM states WHERE thread = ?", (thread,)).fetchone()
        return found[0] if found else b""

    def still(self, thread: str, state: bytes) -> list[tuple[str, bytes]]:
        """The files of a thread's own, each with its digest, if they were built from this state and are the same."""
        built = self.database.execute("SELECT built FROM states WHERE thread = ?", (thread,)).fetchone()
        if not built or built[0] != state:
            return []
        # An index of what has a value is used where the query says that it wants no other.
        query = "SELECT file, digest FROM outputs WHERE thread = ? AND thread != ''"
        found = tables.rows(self.database, query, thread)
        return found if all(_holds(self.settings.output / file, kept) for file, kept in found) else []

    def wrote(self, file: str, data: bytes | None) -> None:
        """Keep what a file below the output folder holds now; None: it is gone."""
        if data is None:
            self.database.execute("DELETE FROM outputs WHERE file = ?", (file,))
        elif self.holds(file) is None:
            self.database.execute("INSERT INTO outputs VALUES (?, ?, 1, '')", (file, digest(data)))
        else:
            self.database.execute("UPDATE outputs SET digest = ? WHERE file = ?", (digest(data), file))

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

    def filled(
        self, slots: Mapping[str, set[str]], written: Mapping[str, tuple[bytes, str]], built: Mapping[str, bytes]
    ) -> None:
        """Begin anew with what the output folder holds: slots in their pages, and the build's own files.

        Those are in `written`, with their digest and their thread, if they are a thread's own; `built` are the states
        that the threads were built from.
        """
        self.database.execute("DELETE FROM slots")
        rows = sorted((name, file) for name, files in slots.items() for file in files)
        self.database.executemany("INSERT INTO slots VALUES (?, ?)", rows)
        self.database.execute("DELETE FROM outputs")
        own = [(file, *found) for file, found in sorted(written.items())]
        self.database.executemany("INSERT INTO outputs VALUES (?, ?, 1, ?)", own)
        # A page of a long discussion is Pelican's to write, and there no longer than the discussion is long.
        parts = {file for name, file in rows if name.startswith(f"{PART}:")}
        for file in sorted({file for _, file in rows} - written.keys()):
            path = self.settings.output / file
            if path.is_file():
                row = (file, digest(path.read_bytes()), file in parts)
                self.database.execute("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, '')", row)
        self.database.executemany(
            "UPDATE states SET built = ? WHERE thread = ?", [(one, name) for name, one in built.items()]
        )


def _holds(path: Path, kept: bytes) -> bool:
    try:
        return digest(path.read_bytes()) == kept
    except OSError:
        return False


def digest(data: bytes) -> bytes:
    """The digest by which what a file holds is known again."""
    return blake2b(data, digest_size=16).digest()
