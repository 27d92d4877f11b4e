"""The formats that a blog can leave in."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from causerie.errors import N_, Fault, OwnerError
from causerie.exporters import disqus, isso, places, staticman, wxr
from causerie.exporters.base import Exporter, Leaving

FILES: Mapping[str, tuple[str, Exporter]] = {
    "wxr": (".xml", wxr.write),
    "disqus": (".xml", disqus.write),
    "isso": (".json", isso.write),
}
"""Those that are one file: how its name ends, and who writes it."""
FORMATS = (*FILES, "staticman")


def target(format: str) -> str:
    """What an export of a format is called if nobody says."""
    return f"export-{format}{FILES.get(format, ('',))[0]}"


def known(format: str, to: Path, kept: Iterable[Path] = ()) -> None:
    """Raise OwnerError if there is no such format, or if it cannot go there; `kept` is what the site needs itself."""
    if format not in FORMATS:
        message, remedy = N_("there is no format %(name)s"), N_("write one of %(choices)s")
        raise OwnerError([Fault("export", message, remedy, {"name": format, "choices": ", ".join(FORMATS)})])
    with _told(to):
        places.refuse(format, to.resolve(), kept)


def write(format: str, leaving: Leaving, to: Path) -> int:
    """Write a blog to a file, or to a folder, whole or not at all; how many comments are in it. Raises as `known`."""
    known(format, to)
    with _told(to):
        whole = to.resolve()
        return _file(FILES[format][1], leaving, whole) if format in FILES else _folder(leaving, whole)


@contextmanager
def _told(to: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message, remedy = N_("it cannot be written: %(reason)s"), N_("give another name, or make room")
        raise OwnerError([Fault("export", message, remedy, {"reason": error.strerror}, str(to))]) from error


def _file(exporter: Exporter, leaving: Leaving, to: Path) -> int:
    to.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=to.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            written = exporter(leaving, file)
        made.chmod(0o644)
        made.replace(to)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return written


def _folder(leaving: Leaving, to: Path) -> int:
    to.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".", suffix=".part", dir=to.parent))
    try:
        written = staticman.write(leaving, made)
        made.chmod(0o755)
        old = made.with_suffix(".old.part")
        if to.exists():
            to.rename(old)
        try:
            made.rename(to)
        except BaseException:
            if old.exists():
                old.rename(to)
            raise
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return written
