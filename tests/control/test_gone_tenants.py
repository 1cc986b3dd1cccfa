"""A tenant that goes while a control request is served: 404, as of any other that is gone."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.control import blueprint
from mockserver.control.server import tenant_of
from mockserver.testing import BillMock

CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "clock", {}),
    ("PATCH", "clock", {"advance": "P2D"}),
    ("POST", "reset", {}),
    ("PUT", "snapshots/a", {}),
    ("POST", "ghost", {}),
    ("PATCH", "changes", {"recorded": True}),
    ("GET", "requests.har", {}),
    ("GET", "audit", {}),
    ("GET", "due", {}),
    ("GET", "ledger", {}),
    ("GET", "export", {}),
    ("POST", "import", {"scenario": {}}),
    ("POST", "faults", {"operation": "v3.*", "status": 500}),
    ("GET", "rows?operation=v3.vendors.list", {}),
    ("PUT", "organizations/1/lock", {}),
    ("POST", "organizations/1/risk-verification", {"decision": "APPROVE"}),
    ("POST", "account-users/1/verify", {}),
    ("POST", "payments/1/outcome", {"singleStatus": "CLEARED"}),
    ("POST", "payments/1/step", {}),
    ("POST", "spend/cards/1/activate", {}),
    ("POST", "spend/transactions", {"cardId": "1", "amount": 5.0, "merchantName": "A"}),
    ("PUT", "spend/transactions/1/lock", {}),
    ("DELETE", "spend/transactions/1/lock", {}),
    ("POST", "spend/reimbursements/1/status", {"status": "CREATED"}),
    ("POST", "logins", {"userId": "1", "username": "a@example.com", "password": "Passw0rd!"}),
]


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_a_tenant_that_goes_meanwhile_is_gone(
    mock: BillMock, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: dict[str, Any]
) -> None:
    tenant = mock.tenant("empty")
    stale = tenant_of(mock.app, tenant.id)
    tenant.delete()
    monkeypatch.setattr(blueprint, "tenant_of", lambda *_: stale)

    answer = mock.app.test_client().open(f"/_mock/tenants/{tenant.id}/{path}", method=method, json=body)

    assert (answer.status_code, answer.get_json()) == (404, {"error": "the tenant was deleted meanwhile"})


@pytest.mark.parametrize("path", ["reset", "snapshots/a/restore"])
def test_a_tenant_that_goes_while_its_world_is_replaced_is_gone(
    mock: BillMock, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    tenant = mock.tenant("empty")
    tenant.snapshot("a")
    tenancy = mock.app.tenancy
    monkeypatch.setattr(tenancy, "forget_world", tenancy.tenants.close)

    answer = mock.app.test_client().post(f"/_mock/tenants/{tenant.id}/{path}")

    assert (answer.status_code, answer.get_json()) == (404, {"error": "the tenant was deleted meanwhile"})
