"""What an entry says beside what was sent: what was done, what was not read, how sure the answer is."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, bill, vendor


@pytest.fixture
def admin(tenant: MockTenant) -> V3:
    return V3(tenant, trusted=True)


def last(tenant: MockTenant) -> Any:
    return tenant.requests()[-1]


def effects(tenant: MockTenant) -> list[tuple[str, str, str]]:
    return [(effect["verb"], effect["kind"], effect["id"]) for effect in last(tenant)["effects"]]


def test_an_entry_tells_which_records_were_created_and_changed(tenant: MockTenant, admin: V3) -> None:
    payee = admin.post("/vendors", vendor())["id"]
    assert effects(tenant) == [("created", "vendor", payee)]
    admin.call("PATCH", f"/vendors/{payee}", json={"name": "Another"})
    assert effects(tenant) == [("changed", "vendor", payee)]


def test_an_entry_tells_which_records_were_archived_and_restored(tenant: MockTenant, admin: V3) -> None:
    payee = admin.post("/vendors", vendor())["id"]
    admin.post(f"/vendors/{payee}/archive")
    assert effects(tenant) == [("archived", "vendor", payee)]
    admin.post(f"/vendors/{payee}/restore")
    assert effects(tenant) == [("restored", "vendor", payee)]


def test_a_request_that_reads_or_is_refused_does_nothing(tenant: MockTenant, admin: V3) -> None:
    admin.get("/vendors", max=1)
    assert effects(tenant) == []
    admin.post("/vendors", {"name": "Half a vendor"})
    assert (effects(tenant), last(tenant)["effectCount"]) == ([], 0)


def test_a_refused_item_of_many_leaves_no_effect_of_the_others(tenant: MockTenant, admin: V3) -> None:
    admin.post("/vendors/bulk", [vendor(name="One"), vendor(name="Two", email="none")])

    assert (last(tenant)["status"], effects(tenant)) == (400, [])


def test_an_entry_tells_which_messages_were_sent(tenant: MockTenant, admin: V3) -> None:
    admin.post("/mfa/challenge", {"useBackup": False})

    assert effects(tenant) == [("sent", "sms", "")]


def test_an_entry_tells_which_money_moves(tenant: MockTenant, admin: V3) -> None:
    payee = admin.post("/vendors", vendor())["id"]
    debt = admin.post("/bills", bill(payee, "INV-1"))["id"]
    parts = [{"billId": debt, "amount": 40}]
    body = {"vendorId": payee, "processDate": "2026-12-01", "toPrintCheck": False, "payments": parts}
    admin.post("/bills/record-payment", body)
    money = [effect for effect in last(tenant)["effects"] if "amount" in effect]

    assert [(effect["verb"], effect["kind"], effect["amount"]) for effect in money] == [("created", "payment", 40.0)]


def test_money_that_goes_no_further_is_below_zero(tenant: MockTenant, admin: V3) -> None:
    payee = admin.post("/vendors", vendor())["id"]
    debt = admin.post("/bills", bill(payee, "INV-1"))["id"]
    parts = [{"billId": debt, "amount": 40}]
    body = {"vendorId": payee, "processDate": "2026-12-01", "toPrintCheck": False, "payments": parts}
    payment = admin.post("/bills/record-payment", body)["id"]
    answer = admin.call("POST", f"/payments/{payment}/void", json={"type": "VOID_AND_CREDIT", "reason": "Twice"})
    money = [effect for effect in last(tenant)["effects"] if "amount" in effect]

    assert answer.status_code == 200
    assert [(effect["verb"], effect["kind"], effect["amount"]) for effect in money] == [("changed", "payment", -40.0)]


def test_an_entry_tells_which_events_were_queued(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    events = [{"type": "vendor.created", "version": "1"}]
    body = {"name": "A", "status": {"enabled": True}, "events": events, "notificationUrl": "http://127.0.0.1:9/"}
    key = {"X-Idempotent-Key": "9b0d4ee0-0000-4000-8000-000000000001"}
    requests.post(f"{mock.events_url}/subscriptions", json=body, headers={**admin.headers, **key}, timeout=10)
    payee = admin.post("/vendors", vendor())["id"]
    (created, queued) = effects(tenant)

    assert (created, queued[:2]) == (("created", "vendor", payee), ("queued", "vendor.created"))
    assert len(queued[2]) == 36


def test_an_answer_that_is_kept_for_its_key_is_no_effect(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    events = [{"type": "vendor.created", "version": "1"}]
    body = {"name": "A", "status": {"enabled": True}, "events": events, "notificationUrl": "http://127.0.0.1:9/"}
    key = {"X-Idempotent-Key": "9b0d4ee0-0000-4000-8000-000000000001"}
    answer = requests.post(f"{mock.events_url}/subscriptions", json=body, headers={**admin.headers, **key}, timeout=10)

    assert effects(tenant) == [("created", "webhook_subscription", answer.json()["id"])]


def test_an_entry_says_what_was_not_read_and_how_sure_the_answer_is(tenant: MockTenant, admin: V3) -> None:
    admin.post("/vendors", vendor(colour="red", pasword="x"))
    entry = last(tenant)

    assert entry["unread"] == ["colour", "pasword"]
    assert entry["fidelity"] in ("assumed", "documented", "observed", "verified")


def test_an_entry_says_on_which_facts_a_refusal_rests(tenant: MockTenant, admin: V3) -> None:
    admin.call("GET", "/vendors/00902AAAAAAAAAAAAAA1")

    assert last(tenant)["facts"] == ["F-109"]


def test_an_entry_says_which_limit_the_sandbox_would_have_enforced(tenant: MockTenant, admin: V3) -> None:
    answers = [admin.call("POST", "/mfa/challenge", json={"useBackup": False}) for _ in range(6)]

    assert last(tenant)["limit"] == answers[-1].headers["X-Mock-Limit"] != ""
    assert tenant.requests("v3.mfa.challenge")[0]["limit"] == ""


def test_a_clients_own_id_of_its_request_comes_back_and_is_kept(tenant: MockTenant, admin: V3) -> None:
    answer = admin.call("GET", "/vendors", headers={"X-Request-Id": "build-17/step-4"})

    assert answer.headers["X-Request-Id"] == "build-17/step-4"
    assert last(tenant)["requestId"] == "build-17/step-4"


@pytest.mark.parametrize("request_id", ["", "x" * 201, "a b"])
def test_an_id_that_is_none_does_not_come_back(mock: BillMock, request_id: str) -> None:
    answer = requests.get(f"{mock.v3_url}/vendors", headers={"X-Request-Id": request_id}, timeout=10)

    assert "X-Request-Id" not in answer.headers


def test_the_control_api_sends_a_clients_id_back_too(mock: BillMock) -> None:
    answer = requests.get(f"{mock.control_url}/tenants", headers={"X-Request-Id": "step-4"}, timeout=10)

    assert answer.headers["X-Request-Id"] == "step-4"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/vendors", {"name": "Acme", "adress": {}}),
        ("/vendors", {"name": 7, "adress": {}}),
        ("/vendors/bulk", [{"name": "Acme", "adress": {}}]),
    ],
    ids=["a field is missing", "a type is wrong", "a bulk body"],
)
def test_a_refusal_tells_which_fields_nobody_reads(tenant: MockTenant, admin: V3, path: str, body: Any) -> None:
    answer = admin.call("POST", path, json=body)

    assert (answer.status_code, answer.headers["X-Mock-Unread"]) == (400, "adress")
    assert last(tenant)["unread"] == ["adress"]


def test_a_refusal_of_v2_tells_which_fields_nobody_reads(tenant: MockTenant) -> None:
    session = tenant.session("v2")
    body = {"obj": {"entity": "Vendor", "nmae": "Acme"}}
    answer = session.post("/Crud/Create/Vendor.json", json=body)

    assert (answer.json()["response_data"]["error_code"], answer.headers["X-Mock-Unread"]) == ("BDC_1117", "nmae")


def test_a_refusal_of_v2_tells_which_parameters_nobody_reads(tenant: MockTenant) -> None:
    answer = tenant.session("v2").post("/GetDisbursementData.json", json={"sentPayID": "stp01"})

    assert (answer.json()["response_message"], answer.headers["X-Mock-Unread"]) == ("Error", "sentPayID")
