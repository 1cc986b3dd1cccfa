"""Whoever subscribes to webhooks in tests."""

from __future__ import annotations

from typing import Any

from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3

EVENTS = "/connect-events/v3"


class Subscriber:
    """A user of the tenant who subscribes, and makes what there is to be told of."""

    def __init__(self, mock: BillMock, tenant: MockTenant) -> None:
        self.user = V3(tenant)
        self.client = mock.app.test_client()
        self._keys = iter(range(10_000))

    def key(self) -> str:
        """Another idempotency key."""
        return f"9b0d4ee0-0000-4000-8000-{next(self._keys):012d}"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON of an answer of the webhook API."""
        answer = self.client.open(f"{EVENTS}{path}", method=method, json=body, headers={**self.user.headers, **headers})
        return answer.get_json(silent=True)

    def subscribe(self, url: str, *types: str) -> Any:
        """A subscription."""
        events = [{"type": one, "version": "1"} for one in types or ("vendor.created",)]
        body = {"name": url, "status": {"enabled": True}, "events": events, "notificationUrl": url}
        return self.call("POST", "/subscriptions", body, **{"X-Idempotent-Key": self.key()})

    def log(self, subscription: Any) -> list[Any]:
        """The events of a subscription, the oldest first."""
        return list(self.call("GET", f"/events/subscription/{subscription['id']}?ascending=true")["results"])
