"""Which names of branches, paths and texts any forge can be handed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from causerie.errors import N_, Fault, ModeratorError

_REF = re.compile(r"[^\x00-\x20\x7f~^:?*\[\\]+")


def is_branch(name: str, kinds: Sequence[str]) -> bool:
    """Whether a proposal may have this name: below one of `kinds`, and as git-check-ref-format(1) wants it."""
    parts = name.split("/")
    shaped = _REF.fullmatch(name) and name.isprintable() and ".." not in name and "@{" not in name
    whole = all(part and not part.startswith(".") and not part.endswith((".", ".lock")) for part in parts)
    return bool(shaped) and whole and len(parts) > 1 and name.startswith(tuple(kinds))


def is_path(name: str) -> bool:
    """Whether a path stays below its folder on every system, and out of what git keeps for itself."""
    parts = name.split("/")
    # `git~1` is what Windows calls `.git` too.
    whole = all(part and part not in (".", "..") and not part.lower().startswith((".git", "git~")) for part in parts)
    return whole and name.isprintable() and not set(name) & set('\\:"')


def refuse(kinds: Sequence[str], branches: Iterable[str] = (), paths: Iterable[str] = (), texts: str = "") -> None:
    """Raise ModeratorError for names that no forge is to see, and for texts with a NUL, which git would cut there."""
    message, remedy = N_("no forge can be handed this name or text: %(name)s"), N_("write another")
    wrong = [name for name in branches if not is_branch(name, kinds)] + [name for name in paths if not is_path(name)]
    if "\0" in texts:
        wrong.append(texts)
    if wrong:
        raise ModeratorError([Fault("forge", message, remedy, {"name": name}) for name in wrong])
