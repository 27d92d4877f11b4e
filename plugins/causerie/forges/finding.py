"""Where the repository of a blog is: around its folder, or its own one until there is one around it."""

from __future__ import annotations

from pathlib import Path

from causerie.errors import N_, Fault, OwnerError
from causerie.forges import own, refs
from causerie.forges.git import Git
from causerie.forges.homes import Home


def find(root: Path, branch: str) -> Home:
    """The repository of the blog in this folder; its own one is made if need be. Raises OwnerError, ForgeError."""
    answer = Git(root).run("rev-parse", "--show-toplevel", "--show-prefix", "--git-common-dir")
    if answer.code != 0:
        if "not a git repository" not in answer.reason:
            raise Git(root).failure("rev-parse", answer)
        return own.home(root)
    top, prefix, directory = answer.out.decode("utf-8", "surrogateescape").split("\n")[:3]
    # A blog that the repository around it ignores is not in it.
    if prefix and Git(root).run("check-ignore", "--quiet", ".").code == 0:
        return own.home(root)
    return Home(Git(Path(top)), prefix, refs.HEADS + branch, Path(root, directory).resolve() / "causerie")


def demand_whole(git: Git) -> None:
    """Raise OwnerError for a clone that lacks a part of its history: what a branch changes would be guessed there."""
    if git.run("rev-parse", "--is-shallow-repository").out.strip() == b"true":
        message = N_("this clone lacks a part of its history (git clone --depth)")
        remedy = N_("run: git fetch --unshallow; in a workflow, fetch-depth: 0 or GIT_DEPTH: 0")
        raise OwnerError([Fault("git", message, remedy)])


def outgrown(root: Path, home: Home) -> Home | None:
    """The repository of its own that the blog had before this one, if its proposals are still there."""
    return None if home.own or not own.directory(root).exists() else own.home(root)


def glance(root: Path, branch: str) -> tuple[Git, str]:
    """The repository and its published ref, by no process: right but for a blog that has just got another one."""
    directory = own.directory(root)
    return (Git(root, directory), own.MAIN) if directory.exists() else (Git(root), refs.HEADS + branch)
