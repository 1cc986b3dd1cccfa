"""A server with the smallest world, beside which commands are run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver import BillMock


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    """A server of its own with the smallest world."""
    with BillMock(scenario="empty") as mock:
        yield mock
