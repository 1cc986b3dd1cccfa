"""The journal: what was asked and answered, without secrets, up to a bound."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest

from mockserver.control.memory_journal import MemoryJournal
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


def exchange(journal: MemoryJournal, operation: str, tenant: str = "t", body: bytes = b"", **headers: str) -> None:
    request = Request("POST", "/connect/v3/vendors", "", headers, body, "http://x", "x")
    journal.record(tenant, "now", request, Answer(), operation, 0.0)


def flood(journal: MemoryJournal, count: int) -> None:
    for number in range(count):
        exchange(journal, str(number), "t", b"x" * 10_000)


def fill(journal: MemoryJournal, count: int) -> None:
    """Keep requests with headers and answers of their own, as a server makes them."""
    for number in range(count):
        headers = {"sessionid": f"session {number}", "devkey": f"key {number}", "user-agent": f"client {number}"}
        answer = Answer(200, {"name": "A vendor", "description": "x" * 1_000, "number": number})
        answer.body = answer.payload()
        request = Request("POST", f"/connect/v3/vendors/{number}", "max=1", headers, b"{}" + b" " * number, "", "")
        journal.record("t", "2026-11-26T18:45:10.999+00:00", request, answer, "v3.vendors.get", 0.001)


def operations(journal: MemoryJournal, tenant: str = "t") -> list[str]:
    return [row["operation"] for row in journal.page(tenant)["requests"]]


def test_what_is_past_the_bound_is_counted_as_evicted() -> None:
    journal = MemoryJournal(capacity=2)
    exchange(journal, "a")
    exchange(journal, "b")
    exchange(journal, "c")

    assert operations(journal) == ["b", "c"]
    assert journal.page("t")["evicted"] == 1


def test_all_entries_together_have_a_bound_in_bytes_and_the_oldest_of_the_largest_tenant_go() -> None:
    journal = MemoryJournal(max_bytes=100_000)
    exchange(journal, "small", "other")
    flood(journal, 20)

    assert operations(journal) == ["12", "13", "14", "15", "16", "17", "18", "19"]
    assert operations(journal, "other") == ["small"]


def test_nothing_is_kept_of_a_tenant_that_is_gone_and_all_of_nobodys() -> None:
    journal = MemoryJournal(exists={"here"}.__contains__)
    exchange(journal, "a", "here")
    exchange(journal, "b", "gone")
    exchange(journal, "c", "")

    assert (operations(journal, "here"), operations(journal, "gone"), operations(journal, "")) == (["a"], [], ["c"])
    assert sorted(journal._rings) == ["", "here"]


def test_a_call_that_outlives_its_tenant_leaves_nothing_in_the_journal(
    mock: BillMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant, journal = mock.tenant("empty"), mock.app.journal
    admin = V3(tenant)
    record = journal.record

    def delete_and_record(*arguments: Any) -> None:
        tenant.delete()
        record(*arguments)

    monkeypatch.setattr(journal, "record", delete_and_record)
    admin.get("/vendors", max=1)

    assert journal.last(tenant.id) == 0


def test_an_entry_has_a_bound_in_bytes() -> None:
    journal = MemoryJournal()
    exchange(journal, "a", "t", b'{"name": "' + b"x" * 100_000, accept="y" * 100_000, host="z" * 7_000)
    exchange(journal, "b", "t", b'{"name": "' + b"x" * 100_000)

    assert len(json.dumps(journal.page("t", 1))) < 17_000
    assert len(json.dumps(journal.page("t", 0, 1))) < 17_000
    assert journal.page("t", 0, 1)["requests"][0]["headers"] == {}


def test_an_answer_that_is_cut_stays_an_object_as_far_as_it_goes(tenant: MockTenant) -> None:
    V3(tenant).get("/bills", max=50)
    response = tenant.requests("v3.bills.list")[0]["response"]

    assert 2 <= len(response["results"]) < 20


def test_json_that_is_nested_too_deep_is_cut(mock: BillMock) -> None:
    mock.app.test_client().post("/connect/v3/no-such-thing", data=b"[" * 900 + b"]" * 900)
    answer = mock.app.test_client().get("/_mock/requests", query_string={"max": 1000})
    assert answer.status_code == 200
    assert answer.text.count("[" * 64 + '"…"') == 1


def test_no_more_memory_is_taken_than_is_counted() -> None:
    journal = MemoryJournal()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    fill(journal, 500)
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert taken < journal.size
