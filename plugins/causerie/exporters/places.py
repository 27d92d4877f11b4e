"""Where an export may be written: where nothing is, or in the place of an earlier export of the same format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from causerie.errors import N_, Fault, OwnerError
from causerie.exporters import disqus, isso, staticman, wxr

BEGINNINGS = {"wxr": wxr.BEGINNING, "disqus": disqus.BEGINNING, "isso": isso.BEGINNING}
"""By what a file is known that was written here, in each format that is one file."""
_HEAD = 4096


def refuse(format: str, to: Path, kept: Iterable[Path] = ()) -> None:
    """Raise OwnerError if an export cannot go to a place; `kept` are the folders in which the site keeps something."""
    if any(to.is_relative_to(folder) for folder in map(Path.resolve, kept)):
        raise _refusal(to, N_("this place has another use in the site"))
    ours = _ours_alone if format not in BEGINNINGS else _ours
    if to.exists() and not ours(format, to):
        raise _refusal(to, N_("something else is here already, and is no earlier export of this format"))


def _ours(format: str, to: Path) -> bool:
    """Whether a file begins as an export of this format."""
    if not to.is_file():
        return False
    with to.open("rb") as file:
        return re.match(BEGINNINGS[format], file.read(_HEAD)) is not None


def _ours_alone(format: str, to: Path) -> bool:
    """Whether a folder holds nothing but what an export wrote."""
    return to.is_dir() and all(
        (one.is_dir() and not one.is_symlink()) or staticman.ours(one.relative_to(to).as_posix(), one)
        for one in to.rglob("*")
    )


def _refusal(to: Path, message: str) -> OwnerError:
    return OwnerError([Fault("export", message, N_("give another name with --to"), {}, str(to))])
