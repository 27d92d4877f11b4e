"""Building the site with Pelican, failing where Pelican would only log; or updating it, where only comments changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from invoke import Context, Exit, task

from causerie.tasks.base import (
    CONF,
    PUBLISH_CONF,
    ROOT,
    after_dashes,
    own_settings,
    pelican_settings,
    saying,
    site_lang,
)

if TYPE_CHECKING:
    from causerie.update import Done


def pelican(conf: str, *flags: str, searched: bool = True, here: bool = False) -> None:
    """Run Pelican, and fail where it would only log: a plugin that is not there, a post that it cannot read.

    Then the search is given its index, unless it is to keep the one of an earlier build. Pelican has a process of its
    own, unless it is to run in this one.
    """
    from causerie import plugin, search
    from causerie.ledger import busy, home

    found = pelican_settings(conf)
    own = own_settings(found)
    with saying(found["DEFAULT_LANG"]):
        plugin.now()
    plain = [] if sys.stdout.isatty() else ["--log-handler", "plain"]
    words = ["-s", conf, *plain, *flags]
    run = _here if here else _apart
    with tempfile.TemporaryDirectory() as folder, busy.alone(home(own)):
        report = Path(folder, "report.json")
        _judge(conf, run(words, report), report)
        output = Path(json.loads(report.read_bytes())["output"])
    if searched:
        with saying(found["DEFAULT_LANG"]):
            search.write(own, output, plugin.now())


def no_flags() -> None:
    """Some of Pelican's flags name another folder to write to; one that is emptied is not named in passing."""
    if after_dashes():
        raise Exit("This task empties the folder that it writes to, so it takes no flags of Pelican's after --.", 2)


def _apart(words: Sequence[str], report: Path) -> int:
    from causerie.plugin import REPORT

    surroundings = {**os.environ, "PYTHONUNBUFFERED": "1", REPORT: str(report)}
    return subprocess.run([sys.executable, "-m", "pelican", *words], cwd=ROOT, env=surroundings, check=False).returncode


def _here(words: Sequence[str], report: Path) -> int:
    from pelican import main

    from causerie.plugin import REPORT

    os.environ[REPORT] = str(report)
    sys.argv[1:] = words
    try:
        main(list(words))
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    return 0


def _judge(conf: str, code: int, report: Path) -> None:
    if not report.exists():
        said = f"Pelican ended with {code}, and the plugin causerie did not run"
        raise Exit(f"The build failed: {said}. See the log above, and PLUGINS in {conf}.", code or 1)
    if code:
        raise Exit(f"The build failed: Pelican ended with {code}. See the log above.", code)
    found = json.loads(report.read_bytes())
    if found["unread"]:
        raise Exit(f"The build failed: Pelican could not read {', '.join(found['unread'])}. `inv check` says why.", 1)
    _tell(found["faults"])


def _tell(faults: Sequence[str]) -> None:
    if faults:
        print("\nBuilt all the same; at fault:", *faults, "`inv check` lists everything.", sep="\n", file=sys.stderr)


@task
def build(c: Context) -> None:
    """Build the site into output/, or update it if only comments changed; a bad file costs its comment alone."""
    flags = after_dashes()
    if flags or not updated(CONF):
        pelican(CONF, *flags)


@task(iterable=["told"], help={"told": "a file of comments that changed, if you know; may be given again"})
def update(c: Context, told: Sequence[str]) -> None:
    """Update output/ after its comments changed; refuse, and say why, where that takes a full build."""
    from causerie import clock, update

    with saying(site_lang()):
        say(CONF, update.update(ROOT / CONF, clock.now(), [Path(path).resolve() for path in told] or None))


def updated(conf: str, output: Path | None = None) -> bool:
    """Update a built site if that is enough, or say in a line why it is not."""
    from causerie import clock, update

    lang = site_lang(conf)
    with saying(lang):
        try:
            done = update.update(ROOT / conf, clock.now(), output=output)
        except update.NeedsBuildError as error:
            print(f"Building everything. {error.why(lang)}", flush=True)
            return False
        say(conf, done, output)
        return True


def say(conf: str, done: Done, output: Path | None = None) -> None:
    """Tell what an update did, and what is wrong with the files that it read."""
    from causerie import clock
    from causerie.checks import report
    from causerie.update.judged import judged

    lang = site_lang(conf)
    print(done.said(lang), flush=True)
    _tell([report.line(fault, lang) for fault in judged(ROOT / conf, clock.now(), done, output)])


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
