import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.blog import Blog
from tests.browsing import chromium

# The tests decide on colours, time zones and clocks themselves; what the machine says must not.
for name in ("SOURCE_DATE_EPOCH", "FORCE_COLOR", "NO_COLOR", "CLICOLOR_FORCE", "PYTHONHASHSEED"):
    os.environ.pop(name, None)

settings.register_profile("causerie", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("causerie")


LONGEST = ("tests/update/", "tests/outbox/", "tests/measure/", "tests/kitchen/")
"""The folders whose tests are begun with, so that no core has nothing but one of them left in the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog")
