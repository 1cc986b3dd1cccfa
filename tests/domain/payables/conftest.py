"""Books in the sandbox, for tests of payables."""

from collections.abc import Iterator

import pytest

from tests.domain.payables.books import Books, opened


@pytest.fixture
def books() -> Iterator[Books]:
    """Books in the sandbox, payments moving by the calendar."""
    with opened() as made:
        yield made
