"""A git repository of a test's own, driven by the same command line as its author would use."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONFIG = "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n"


@dataclass(frozen=True)
class Repository:
    path: Path

    @classmethod
    def made(cls, path: Path, *options: str) -> Repository:
        """A repository with nothing in it."""
        path.mkdir(parents=True, exist_ok=True)
        made = cls(path)
        made.git("init", "--quiet", *options)
        return made

    @classmethod
    def begun(cls, path: Path, *options: str) -> Repository:
        """A repository with one commit."""
        made = cls.made(path, *options)
        made.write("content/un-texte.md", b"Title: Un texte\n")
        made.git("add", ".")
        made.git("commit", "--quiet", "--message=A post")
        return made

    def git(self, *args: str, stdin: bytes = b"") -> str:
        ran = subprocess.run(["git", *args], cwd=self.path, input=stdin, capture_output=True, check=False)
        assert ran.returncode == 0, (args, ran.stderr.decode())
        return ran.stdout.decode()

    def write(self, path: str, data: bytes) -> Path:
        at = self.path / path
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(data)
        return at

    def status(self) -> str:
        return self.git("status", "--porcelain", "--untracked-files=all")

    def commits(self, branch: str = "main") -> list[str]:
        """The subjects along the published branch, the newest first."""
        return self.git("log", "--first-parent", "--format=%s", f"refs/heads/{branch}").splitlines()

    def refs(self) -> list[str]:
        return self.git("for-each-ref", "--format=%(refname)").splitlines()

    def files(self) -> dict[str, bytes]:
        """Every file of the work tree, byte for byte."""
        found = (path for path in self.path.rglob("*") if ".git" not in path.parts and ".causerie" not in path.parts)
        return {path.relative_to(self.path).as_posix(): path.read_bytes() for path in found if path.is_file()}


def environment(home: Path) -> dict[str, str]:
    """What a test's git is to know: nothing of the machine's own settings."""
    home.mkdir()
    (home / ".gitconfig").write_text(CONFIG)
    return {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
