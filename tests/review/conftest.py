from __future__ import annotations

from pathlib import Path

import pytest

from tests.forges.repository import environment
from tests.review.pulls import Pulls


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def pulls(tmp_path: Path) -> Pulls:
    return Pulls.of(tmp_path)
