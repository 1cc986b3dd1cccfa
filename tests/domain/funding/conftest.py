"""Books for tests of funding."""

from collections.abc import Iterator

import pytest

from tests.domain.payables.books import Books, opened


@pytest.fixture
def books() -> Iterator[Books]:
    """Books in the sandbox."""
    with opened() as made:
        yield made
