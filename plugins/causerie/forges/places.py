"""Where on a forge the blog's repository lies: what git calls `origin` there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from causerie.forges.git import Git
from causerie.forges.hub import Place

_SSH = re.compile(r"(?:[^@/:]+@)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):(?!//)/?(.+)")
"""An address as scp(1) takes it, git@example.org:owner/name.git; see git-clone(1)."""
_HOSTS = {
    "ssh.github.com": "github.com",
    "www.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "www.gitlab.com": "gitlab.com",
    "www.codeberg.org": "codeberg.org",
}
"""Other names of forges, some of which speak SSH alone where its own port is closed."""
_PORTS = {"http": 80, "https": 443}


def place(root: Path) -> Place | None:
    """The place of the repository around a folder; None if it has no `origin` on another machine."""
    # As it is written: git may have been told to take a mirror instead. If that is no address, it is an abbreviation.
    asked = (("config", "--get", "remote.origin.url"), ("remote", "get-url", "origin"))
    told = (Git(root).run(*one).out.decode("utf-8", "replace").strip() for one in asked)
    return next(filter(None, map(read, told)), None)


def read(origin: str) -> Place | None:
    """The place that an address names; None if it names none on another machine."""
    if scp := _SSH.fullmatch(origin):
        return _place("https", scp[1], scp[2]) if _far(scp[1]) else None
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    # Neither a name nor a password: the token is taken from the environment alone.
    host = parts.netloc.rpartition("@")[2].removesuffix(f":{port}")
    if parts.scheme in _PORTS:
        return _place(parts.scheme, host, parts.path, "" if port in (None, _PORTS[parts.scheme]) else f":{port}")
    if parts.scheme in ("ssh", "git+ssh") and _far(host):
        return _place("https", host, parts.path)
    return None


def _far(host: str) -> bool:
    """Whether a host that is called by SSH has that name elsewhere: ~/.ssh/config has others, and C:/blog a folder."""
    return host.lower() == "localhost" or "." in host or host.startswith("[")


def _place(scheme: str, host: str, path: str, port: str = "") -> Place | None:
    name = _HOSTS.get(host.lower(), host.lower())
    whole = path.strip("/").removesuffix(".git")
    known = name and "/" in whole and whole.isprintable() and not any(part in ("", "..") for part in whole.split("/"))
    return Place(scheme, name + port, whole) if known else None
