"""What those who change the software type."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from invoke import Context, Exit, task

from causerie.tasks.base import ROOT, after_dashes, run

MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108 (pytest makes a folder of its own there)
"""Where a system has a folder in memory, and the bytes that must be free there for the tests."""


@task
def generate(c: Context) -> None:
    """Write again what is made from the code: the JSON Schema, the page of settings, the catalogues' messages."""
    run(sys.executable, "-m", "causerie.generated", PYTHONPATH=str(ROOT / "plugins"))


@task
def lint(c: Context) -> None:
    """Check the code's style and types."""
    for words in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
        run(sys.executable, "-m", *words)


@task
def test(c: Context) -> None:
    """Run the tests; those in a browser need Chromium."""
    # One more than there are cores: a quarter of the time a test waits for a browser, a server, another process.
    words = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal", *after_dashes())
    run(sys.executable, "-m", "pytest", *words, TMPDIR=_passing())


def _passing() -> str:
    """A folder for what passes: in memory if there is room, for a test's many small files keep a disk busy."""
    known = os.statvfs(MEMORY) if MEMORY.is_dir() else None
    fits = known and known.f_bavail * known.f_frsize > ROOM and not known.f_flag & os.ST_NOEXEC
    return str(MEMORY) if fits else tempfile.gettempdir()


@task
def kitchen(c: Context) -> None:
    """Build pages with every component of the theme in every state into tests/output/kitchen/."""
    run(sys.executable, "-m", "tests.kitchen", PYTHONPATH=f"{ROOT / 'plugins'}{os.pathsep}{ROOT}")


@task(
    positional=["what"],
    help={"what": "build, update, live, load (the comments folder), threads, page, intake or import"},
)
def bench(c: Context, what: str) -> None:
    """Measure, beside others where they can be had: inv bench build, inv bench update; sizes go behind --."""
    found = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("[a-z]*.py"))
    if what not in found:
        raise Exit(f"There is no benchmark {what}; there are {', '.join(found)}.", 2)
    paths = f"{ROOT / 'plugins'}{os.pathsep}{ROOT}"
    run(sys.executable, "-m", f"tests.bench.{what}", *after_dashes(), PYTHONPATH=paths)
