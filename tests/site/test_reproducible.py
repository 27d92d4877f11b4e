"""The same input gives the same bytes: the real blog of the repository, built under other circumstances."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.blog import ROOT, Built
from tests.site.conftest import build_the_blog

BACKWARDS = Path(__file__).parent / "backwards"
CIRCUMSTANCES = {
    "again": {},
    "another zone and locale": {"TZ": "Asia/Tokyo", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
    "another hash seed": {"PYTHONHASHSEED": "4711"},
    "files listed in another order": {"PYTHONPATH": str(BACKWARDS)},
    "another clock": {"SOURCE_DATE_EPOCH": "1798761600"},
}
DATED = ".well-known/security.txt"
"""The one file that says until when it is good; all others are as old as what they hold."""


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, the_blog: Built, name: str) -> None:
    found = build_the_blog(tmp_path / name.replace(" ", "-"), CIRCUMSTANCES[name]).files()
    reference = the_blog.files()
    assert found.keys() == reference.keys()
    dated = {DATED} if "SOURCE_DATE_EPOCH" in CIRCUMSTANCES[name] else set()
    assert {path for path in found if found[path] != reference[path]} == dated


LISTED = """
import os
print(os.listdir(), [e.name for e in os.scandir()], [name for _, names, _ in os.walk('.') for name in names])
"""


def test_the_order_is_really_another() -> None:
    said = []
    for env in ({}, {"PYTHONPATH": str(BACKWARDS)}):
        command = [sys.executable, "-c", LISTED]
        said.append(subprocess.run(command, cwd=ROOT / "plugins", env=env, capture_output=True, check=True).stdout)
    plain, other = said
    assert plain != other
