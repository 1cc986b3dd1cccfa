"""A universe for every test of identity."""

from collections.abc import Iterator

import pytest

from tests.domain.identity.universe import Universe, make_universe


@pytest.fixture
def universe() -> Iterator[Universe]:
    """A fresh universe with enforced limits."""
    made = make_universe()
    yield made
    made.engine.close()
