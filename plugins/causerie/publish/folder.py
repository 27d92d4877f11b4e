"""A folder that holds a published site: replaced whole or not at all, and never anything else."""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from causerie.errors import N_, Fault, OwnerError

MARK = ".causerie"
"""The file by which a published folder is known: the names that were published into it, one a line."""


@contextmanager
def replacing(target: Path, sources: Iterable[Path]) -> Iterator[Path]:
    """Give an empty folder to build into; when the block ends well, it takes the place of `target`.

    `sources` are the folders that the site needs. Raises OwnerError, before anything is touched, if `target` is in,
    holds or is one of them, or holds anything but what was published so. If the block raises, `target` is as it was.
    """
    target = target.resolve()
    _refuse(target, [source.resolve() for source in sources])
    old = target.with_name(f".{target.name}.old")
    _mend(target, old)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield new
        names = sorted(path.name for path in new.iterdir() if path.name != MARK)
        (new / MARK).write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        new.chmod(_mode(target))
        _swap(new, target, old)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def filled(new: Path, built: Path, old: Path) -> int:
    """Fill an empty folder with a built site; how many of its files are not as in `old`.

    Those that are, are the very files of `old`, with their times: what copies the folder elsewhere need not copy them.
    """
    changed = 0
    for folder, _, names in os.walk(built):
        below = Path(folder).relative_to(built)
        (new / below).mkdir(exist_ok=True)
        for name in names:
            was, made = old / below / name, Path(folder, name)
            if _same(was, made):
                _link(was, new / below / name)
            else:
                shutil.copy2(made, new / below / name)
                changed += 1
    return changed


def _same(was: Path, made: Path) -> bool:
    """Whether two files hold the same."""
    try:
        return not was.is_symlink() and filecmp.cmp(was, made, shallow=True)
    except OSError:
        return False


def _link(was: Path, new: Path) -> None:
    try:
        new.hardlink_to(was)
    except OSError:
        # A file system without links has the times copied.
        shutil.copy2(was, new)


def _refuse(target: Path, sources: list[Path]) -> None:
    if any(target.is_relative_to(source) or source.is_relative_to(target) for source in sources):
        raise _refusal(target, N_("this folder has another use in the site"))
    old = target.with_name(f".{target.name}.old")
    for folder in (target, old):
        if folder.exists() and not folder.is_dir():
            raise _refusal(folder, N_("this is not a folder"))
        if folder.exists() and not _published(folder):
            raise _refusal(folder, N_("it holds something else than a site published by Causerie"))


def _published(folder: Path) -> bool:
    """Whether all that a folder holds was published into it, as far as its first level tells."""
    found = {path.name for path in folder.iterdir()}
    mark = folder / MARK
    return not found or (mark.is_file() and found <= {MARK, *mark.read_text(encoding="utf-8").split("\n")})


def _mode(target: Path) -> int:
    """The permissions of the folder that is replaced, or those that a new one gets; mkdtemp gives others."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o777 & ~umask


def _refusal(path: Path, message: str) -> OwnerError:
    return OwnerError(
        [Fault("publish", message, N_("give another folder, or an empty one, with --to"), path=str(path))]
    )


def _mend(target: Path, old: Path) -> None:
    """Bring back the site that an interrupted publication had put aside, if nothing has taken its place."""
    if old.exists() and (not target.exists() or not any(target.iterdir())):
        if target.exists():
            target.rmdir()
        old.rename(target)


def _swap(new: Path, target: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    shutil.rmtree(old, ignore_errors=True)
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
