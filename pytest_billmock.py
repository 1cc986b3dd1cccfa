"""billmock's pytest plugin: fixtures that hand a test its own BILL.

Every run of pytest imports it, so it imports nothing of ours until a test asks for a fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mockserver.testing import BillMock, MockTenant, WebhookReceiver


def mock_class() -> type[BillMock]:
    """`BillMock`; a usage error where a folder of the user's stands in the place of our package."""
    import mockserver

    try:
        from mockserver import BillMock
    except ImportError:
        folder = Path(next(iter(mockserver.__path__)))
        raise pytest.UsageError(
            f"{folder} hides billmock's package of the same name, which its fixtures need: rename the folder, "
            "or keep the one above it off sys.path."
        ) from None
    return BillMock


@pytest.fixture(scope="session")
def bill_mock() -> Iterator[BillMock]:
    """One server for the test run; override it to change its settings."""
    with mock_class()() as mock:
        yield mock


@pytest.fixture
def bill_tenant(bill_mock: BillMock) -> Iterator[MockTenant]:
    """A fresh tenant of `bill_mock` with the starter world and credentials of its own."""
    tenant = bill_mock.tenant()
    yield tenant
    tenant.delete()


@pytest.fixture
def bill_webhooks() -> Iterator[WebhookReceiver]:
    """A receiver of webhooks on the loopback: subscribe its `url`, give it your `securityKey`, and `wait`."""
    mock_class()
    from mockserver.testing import WebhookReceiver

    with WebhookReceiver() as receiver:
        yield receiver
