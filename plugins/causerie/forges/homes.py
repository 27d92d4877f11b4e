"""The repository of a blog, and one operation at a time in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from causerie.errors import N_, Fault, ForgeError, OwnerError
from causerie.forges import refs
from causerie.forges.git import Git

PATIENCE = 30.0
"""The seconds that an operation waits for another one's end; one takes about a tenth."""


@dataclass(frozen=True, slots=True)
class Home:
    """A repository, where in it the blog lies (`prefix`, with a slash at its end), and its published ref.

    `notes` is the folder for what we keep beside git's own. `own` says that the repository is ours alone. `heads` is
    what the refs of branches begin with, `settled` those of the names that were decided.
    """

    git: Git
    prefix: str
    published: str
    notes: Path
    own: bool = False
    heads: str = refs.HEADS
    settled: str = refs.SETTLED


@contextmanager
def disk() -> Iterator[None]:
    """Make an error of the disk one of the forge's."""
    try:
        yield
    except OSError as error:
        message, remedy = N_("the disk refused it: %(reason)s"), N_("make room, or give the right to write there")
        raise ForgeError([Fault("git", message, remedy, {"reason": error})]) from error


@contextmanager
def alone(look: Callable[[], Home]) -> Iterator[Home]:
    """The repository that `look` finds, for one operation at a time among all processes."""
    while True:
        home = look()
        home.notes.mkdir(exist_ok=True)
        with locked(home):
            # While we waited, the blog may have become a repository, and its proposals have gone there.
            if home.own and look() != home:
                continue
            yield home
            return


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """Keep every other process from a repository. Raises ForgeError if one does not leave it."""
    lock = FileLock(home.notes / "lock", timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout as error:
        message, remedy = N_("another program holds the repository"), N_("it is tried again; or stop that program")
        raise ForgeError([Fault("git", message, remedy)]) from error
    try:
        yield
    finally:
        lock.release()


def tip(home: Home, seen: dict[str, str], kinds: Sequence[str]) -> str:
    """The published commit among refs that were just read; empty in a repository that has none yet.

    Raises OwnerError if there are branches, but not the one that the owner named.
    """
    if home.published in seen:
        return seen[home.published]
    heads = [name.removeprefix(home.heads) for name in refs.found(home.git, home.heads)]
    there = [name for name in heads if not name.startswith(tuple(kinds))]
    head = home.git.run("symbolic-ref", "--quiet", "HEAD").out.decode().strip()
    if not there and head == home.published:
        return ""
    values = {"branch": home.published.removeprefix(home.heads), "there": ", ".join(there) or head or "-"}
    message = N_("the repository has no branch %(branch)s; it has: %(there)s")
    remedy = N_("write the name of the published branch in the setting branch, or make that branch")
    raise OwnerError([Fault("branch", message, remedy, values, "pelicanconf.py", 0, "CAUSERIE['branch']")])
