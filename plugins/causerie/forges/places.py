"""Where on a forge the blog's repository lies: what git calls `origin` there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from causerie.forges.git import Git
from causerie.forges.hub import Place

_SSH = re.compile(r"(?:[^@/:]+@)?([A-Za-z0-9.-]+):(?!//)/?(.+)")
"""An address as scp(1) takes it, git@example.org:owner/name.git; see git-clone(1)."""


def place(root: Path) -> Place | None:
    """The place of the repository around a folder; None if it has no `origin` on another machine."""
    answer = Git(root).run("config", "--get", "remote.origin.url")
    return read(answer.out.decode("utf-8", "replace").strip()) if answer.code == 0 else None


def read(origin: str) -> Place | None:
    """The place that an address names; None if it names none on another machine."""
    if scp := _SSH.fullmatch(origin):
        return _place("https", scp[1], scp[2])
    parts = urlsplit(origin)
    if parts.scheme in ("http", "https"):
        # Neither a name nor a password: the token is taken from the environment alone.
        return _place(parts.scheme, parts.netloc.rpartition("@")[2], parts.path)
    if parts.scheme == "ssh" and parts.hostname:
        return _place("https", parts.hostname, parts.path)
    return None


def _place(scheme: str, host: str, path: str) -> Place | None:
    whole = path.strip("/").removesuffix(".git")
    known = host and "/" in whole and whole.isprintable() and not any(part in ("", "..") for part in whole.split("/"))
    return Place(scheme, host, whole) if known else None
