"""Where what a stranger made is received, so that all of it comes into the author's repository, or nothing."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from causerie.forges.git import Git
from causerie.forges.homes import Home

log = logging.getLogger(__name__)


@contextmanager
def apart(home: Home) -> Iterator[Git]:
    """A repository without refs that reads the objects of another one; it goes with all that came into it.

    A git that is stopped leaves what it had received so far: here, nobody else's can be taken for it.
    """
    for old in home.notes.glob("incoming.*"):
        # Whoever holds the repository is alone in it: this one's maker died.
        shutil.rmtree(old, ignore_errors=True)
    asked = home.git.ask("rev-parse", "--show-object-format", "--git-path", "objects")
    kind, objects = asked.decode("utf-8", "surrogateescape").split("\n")[:2]
    folder = Path(tempfile.mkdtemp(prefix="incoming.", dir=home.notes))
    try:
        home.git.ask("init", "--quiet", "--bare", "--template=", f"--object-format={kind}", str(folder))
        alternates = folder / "objects" / "info" / "alternates"
        alternates.write_bytes(bytes(Path(home.git.folder, objects).resolve()) + b"\n")
        yield Git(folder, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take(home: Home, git: Git, refs: str) -> None:
    """Bring the refs below a folder of refs, and what they reach, from such a repository; what fails is told a log."""
    options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=")
    answer = home.git.run("-c", "protocol.file.allow=always", "fetch", *options, str(git.folder), f"+{refs}*:{refs}*")
    if answer.code:
        log.warning("%s", home.git.failure("fetch", answer))
