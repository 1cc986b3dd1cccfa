"""One server for this folder, and a signed-in administrator of a fresh tenant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3


@pytest.fixture(scope="session")
def mock() -> Iterator[BillMock]:
    with BillMock(limits="enforce") as server:
        yield server


@pytest.fixture
def admin(tenant: MockTenant) -> V3:
    return V3(tenant)
