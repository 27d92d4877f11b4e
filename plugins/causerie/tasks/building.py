"""Building the site with Pelican, and failing where Pelican would only log."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from invoke import Context, Exit, task

from causerie.tasks.base import CONF, PUBLISH_CONF, ROOT, after_dashes, own_settings, pelican_settings, saying


def pelican(conf: str, *flags: str, searched: bool = True) -> None:
    """Run Pelican, and fail where it would only log: a plugin that is not there, a post that it cannot read.

    Then the search is given its index, unless it is to keep the one of an earlier build.
    """
    from causerie import plugin, search

    found = pelican_settings(conf)
    own = own_settings(found)
    with saying(found["DEFAULT_LANG"]):
        plugin.now()
    plain = [] if sys.stdout.isatty() else ["--log-handler", "plain"]
    command = [sys.executable, "-m", "pelican", "-s", conf, *plain, *flags]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        _judge(conf, _built(command, report), report)
        output = Path(json.loads(report.read_bytes())["output"])
    if searched:
        with saying(found["DEFAULT_LANG"]):
            search.write(own, output, plugin.now())


def no_flags() -> None:
    """Some of Pelican's flags name another folder to write to; one that is emptied is not named in passing."""
    if after_dashes():
        raise Exit("This task empties the folder that it writes to, so it takes no flags of Pelican's after --.", 2)


def _built(command: Sequence[str], report: Path) -> int:
    from causerie.plugin import REPORT

    surroundings = {**os.environ, "PYTHONUNBUFFERED": "1", REPORT: str(report)}
    return subprocess.run(command, cwd=ROOT, env=surroundings, check=False).returncode


def _judge(conf: str, code: int, report: Path) -> None:
    if not report.exists():
        said = f"Pelican ended with {code}, and the plugin causerie did not run"
        raise Exit(f"The build failed: {said}. See the log above, and PLUGINS in {conf}.", code or 1)
    if code:
        raise Exit(f"The build failed: Pelican ended with {code}. See the log above.", code)
    found = json.loads(report.read_bytes())
    if found["unread"]:
        raise Exit(f"The build failed: Pelican could not read {', '.join(found['unread'])}. `inv check` says why.", 1)
    if found["faults"]:
        lines = ["\nBuilt all the same; at fault:", *found["faults"], "`inv check` lists everything."]
        print(*lines, sep="\n", file=sys.stderr)


@task
def build(c: Context) -> None:
    """Build the site into output/; a bad comment file costs that comment alone."""
    pelican(CONF, *after_dashes())


@task
def rebuild(c: Context) -> None:
    """Build into an emptied output/."""
    no_flags()
    pelican(CONF, "--delete-output-directory")


@task
def regenerate(c: Context) -> None:
    """Build, and build again whenever a post, a template or a comment changes."""
    pelican(CONF, "--autoreload", *after_dashes())


@task
def preview(c: Context) -> None:
    """Build into output/ with the settings of publication."""
    no_flags()
    pelican(PUBLISH_CONF)


@task
def clean(c: Context) -> None:
    """Remove output/."""
    shutil.rmtree(pelican_settings()["OUTPUT_PATH"], ignore_errors=True)
