"""The threads in which the checks of an earlier build found nothing, and need not look again."""

from __future__ import annotations

from dataclasses import dataclass

from causerie.pages.kept import Kept


@dataclass(frozen=True, slots=True)
class Sound:
    """Those under a charter of so many `rules`, kept with what was made of them."""

    kept: Kept
    rules: int

    def __contains__(self, thread: object) -> bool:
        """Whether a thread is among them, as it is now."""
        return self.kept.known(thread, f"sound under {self.rules} rules")

    def add(self, thread: str) -> None:
        """Have a thread be among them."""
        self.kept.note(thread, f"sound under {self.rules} rules")
