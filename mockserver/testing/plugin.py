"""The pytest plugin: fixtures that hand a test its own BILL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mockserver.testing.mock import BillMock, MockTenant


@pytest.fixture(scope="session")
def bill_mock() -> Iterator[BillMock]:
    """One server for the test run; override it to change its settings."""
    from mockserver.testing.mock import BillMock

    with BillMock() as mock:
        yield mock


@pytest.fixture
def bill_tenant(bill_mock: BillMock) -> Iterator[MockTenant]:
    """A fresh tenant of `bill_mock` with the starter world and credentials of its own."""
    tenant = bill_mock.tenant()
    yield tenant
    tenant.delete()
