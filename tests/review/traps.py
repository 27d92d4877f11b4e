"""All that some tool runs where it finds it, committed into a pull request."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.forges.repository import Repository


def trap(copy: Repository, folder: Path) -> Path:
    """Commit it into somebody's copy; the file that it would leave if anything of it ran."""
    sprung = folder / "sprung"
    python = f"import pathlib; pathlib.Path({str(sprung)!r}).touch()\n".encode()
    shell = f"#!/bin/sh\ntouch {sprung}\n".encode()
    names = ("pelicanconf.py", "publishconf.py", "tasks.py", "conftest.py", "sitecustomize.py", "yaml.py", "invoke.py")
    for name in (*names, "plugins/causerie/__init__.py", "plugins/causerie/store.py"):
        copy.write(name, python)
    for name in (".git-hooks/post-checkout", "hooks/post-checkout", ".ci/run"):
        copy.write(name, shell)
    copy.write("Makefile", f"all setup:\n\ttouch {sprung}\n".encode())
    copy.write(".gitattributes", b"* filter=trap diff=trap merge=trap\n")
    copy.write(".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch% {sprung}"\n'.encode())
    copy.write(".gitconfig", f"[core]\n\tfsmonitor = touch {sprung}\n".encode())
    copy.git("add", "--all", "--force")
    copy.git("commit", "--quiet", "--message=Traps")
    return sprung


def arm(blog: Repository, sprung: Path) -> None:
    """Let the blog's own repository do what such attributes ask for, and run a hook at each checkout."""
    blog.git("config", "filter.trap.smudge", f"touch {sprung}")
    blog.git("config", "diff.trap.textconv", f"touch {sprung}; cat")
    blog.git("config", "diff.trap.command", f"touch {sprung}")
    hook = blog.path / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {sprung}\n")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
