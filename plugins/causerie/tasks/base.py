"""What all tasks share: where the site is, its settings, how an error ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoke import Exit, ParseError, Program

if TYPE_CHECKING:
    from causerie.settings import Settings

ROOT = Path(__file__).parents[3]
CONF, PUBLISH_CONF = "pelicanconf.py", "publishconf.py"
HELD = "comments-held"
"""The folder of what nobody approved, and of what waits for its post."""


def prepare(program: Program) -> None:
    """Have a slip in a command end with 2, since here 1 means faults; and a report come out on any terminal."""
    parse = program.parse_tasks

    def parse_tasks() -> None:
        try:
            parse()
        except (ParseError, ValueError) as error:
            raise Exit(str(error), 2) from error

    program.parse_tasks = parse_tasks  # type: ignore[method-assign]
    # What a terminal cannot show is spelled in escapes.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def pelican_settings(conf: str = CONF) -> dict[str, Any]:
    """Pelican's settings, its defaults included."""
    from pelican.settings import read_settings

    try:
        found: dict[str, Any] = read_settings(str(ROOT / conf))
    except Exception as error:
        raise Exit(f"{conf} cannot be used: {error}", 2) from error
    return found


def site_lang(name: str = CONF) -> str:
    """The site's language, for those who have no need of Pelican, which takes its time to start."""
    from causerie.settings import conf

    with saying("en", 2):
        return str(conf.run(ROOT / name).get("DEFAULT_LANG", "en"))


def own_settings(found: dict[str, Any]) -> Settings:
    """The house's settings among Pelican's."""
    from causerie.settings import Settings

    with saying(found["DEFAULT_LANG"]):
        return Settings.of(found)


@contextmanager
def saying(lang: str, code: int = 1) -> Iterator[None]:
    """End with `code` and the faults of an error in words, if there is one."""
    from causerie.checks.report import text
    from causerie.errors import CauserieError

    try:
        yield
    except CauserieError as error:
        raise Exit(text(error.faults, lang), code) from error


def after_dashes() -> list[str]:
    """The words after `--`, as the shell gave them; Invoke joins them, and loses their quotes."""
    return sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []


def run(*command: str, **env: str) -> None:
    """Run a command at the site's root, and end as it does if it fails."""
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=False).returncode
    if code:
        raise Exit(code=code)
