from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from causerie.forges import registry

from tests.forges.hosting.server import BRANDS
from tests.forges.repository import environment
from tests.review.answers import Forge, working
from tests.review.pulls import Pulls


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def pulls(tmp_path: Path) -> Pulls:
    return Pulls.of(tmp_path)


@pytest.fixture(params=BRANDS)
def forge(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forge]:
    with working(request.param, tmp_path) as made:
        monkeypatch.setenv(registry.TOKEN, made.host.token)
        yield made
