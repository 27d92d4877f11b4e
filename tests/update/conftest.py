from pathlib import Path

import pytest

from tests.blog import NOW
from tests.update.village import Village


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """A blog that is built once, for tests to copy."""
    village = Village(tmp_path_factory.mktemp("built") / "village")
    village.settle()
    village.made(NOW)
    return village


@pytest.fixture
def village(built: Village, tmp_path: Path) -> Village:
    """A built blog, as a fresh checkout with a kept output has it: all contents are there, all times are others."""
    return built.copy(tmp_path / "village")
