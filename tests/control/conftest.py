"""One server for this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver.testing import BillMock, MockTenant


@pytest.fixture(scope="session")
def mock() -> Iterator[BillMock]:
    with BillMock() as server:
        yield server


@pytest.fixture
def tenant(mock: BillMock) -> Iterator[MockTenant]:
    fresh = mock.tenant()
    yield fresh
    fresh.delete()
