"""What those who change the software type."""

from __future__ import annotations

import os
import sys

from invoke import Context, Exit, task

from causerie.tasks.base import ROOT, after_dashes, run


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
    run(sys.executable, "-m", "pytest", "-n", str(os.cpu_count()), *after_dashes())


@task
def kitchen(c: Context) -> None:
    """Build pages with every component of the theme in every state into tests/output/kitchen/."""
    run(sys.executable, "-m", "tests.kitchen", PYTHONPATH=f"{ROOT / 'plugins'}{os.pathsep}{ROOT}")


@task(positional=["what"], help={"what": "build, update, live, load (the comments folder), threads, page or intake"})
def bench(c: Context, what: str) -> None:
    """Measure, beside others where they can be had: inv bench build, inv bench update; sizes go behind --."""
    found = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("[a-z]*.py"))
    if what not in found:
        raise Exit(f"There is no benchmark {what}; there are {', '.join(found)}.", 2)
    paths = f"{ROOT / 'plugins'}{os.pathsep}{ROOT}"
    run(sys.executable, "-m", f"tests.bench.{what}", *after_dashes(), PYTHONPATH=paths)
