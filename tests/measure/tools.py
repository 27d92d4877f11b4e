"""What others' programs say of pages; `make tools` installs those of npm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.blog import ROOT
from tests.browsing import FLAGS, executable

TOOLS = ROOT / "tests" / "tools"
MODULES = TOOLS / "node_modules"
BIN = Path(sys.executable).parent
SCORES = ("performance", "accessibility", "best-practices", "seo")
TRIES = 3
"""Runs of Lighthouse before its failure is believed: under load a trace fails, and it asks to be run again."""


@dataclass(frozen=True)
class Lighthouse:
    """One run: the scores of 100, what the deterministic three were lost by, and the largest paint (ms)."""

    scores: dict[str, int]
    lost: tuple[str, ...]
    lcp: float


def lighthouse(address: str) -> Lighthouse:
    """A page as Lighthouse finds it on its slow phone."""
    command = [_node(), MODULES / "lighthouse" / "cli" / "index.js", address, "--quiet", "--output=json"]
    command += ["--no-enable-error-reporting", f"--only-categories={','.join(SCORES)}"]
    command += [f"--chrome-flags=--headless=new {' '.join(FLAGS)} --disable-gpu"]
    report = _report(command)
    lost = []
    for name in SCORES[1:]:
        for ref in report["categories"][name]["auditRefs"]:
            audit = report["audits"][ref["id"]]
            if ref["weight"] and audit["score"] is not None and audit["score"] < 1:
                lost.append(f"{name}: {audit['title']}")
    scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in SCORES}
    return Lighthouse(scores, tuple(lost), report["audits"]["largest-contentful-paint"]["numericValue"])


def _report(command: Sequence[object]) -> Any:
    for _ in range(TRIES - 1):
        with suppress(AssertionError):
            return json.loads(_run(command, CHROME_PATH=executable()))
    return json.loads(_run(command, CHROME_PATH=executable()))


def nu(files: Iterable[Path]) -> list[str]:
    """Each error and each warning of the Nu HTML checker in these files.

    It fetches nothing from this machine, and a policy's 'self' is no file: a browser judges the policies.
    """
    command = ["java", "-jar", MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar", "--format", "json", "--stdout"]
    command += ["--exit-zero-always", "--filterpattern", "Resource violates Content Security Policy.*"]
    messages = json.loads(_run([*command, *files]))["messages"]
    return sorted(
        f"{'/'.join(one['url'].split('/')[-3:])}:{one.get('lastLine', 0)}: {one['message']}"
        for one in messages
        if one["type"] != "info" or one.get("subType") == "warning"
    )


def pa11y(addresses: Iterable[str]) -> list[str]:
    """Each error that pa11y (HTML CodeSniffer, WCAG 2 AA) finds in these pages."""
    found = json.loads(_run([_node(), TOOLS / "pa11y.mjs", executable(), *addresses]))
    return [f"{one['address']} {one['selector']}: {one['message']} ({one['code']})" for one in found]


def lychee(output: Path, public: str) -> list[str]:
    """Each link within a built site that does not arrive, with its fragment."""
    command = [BIN / "lychee", "--offline", "--include-fragments", "--no-progress", "--format", "json"]
    command += [
        "--index-files",
        "index.html",
        "--exclude",
        r"/comment/?(\?|$)",
        "--root-dir",
        output,
        "--remap",
        f"^{public}/ file://{output}/",
        output,
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(ran.stdout)
    return sorted(f"{Path(page).relative_to(output)}: {one['url']}: {one['status']['text']}"
                  for page, broken in report["error_map"].items() for one in broken)  # fmt: skip


def _node() -> str:
    return shutil.which("node", path=f"{BIN}{os.pathsep}{os.environ['PATH']}") or "node"


def _run(command: Sequence[object], **env: str) -> str:
    words = [str(word) for word in command]
    ran = subprocess.run(words, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{' '.join(words[:3])} … {ran.stderr[-2000:]}"
    return ran.stdout
