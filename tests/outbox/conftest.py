from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from causerie.outbox import database
from causerie.outbox.table import Outbox

from tests.outbox import postgres


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """One server for all tests; its flushing is off, for no test of its durability uses it."""
    with postgres.running("fsync=off") as started:
        yield started


@pytest.fixture(scope="session")
def schemas() -> Iterator[int]:
    return count()


@pytest.fixture
def postgresql(server: postgres.Server, schemas: Iterator[int]) -> str:
    return server.schema(f"test{next(schemas)}")


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return database.address(tmp_path / "outbox" / "outbox.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty outbox, on each of the two databases."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def opened() -> Iterator[Callable[[str], Outbox]]:
    """Outboxes by their addresses, closed at the end."""
    found: list[Outbox] = []

    def give(url: str) -> Outbox:
        found.append(Outbox(url))
        return found[-1]

    yield give
    for outbox in found:
        outbox.close()


@pytest.fixture
def outbox(url: str, opened: Callable[[str], Outbox]) -> Outbox:
    return opened(url)
