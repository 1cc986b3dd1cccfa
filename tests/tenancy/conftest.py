"""A fixture for every test of identity."""

from collections.abc import Iterator

import pytest

from tests.tenancy.fixture import TenancyFixture, make_universe


@pytest.fixture
def fixture() -> Iterator[TenancyFixture]:
    """A fresh fixture with enforced limits."""
    made = make_universe()
    yield made
    made.engine.close()
