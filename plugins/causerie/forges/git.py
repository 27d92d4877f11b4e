"""git's command line: no shell, no hooks, none of the caller's variables, and never for ever."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryFile
from threading import Timer
from typing import IO, cast

from causerie.errors import N_, CauserieError, Fault, ForgeError, OwnerError

LEAST = (2, 30)
"""Debian 11 has it; the newest thing that is asked of it is older: %(worktreepath) of for-each-ref, git 2.23."""
TIMEOUT = 60.0
"""The seconds after which a command is stopped; one over 10,000 proposals takes about two."""
TRIES, PAUSE = 20, 0.05
"""How often, and after how many seconds each, a git that holds the index is waited for: a second in all."""
_SET = (
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "gc.auto=0",
    # What the forge was told is kept when the machine stops; git's own default leaves loose objects to chance.
    "core.fsync=committed,reference",
    "core.filesRefLockTimeout=3000",
)
_ENV = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1"}
# For git's own log of where a branch stood; the commits name their people themselves.
_NOBODY = {"GIT_COMMITTER_NAME": "Causerie", "GIT_COMMITTER_EMAIL": ""}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said: its exit code (negative: it was stopped), its output, and why it failed."""

    code: int
    out: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An object of a repository: `blob`, `tree` or `commit`, and its content."""

    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Git:
    """One repository, by a folder of its work tree; `directory` is for one that does not lie in `.git`.

    `settings` are given to each command (`name=value`), and `known` are variables of its environment: no other program
    can read those, unlike its arguments. `patience` is the seconds after which a command is stopped.
    """

    folder: Path
    directory: Path | None = None
    settings: tuple[str, ...] = ()
    known: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    patience: float = TIMEOUT

    def run(self, *args: str, stdin: bytes = b"") -> Answer:
        """Run a command, whatever its exit code. Raises OwnerError if there is no git."""
        with self._started(args, stdin) as (process, out, said):
            data = out.read()
            return Answer(process.wait(), data, _reason(said))

    def ask(self, *args: str, stdin: bytes = b"") -> bytes:
        """The output of a command that is to succeed; raises what `failure` makes of it if it does not."""
        answer = self.run(*args, stdin=stdin)
        if answer.code != 0:
            raise self.failure(args[0], answer)
        return answer.out

    def write_index(self, *args: str, stdin: bytes = b"") -> None:
        """Run a command that writes the index, once the git that may hold it has let it go; raises as `ask` does."""
        for _ in range(TRIES):
            answer = self.run(*args, stdin=stdin)
            if answer.code == 0:
                return
            if "index.lock" not in answer.reason:
                break
            time.sleep(PAUSE)
        raise self.failure(args[0], answer)

    def objects(self, names: Sequence[str], most: int | None = None) -> Iterator[Stored | None]:
        """What is behind each name, in their order, by one process; of one longer than `most` bytes, those alone."""
        if not names:
            return
        stdin = "".join(f"{name}\n" for name in names).encode()
        with self._started(("cat-file", "--batch"), stdin) as (process, out, said):
            for _ in names:
                head = out.readline()
                if not head:
                    raise self.failure("cat-file", Answer(process.wait(), b"", _reason(said)))
                yield None if head.endswith(b" missing\n") else _stored(head, out, most)

    def failure(self, command: str, answer: Answer) -> CauserieError:
        """The error behind a command that failed."""
        values = {"command": command, "reason": answer.reason, "folder": self.folder}
        if "dubious ownership" in answer.reason:
            message = N_("git does not read this repository, for it belongs to somebody else: %(folder)s")
            remedy = N_('run: git config --global --add safe.directory "%(folder)s"')
            return OwnerError([Fault("git", message, remedy, values)])
        remedy = N_("it is tried again; if it stays so, look at the repository with git status and git fsck")
        if answer.code < 0:
            return ForgeError([Fault("git", N_("git %(command)s took too long and was stopped"), remedy, values)])
        return ForgeError([Fault("git", N_("git %(command)s failed: %(reason)s"), remedy, values)])

    @contextmanager
    def _started(self, args: Sequence[str], stdin: bytes) -> Iterator[tuple[Popen[bytes], IO[bytes], IO[bytes]]]:
        """A command under way, its output and the file of its complaints.

        Its input is a file, not a pipe: whatever becomes of us, git has all of it or was never started.
        """
        place = ["-C", str(self.folder)]
        if self.directory:
            place += [f"--git-dir={self.directory}", f"--work-tree={self.folder}"]
        settings = [part for one in (*_SET, *self.settings) for part in ("-c", one)]
        with TemporaryFile() as given, TemporaryFile() as said:
            given.write(stdin)
            given.seek(0)
            try:
                process = Popen(  # noqa: S603 (no shell, and the words are ours)
                    ["git", *place, *settings, *args],  # noqa: S607 (the owner's own git)
                    stdin=given,
                    stdout=PIPE,
                    stderr=said,
                    env={**_environment(), **dict(self.known)},
                    process_group=0,
                )
            except OSError as error:
                raise _missing() from error
            timer = Timer(self.patience, _stop, [process])
            timer.start()
            try:
                with process:
                    try:
                        yield process, cast(IO[bytes], process.stdout), said
                    except BaseException:
                        _stop(process)
                        raise
            finally:
                timer.cancel()


def demand(git: Git) -> None:
    """Raise OwnerError unless there is a git that is new enough."""
    found = re.search(rb"(\d+)\.(\d+)", git.ask("version"))
    if not found or (int(found[1]), int(found[2])) < LEAST:
        raise _missing()


def _stop(process: Popen[bytes]) -> None:
    """Stop a git and those that it started: they would go on without it, and receive for ever."""
    # One that is asked to stop takes its locks away; one that is killed leaves them.
    if not hasattr(os, "killpg"):
        process.terminate()
    elif process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)


def _missing() -> OwnerError:
    wanted = ".".join(map(str, LEAST))
    message = N_("this needs git %(wanted)s or a newer one, and finds none")
    return OwnerError([Fault("git", message, N_("install git"), {"wanted": wanted})])


def _environment() -> dict[str, str]:
    # In a hook, git sets GIT_DIR, GIT_INDEX_FILE and more, which would point at another repository. Our own variables
    # hold secrets, and git starts what its owner's settings name.
    dropped = ("GIT_", "CAUSERIE_", "LANGUAGE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, **_ENV, **_NOBODY}


def _reason(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read(2000).decode("utf-8", "replace").strip().removeprefix("fatal: ")


def _stored(head: bytes, source: IO[bytes], most: int | None) -> Stored:
    kind, size = head.split()[-2:]
    rest = int(size)
    data = source.read(rest if most is None else min(rest, most))
    rest += 1 - len(data)
    while rest:
        rest -= len(source.read(min(rest, 1 << 16))) or rest
    return Stored(kind.decode(), data)
