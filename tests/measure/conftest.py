from collections.abc import Iterator

import pytest

from tests.blog import Built
from tests.measure import blog
from tests.measure.serving import served


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The blog that is measured, built once."""
    return blog.build(tmp_path_factory.mktemp("measured") / "site")


@pytest.fixture(scope="session")
def address(measured: Built) -> Iterator[str]:
    """Where it is served as a good host does."""
    with served(measured.output) as found:
        yield found
