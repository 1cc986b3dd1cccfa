"""Books in the sandbox, for tests of payables, payments and funding."""

from collections.abc import Iterator

import pytest

from tests.domain.books import Books, open_books


@pytest.fixture
def books() -> Iterator[Books]:
    """Books in the sandbox, payments moving by the calendar."""
    with open_books() as new_books:
        yield new_books
