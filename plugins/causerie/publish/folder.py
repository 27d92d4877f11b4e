"""A folder that holds a published site: replaced whole or not at all, and never anything else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from causerie.errors import N_, Fault, OwnerError

MARK = ".causerie"
"""The file by which a published folder is known, so that a folder of anything else is not replaced."""
_SAID = "Causerie published this folder, and will replace it.\n"


@contextmanager
def replacing(target: Path, sources: Iterable[Path]) -> Iterator[Path]:
    """Give an empty folder to build into; when the block ends well, it takes the place of `target`.

    `sources` are the folders that the site is made of. Raises OwnerError, before anything is touched, if `target`
    is in, holds or is one of them, or holds anything but a site that was published so. If the block raises,
    `target` is as it was.
    """
    target = target.resolve()
    _refuse(target, [source.resolve() for source in sources])
    old = target.with_name(f".{target.name}.old")
    _mend(target, old)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield new
        (new / MARK).write_text(_SAID, encoding="utf-8")
        # mkdtemp gives 0700; a site is for everyone to read.
        new.chmod(0o755)
        _swap(new, target, old)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _refuse(target: Path, sources: list[Path]) -> None:
    if any(target.is_relative_to(source) or source.is_relative_to(target) for source in sources):
        raise _refusal(target, N_("the site itself is made of what is there"))
    old = target.with_name(f".{target.name}.old")
    for folder in (target, old):
        if folder.exists() and not folder.is_dir():
            raise _refusal(folder, N_("this is not a folder"))
        if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
            raise _refusal(folder, N_("it holds something else than a site published by Causerie"))


def _refusal(path: Path, message: str) -> OwnerError:
    return OwnerError(
        [Fault("publish", message, N_("give another folder, or an empty one, with --to"), path=str(path))]
    )


def _mend(target: Path, old: Path) -> None:
    """Bring back the site that an interrupted publication had put aside; or clear it away, if it was replaced."""
    if old.exists() and not target.exists():
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _swap(new: Path, target: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
