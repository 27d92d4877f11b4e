"""The same input gives the same bytes: the real blog of the repository, built under other circumstances."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.blog import ROOT, Built

BACKWARDS = Path(__file__).parent / "backwards"
SITE = ("content", "comments", "theme", "plugins", "pelicanconf.py", "publishconf.py")
CIRCUMSTANCES = {
    "again": {},
    "another zone and locale": {"TZ": "Asia/Tokyo", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
    "another hash seed": {"PYTHONHASHSEED": "4711"},
    "files listed in another order": {"PYTHONPATH": str(BACKWARDS)},
    "another clock": {"SOURCE_DATE_EPOCH": "1798761600"},
}


def built(folder: Path, conf: str, env: dict[str, str]) -> dict[str, bytes]:
    """Copy the blog into a folder and build it there; every file by its path."""
    folder.mkdir()
    for name in SITE:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    command = [sys.executable, "-m", "pelican", "-s", conf, "--fatal", "errors", "--log-handler", "plain"]
    ran = subprocess.run(command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return Built(ran.returncode, ran.stdout, folder / "output").files()


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(tmp_path_factory.mktemp("reference") / "site", "publishconf.py", {})


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, reference: dict[str, bytes], name: str) -> None:
    found = built(tmp_path / name.replace(" ", "-"), "publishconf.py", CIRCUMSTANCES[name])
    assert found.keys() == reference.keys()
    assert [path for path in found if found[path] != reference[path]] == []


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


def test_a_page_of_the_blog_is_in_both_languages(reference: dict[str, bytes]) -> None:
    assert "meme-mot/index.html" in reference
    assert b'lang="en"' in reference["en/meme-mot/index.html"][:40]
