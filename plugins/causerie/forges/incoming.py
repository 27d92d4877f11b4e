"""Where what a stranger made is received, so that all of it comes into the author's repository, or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from causerie.forges.git import Answer, Git
from causerie.forges.homes import Home


@contextmanager
def apart(home: Home) -> Iterator[Git]:
    """A repository without refs that reads the objects and the settings of another one; it goes with all it took in.

    A git that is stopped leaves what it had received so far: here, nobody else's can be taken for it.
    """
    for old in home.notes.glob("incoming.*"):
        # Whoever holds the repository is alone in it: this one's maker died.
        shutil.rmtree(old, ignore_errors=True)
    asked = home.git.ask("rev-parse", "--show-object-format", "--git-path", "objects", "--git-path", "config")
    kind, objects, config = asked.decode("utf-8", "surrogateescape").split("\n")[:3]
    folder = Path(tempfile.mkdtemp(prefix="incoming.", dir=home.notes))
    try:
        home.git.ask("init", "--quiet", "--bare", "--template=", f"--object-format={kind}", str(folder))
        alternates = folder / "objects" / "info" / "alternates"
        alternates.write_bytes(bytes(Path(home.git.folder, objects).resolve()) + b"\n")
        # How a forge is reached, and what git is to look at, may be said in the clone alone.
        known = str(Path(home.git.folder, config).resolve())
        # What an owner hides from those who fetch there is not hidden from us.
        for name, value in (("include.path", known), ("uploadpack.hideRefs", "!refs/")):
            home.git.ask("config", "--file", str(folder / "config"), name, value)
        # All that is received stays one pack, which says what it holds.
        yield Git(folder, folder, ("fetch.unpackLimit=1",))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fits(git: Git, most: int) -> bool:
    """Whether what such a repository received is `most` bytes at most, packed and unpacked: few can become many."""
    packs = [path for path in (git.folder / "objects" / "pack").iterdir() if path.is_file()]
    if sum(path.stat().st_size for path in packs) > most:
        return False
    rows = [git.ask("show-index", stdin=path.read_bytes()) for path in packs if path.suffix == ".idx"]
    ids = [row.split()[1] + b"\n" for row in b"".join(rows).splitlines()]
    sizes = git.ask("cat-file", "--batch-check=%(objectsize)", stdin=b"".join(ids))
    return sum(map(int, sizes.split())) <= most


def take(home: Home, git: Git, refs: str) -> Answer | None:
    """Bring the refs below a folder of refs, and what they reach, from such a repository; what git said if it fails."""
    options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=")
    answer = home.git.run("-c", "protocol.file.allow=always", "fetch", *options, str(git.folder), f"+{refs}*:{refs}*")
    return answer if answer.code else None
