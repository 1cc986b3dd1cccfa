"""A partner's subscriptions lie with those of other partners, and are its own all the same."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.testing import BillMock, MockTenant

PATH = "/connect-events/v3"
KEY = "9b0d4ee0-0000-4000-8000-000000000001"
NEW = {
    "name": "bills",
    "status": {"enabled": True},
    "events": [{"type": "bill.created", "version": "1"}],
    "notificationUrl": "https://receiver.test/hook",
}


class Partner:
    """A partner that calls the webhook API."""

    def __init__(self, mock: BillMock, tenant: MockTenant, username: str, password: str) -> None:
        self.client = mock.app.test_client()
        app_key = tenant.credentials["BILL_APP_KEY"]
        body = {"username": username, "password": password, "appKey": app_key}
        session = self.client.post("/connect/v3/partner/login", json=body).get_json()["sessionId"]
        self.headers = {"sessionId": session, "appKey": app_key, "X-Idempotent-Key": KEY}

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        answer = self.client.open(f"{PATH}{path}", method=method, json=body, headers=self.headers)
        return answer.status_code, answer.get_json(silent=True)


@pytest.fixture
def partner(mock: BillMock, tenant: MockTenant) -> Partner:
    """The tenant's partner."""
    known = tenant.credentials
    return Partner(mock, tenant, known["BILL_PARTNER_USERNAME"], known["BILL_PARTNER_PASSWORD"])


@pytest.fixture
def rival(mock: BillMock, tenant: MockTenant) -> Partner:
    """Another partner of the same world."""
    owner = mock.app.tenancy.tenants.get(tenant.id)
    mock.app.tenancy.registrations.partner_user(owner, "rival@x.example", "rival secret", "Rival")
    return Partner(mock, tenant, "rival@x.example", "rival secret")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/subscriptions/{}"),
        ("DELETE", "/subscriptions/{}"),
        ("POST", "/subscriptions/{}/security_key"),
        ("GET", "/events/subscription/{}"),
    ],
)
def test_no_partner_reaches_the_subscription_of_another(
    partner: Partner, rival: Partner, method: str, path: str
) -> None:
    _, subscription = partner.call("POST", "/subscriptions", NEW)

    assert rival.call(method, path.format(subscription["id"]))[0] == 404
    assert partner.call("GET", f"/subscriptions/{subscription['id']}")[0] == 200


def test_an_idempotency_key_is_its_partners_own(partner: Partner, rival: Partner) -> None:
    _, subscription = partner.call("POST", "/subscriptions", NEW)
    status, other = rival.call("POST", "/subscriptions", NEW)

    assert status == 200
    assert other["id"] != subscription["id"]
