"""The journal: what was asked and answered, without secrets, up to a bound."""

from __future__ import annotations

import json

from mockserver.control.journal import Journal
from mockserver.dialects.http import Answer, Request
from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, vendor


def test_requests_are_kept_in_order_with_operation_and_status(tenant: MockTenant) -> None:
    admin = V3(tenant)
    admin.get("/vendors", max=1)
    admin.call("POST", "/vendors", json={})
    rows = [(row["operation"], row["status"]) for row in tenant.requests()]
    assert rows == [("v3.login", 200), ("v3.vendors.list", 200), ("v3.vendors.create", 400)]


def test_no_secret_of_a_sign_in_or_a_header_is_kept(tenant: MockTenant) -> None:
    admin = V3(tenant)
    admin.post(
        "/vendors", vendor(paymentInformation={"payeeName": "Payee", "bankAccount": {"accountNumber": "111222333444"}})
    )
    journal = json.dumps(tenant.requests())
    secrets = (admin.user["password"], admin.headers["sessionId"], admin.headers["devKey"], "111222333444")
    assert [secret for secret in secrets if secret in journal] == []


def test_a_cursor_goes_on_where_the_last_page_ended(mock: BillMock, tenant: MockTenant) -> None:
    admin = V3(tenant)
    admin.get("/bills", max=1)
    url = f"/_mock/tenants/{tenant.id}/requests"
    first = mock.app.test_client().get(url, query_string={"max": 1}).get_json()
    second = mock.app.test_client().get(url, query_string={"after": first["cursor"]}).get_json()
    assert [row["operation"] for row in second["requests"]] == ["v3.bills.list"]


def test_requests_nobody_can_claim_are_kept_apart(mock: BillMock) -> None:
    mock.app.test_client().get("/connect/v3/no-such-thing")
    rows = mock.app.test_client().get("/_mock/requests", query_string={"max": 1000}).get_json()["requests"]
    assert "/connect/v3/no-such-thing" in [row["path"] for row in rows]


def test_what_is_past_the_bound_is_counted_as_evicted() -> None:
    journal = Journal(capacity=2)
    request = Request("GET", "/connect/v3/vendors", "", {}, b"", "http://x", "x")
    journal.record("t", "now", request, Answer(), b"1", "a", 0.0)
    journal.record("t", "now", request, Answer(), b"2", "b", 0.0)
    journal.record("t", "now", request, Answer(), b"3", "c", 0.0)
    page = journal.page("t")
    assert [row["operation"] for row in page["requests"]] == ["b", "c"]
    assert page["evicted"] == 1


def test_json_that_is_nested_too_deep_is_cut(mock: BillMock) -> None:
    mock.app.test_client().post("/connect/v3/no-such-thing", data=b"[" * 900 + b"]" * 900)
    answer = mock.app.test_client().get("/_mock/requests", query_string={"max": 1000})
    assert answer.status_code == 200
    assert answer.text.count("[" * 64 + '"…"') == 1
