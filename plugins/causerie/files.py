"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`, so that a reader or a crash sees the old file or the new one, never a part.

    The folder is made if it is missing. Raises OSError, and then leaves what was there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp gives 0600; a committed file is for everyone to read.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def write(path: Path, data: bytes) -> bool:
    """Put `data` at `path`, whole or not at all, if something else is there; whether it was written.

    What holds it already keeps its times. It is not flushed to the disk, as what can be made again need not be.
    """
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def sweep(folder: Path) -> None:
    """Delete what those who died in the middle of a `write` left below `folder`."""
    for path in folder.rglob(".*.part"):
        path.unlink(missing_ok=True)


def take_away(path: Path, top: Path) -> bool:
    """Delete a file, if it is there, and the folders below `top` that are empty then; whether it was there."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    for folder in path.parents:
        if folder == top or any(folder.iterdir()):
            break
        folder.rmdir()
    return True


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows has no way to open a folder, and no need."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
