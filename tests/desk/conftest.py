import shutil
from copy import copy
from pathlib import Path

import pytest

from tests.blog import Blog
from tests.desk.house import House, written


@pytest.fixture(autouse=True)
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who works on this machine is not known to git."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A small blog, committed and built once."""
    blog = written(tmp_path_factory.mktemp("pattern") / "blog")
    built = blog.build()
    assert built.code == 0, built.log
    return blog


@pytest.fixture
def house(pattern: Blog, tmp_path: Path) -> House:
    """A copy of that blog, for a test to change."""
    blog = copy(pattern)
    blog.folder = tmp_path / "blog"
    shutil.copytree(pattern.folder, blog.folder)
    return House(blog)
