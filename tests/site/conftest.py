import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.blog import ROOT, Built

SITE = ("content", "comments", "theme", "plugins", "pelicanconf.py", "publishconf.py")


def build_the_blog(folder: Path, env: Mapping[str, str]) -> Built:
    """Copy the blog of the repository into a folder and build it there, as it is published."""
    folder.mkdir()
    for name in SITE:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    command = [sys.executable, "-m", "pelican", "-s", "publishconf.py", "--fatal", "warnings", "--log-handler", "plain"]
    ran = subprocess.run(command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return Built(ran.returncode, ran.stdout + ran.stderr, folder / "output")


@pytest.fixture(scope="session")
def the_blog(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The blog of the repository, built once for all tests that only look at it."""
    return build_the_blog(tmp_path_factory.mktemp("reference") / "site", {})
