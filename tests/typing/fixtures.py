"""What a type checker knows in a test with the plugin's fixtures. Nothing here runs: see `servers.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, assert_type

import pytest

from mockserver import BillMock
from mockserver.testing import MockTenant, WebhookReceiver
from mockserver.testing.receiver import ReceivedRequest


@pytest.fixture(scope="session")
def bill_settings() -> Mapping[str, Any]:
    """Settings of a user's own."""
    return {"payment_timers": "manual"}


@pytest.fixture
def our_tenant(bill_mock: BillMock) -> Iterator[MockTenant]:
    """A fixture over the plugin's."""
    tenant = bill_mock.tenant("empty")
    yield tenant
    tenant.delete()


@pytest.mark.bill(scenario="empty", seed=7, limits="enforce")
def of_a_test(
    bill_mock: BillMock,
    bill_tenant: MockTenant,
    bill_class_tenant: MockTenant,
    bill_module_tenant: MockTenant,
    bill_webhooks: WebhookReceiver,
) -> None:
    """The arguments of a test."""
    assert_type(bill_tenant.session("v3").get("/vendors").ok, bool)
    assert_type(bill_tenant.clock.today().year, int)
    assert_type(bill_webhooks.url, str)
    bill_webhooks.keys.append("a key")
    received = bill_webhooks.wait("payment.updated", count=1, timeout=5, status="CLEARED")
    assert_type(received, ReceivedRequest)
    assert_type(received.type, str)
    assert_type(received.verified, bool | None)
    assert_type(received.record, dict[str, Any])
    assert_type(bill_webhooks.notifications("bill.*"), list[ReceivedRequest])
    bill_webhooks.fail(2, status=503)
    bill_webhooks.clear()
    with WebhookReceiver("a key") as receiver:
        assert_type(receiver, WebhookReceiver)
