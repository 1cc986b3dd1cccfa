"""One server for this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver.testing import BillMock


@pytest.fixture(scope="session")
def mock() -> Iterator[BillMock]:
    with BillMock() as server:
        yield server
