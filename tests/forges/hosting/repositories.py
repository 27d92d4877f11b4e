"""The bare repositories of a forge under test, asked by git itself."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CONFIG = """[http]
\treceivepack = true
[uploadpack]
\tallowFilter = true
[receive]
\thideRefs = {hidden}
[gc]
\tauto = 0
"""
HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True)
class Bare:
    """One bare repository at OWNER/NAME.git below the forge's folder."""

    root: Path
    path: str

    @classmethod
    def made(cls, root: Path, path: str, hidden: str) -> Bare:
        """A new one, which git may fetch from in part and push to, but not to the refs below `hidden`."""
        made = cls(root, path)
        made.folder.mkdir(parents=True)
        made.git("init", "--quiet", "--bare", "--initial-branch=main")
        with (made.folder / "config").open("a") as config:
            config.write(CONFIG.format(hidden=hidden))
        return made

    @property
    def folder(self) -> Path:
        return self.root / f"{self.path}.git"

    @property
    def owner(self) -> str:
        return self.path.partition("/")[0]

    def git(self, *args: str) -> str:
        ran = subprocess.run(["git", *args], cwd=self.folder, capture_output=True, check=False)
        assert ran.returncode == 0, (args, ran.stderr.decode())
        return ran.stdout.decode().strip()

    def sha(self, name: str) -> str | None:
        """The commit of a ref or a hash, if there is one."""
        asked = ["git", "rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^{{commit}}"]
        ran = subprocess.run(asked, cwd=self.folder, capture_output=True, check=False)
        return ran.stdout.decode().strip() if ran.returncode == 0 else None

    def heads(self) -> dict[str, str]:
        """Its branches, and the commit of each."""
        lines = self.git("for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads").splitlines()
        return {branch: sha for sha, branch in (line.split(" ") for line in lines)}

    def holds(self, commit: str, ref: str) -> bool:
        """Whether a commit is reachable from a ref."""
        asked = ["git", "merge-base", "--is-ancestor", commit, ref]
        return subprocess.run(asked, cwd=self.folder, capture_output=True, check=False).returncode == 0

    def fork_point(self, one: str, other: str) -> str:
        """Where two commits, told by their hashes, left each other."""
        return _fork_point(self, one, other)

    def lines(self, base: str, head: str) -> dict[str, set[int]]:
        """The lines of each changed file that its diff shows, as they are numbered after the change."""
        shown: dict[str, set[int]] = {}
        path = ""
        for line in self.git("-c", "core.quotePath=false", "diff", f"{base}...{head}").splitlines():
            if line.startswith("+++ "):
                path = line[4:].removeprefix("b/")
            elif hunk := HUNK.match(line):
                start, count = int(hunk[1]), int(hunk[2] or 1)
                shown.setdefault(path, set()).update(range(start, start + count))
        return shown

    def guard(self, words: str | None) -> None:
        """Refuse each push to the published branch, with these words, or let them through again."""
        hook = self.folder / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.unlink(missing_ok=True)
        if words is not None:
            hook.write_text(f'#!/bin/sh\nif grep -q " refs/heads/main$"; then\n  echo "{words}" >&2\n  exit 1\nfi\n')
            hook.chmod(0o755)


@cache
def _fork_point(bare: Bare, one: str, other: str) -> str:
    return bare.git("merge-base", one, other)
