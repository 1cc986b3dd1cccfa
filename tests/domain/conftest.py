"""Books in the sandbox, for tests of payables, payments and funding."""

from collections.abc import Iterator

import pytest

from tests.domain.books import Books, opened


@pytest.fixture
def books() -> Iterator[Books]:
    """Books in the sandbox, payments moving by the calendar."""
    with opened() as made:
        yield made
