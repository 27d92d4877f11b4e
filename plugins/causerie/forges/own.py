"""The repository of a blog that has none: in `.causerie/`, with what lies in one folder of the blog as published."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from causerie.errors import CauserieError
from causerie.files import write_whole
from causerie.forges import commits, refs, worktree
from causerie.forges.commits import Commit
from causerie.forges.git import Git
from causerie.forges.homes import Home

MAIN = f"{refs.HEADS}main"
_FOLDER = ".causerie"


def directory(root: Path) -> Path:
    """Where the repository of its own lies, if the blog in this folder has one."""
    return root / _FOLDER / "forge.git"


def home(root: Path) -> Home:
    """The repository of its own of the blog in this folder; it is made if there is none."""
    notes, lies = root / _FOLDER, directory(root)
    found = Home(Git(root, lies), "", MAIN, notes, own=True)
    if not lies.exists():
        # The folder hides itself from the repository that the blog may become.
        # What waits in it is for nobody else to read.
        notes.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(notes / ".gitignore", b"*\n")
        new = Path(tempfile.mkdtemp(prefix="new.", dir=notes))
        made = Git(root, new / "forge.git")
        made.ask("init", "--quiet", "--template=")
        made.ask("symbolic-ref", "HEAD", MAIN)
        try:
            (new / "forge.git").rename(lies)
        except OSError:
            # Another process was first.
            if not lies.exists():
                raise
        shutil.rmtree(new, ignore_errors=True)
    return found


def drop(root: Path) -> None:
    """Take away a blog's own repository, whose proposals have another home."""
    gone = Path(tempfile.mkdtemp(prefix="gone.", dir=root / _FOLDER))
    directory(root).rename(gone / "forge.git")
    shutil.rmtree(gone)


def folder(home: Home, kept: str) -> str:
    """The tree of a blog's own repository with what its folder `kept` holds now: there, the files are the truth."""
    Path(home.git.folder, kept).mkdir(parents=True, exist_ok=True)
    home.git.write_index("add", "--all", "--", f":(literal){kept}")
    return home.git.ask("write-tree").decode().strip()


def record(home: Home, kept: str, date: datetime) -> CauserieError | None:
    """Publish in a blog's own repository what was done by hand in its folder `kept`; the error if it is to start again.

    What is published and not yet in the folder is put there first: it would look as if somebody had taken it away.
    """
    old = refs.found(home.git, home.published).get(home.published, "")
    worktree.finish(home)
    tree = folder(home, kept)
    before = home.git.ask("rev-parse", f"{old}^{{tree}}").decode().strip() if old else ""
    if tree == before or not (old or home.git.ask("ls-files", "-z")):
        return None
    who = commits.neutral(date)
    made = commits.make(home.git, [Commit([old] if old else [], "What was done by hand\n", who, who, tree=tree)])
    return refs.move(home.git, [refs.Move(home.published, old, made[0])])
