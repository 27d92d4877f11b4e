"""The pages of a discussion as a pull request would make them, built apart: what CI leaves to look at."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from invoke import Exit

from causerie.tasks.base import CONF, ROOT, saying

if TYPE_CHECKING:
    from causerie.review.proposal import Blog, Review


def build(found: Review, blog: Blog, target: Path) -> None:
    """Build the site of the base with what merging publishes, and keep the pages of its thread and what they show."""
    from causerie.files import write_whole
    from causerie.proposals import written
    from causerie.publish.folder import replacing
    from causerie.review import page

    if not found.asked or not found.record:
        return
    with tempfile.TemporaryDirectory() as folder:
        site, output = Path(folder, "site"), Path(folder, "output")
        whole = f"{found.base}:{blog.prefix}".rstrip(":/")
        ZipFile(BytesIO(blog.git.ask("archive", "--format=zip", whole))).extractall(site)
        for path, data in written(blog.settings, found.asked.thread, found.record).items():
            write_whole(site / path, data)
        _pelican(site, output)
        sources = [ROOT / name for name in ("content", blog.settings.comments, "theme", "plugins", ".git")]
        with saying(blog.settings.lang, 2), replacing(target, sources) as new:
            page.keep(output, new, [post for post in blog.posts if post.thread == found.asked.thread])
    print(f"The page as it would be is in {target}.")


def _pelican(site: Path, output: Path) -> None:
    from causerie.plugin import REPORT

    report = output.with_name("report.json")
    # What is built is the base's own code, with a file of data: it needs no right of ours all the same.
    known = {name: value for name, value in os.environ.items() if "TOKEN" not in name and "SECRET" not in name}
    flags = ["--output", str(output), "--relative-urls", "--log-handler", "plain"]
    command = [sys.executable, "-m", "pelican", "-s", CONF, *flags]
    code = subprocess.run(command, cwd=site, env={**known, REPORT: str(report)}, check=False).returncode
    if code or not report.exists():
        raise Exit(f"The page was not built: Pelican ended with {code}. See the log above.", code or 1)
