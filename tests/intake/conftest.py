import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake import house
from tests.intake.house import House


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return house.build(tmp_path_factory.mktemp("intake") / "blog")


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of the built blog that a test may change."""
    return Path(shutil.copytree(built, tmp_path / "blog"))


@pytest.fixture
def intake(folder: Path) -> Iterator[House]:
    with house.opened(folder) as opened:
        yield opened
