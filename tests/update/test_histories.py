"""An update equals a full build, byte for byte, whatever happened before it."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.blog import ROOT

SEEDS = 500


def test_what_was_updated_is_what_a_build_makes() -> None:
    path = os.pathsep.join([str(ROOT / "plugins"), str(ROOT)])
    halves = [(0, SEEDS // 2), (SEEDS // 2, SEEDS)]
    command = [sys.executable, "-m", "tests.update.histories"]
    processes = [
        subprocess.Popen(
            [*command, *map(str, half)], cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE
        )
        for half in halves
    ]

    said = [process.communicate()[0].decode() for process in processes]

    assert said == ["0 wrong\n", "0 wrong\n"], "\n".join(said)[:20_000]
