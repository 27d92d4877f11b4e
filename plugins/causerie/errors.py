"""What can be wrong: faults that are reported, errors that are raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from causerie.characters import printable


def N_(message: str) -> str:  # noqa: N802 (gettext's name for it)
    """Mark a message for the catalogues where it is written; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, where, and what to do about it.

    `message` and `remedy` are English templates (the catalogues' msgids) that `values` fill in.
    A fault stops a publication; a hint never stops anything. Lines count from 1; 0 means the file.
    """

    rule: str
    message: str
    remedy: str
    values: Mapping[str, object] = field(default_factory=dict)
    path: str = ""
    line: int = 0
    key: str = ""
    level: Literal["fault", "hint"] = "fault"

    def said(self, gettext: Callable[[str], str]) -> tuple[str, str]:
        """The message and the remedy in the language of `gettext`, a stranger's words made printable."""
        shown = {name: printable(str(value)) for name, value in self.values.items()}
        return gettext(self.message) % shown, gettext(self.remedy) % shown


class CauserieError(Exception):
    """The root of every error; each carries its faults, and its children say who must act."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.path}:{f.line}: {f.key}: " + " ".join(f.said(str)) for f in faults))


class ModeratorError(CauserieError):
    """A comment, or another file under the comments folder, that only an edit can mend."""


class OwnerError(CauserieError):
    """A setting or a post that only the owner of the site can mend."""


class ReaderError(CauserieError):
    """A form that its reader can mend: each fault's key is a field of the form, or empty for the whole of it."""


class ForgeError(CauserieError):
    """A forge that did not do what it was asked, and may do it later; `after` is the seconds that it asked for."""

    def __init__(self, faults: Sequence[Fault], after: float | None = None) -> None:
        self.after = after
        super().__init__(faults)
