"""A whole site with its tasks, and the means to run one that goes on and to wait for what it does."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.blog import ROOT, Blog

PATIENCE = 60
"""Seconds that a condition may take to come true on a slow machine, before the test gives up."""


class Site(Blog):
    """A whole site, with the tasks and the settings of the house."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for name in ("theme", "plugins"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pelicanconf.py", "publishconf.py", "tasks.py"):
            shutil.copy(ROOT / name, folder)
        self.post("un")
        self.post("charte", page=True, rules="Première.\n    Seconde.")
        self.say("un", 1, "Une bonne.")

    def inv(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        surroundings = {**os.environ, **env}
        return subprocess.run(
            command(*words), cwd=self.folder, env=surroundings, capture_output=True, text=True, check=False
        )

    def bad_comment(self) -> str:
        self.raw("un", "20261102T090000Z-00000000.yml", b"id: 20261102T090000Z-00000000\nname: A\nbody: x\nnom: y\n")
        return "comments/un/20261102T090000Z-00000000.yml"

    def files(self) -> dict[str, bytes]:
        # What is kept to be quicker the next time is no file of the site.
        unseen = {"__pycache__", ".cache"}
        found = [path for path in self.folder.rglob("*") if path.is_file() and not unseen & set(path.parts)]
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}

    def unreadable_post(self) -> None:
        (self.folder / "content" / "posts" / "deux.md").write_text("Title: Deux\nDate: hier\n\nx\n", encoding="utf-8")


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "invoke", *words]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(condition: Callable[[], object], what: str, log: Path) -> None:
    """Wait for a condition, and fail loudly when patience ends."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what}: {log.read_text()}"
        time.sleep(0.05)


@contextmanager
def running(folder: Path, *words: str) -> Iterator[Path]:
    """A task that goes on in a blog's folder, and the file of what it says; ended with all that it started."""
    log = folder.with_name(f"{folder.name}.log")
    with log.open("wb") as out:
        process = subprocess.Popen(
            command(*words),
            cwd=folder,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield log
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def page(port: int, path: str = "un/") -> str:
    with requests.Session() as session:
        # A proxy of the machine's has no business with a server of ours.
        session.trust_env = False
        try:
            return session.get(f"http://127.0.0.1:{port}/{path}", timeout=10).content.decode()
        except requests.RequestException:
            return ""


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def mark(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
