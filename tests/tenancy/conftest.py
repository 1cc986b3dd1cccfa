"""The fixture of every test of tenancy."""

from collections.abc import Iterator

import pytest

from tests.store.conftest import endless_room
from tests.tenancy.fixture import TenancyFixture, make_fixture

__all__ = ["endless_room"]


@pytest.fixture
def fixture() -> Iterator[TenancyFixture]:
    """A fresh fixture with enforced limits."""
    fixture = make_fixture()
    yield fixture
    fixture.engine.close()
