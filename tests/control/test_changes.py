"""World diffs: what a block of a test changes, the same whatever the ids."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from mockserver.control.change_sets import ChangeSet, WorldDiff, diff_of
from mockserver.control.changes import record_changes
from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, bill, vendor


@pytest.fixture
def admin(tenant: MockTenant) -> V3:
    return V3(tenant, trusted=True)


def pay(admin: V3, payee: str, amount: float) -> str:
    """The id of an offline payment of a new bill of 100.00."""
    debt = admin.post("/bills", bill(payee, f"INV-{amount}"))["id"]
    body = {"vendorId": payee, "processDate": "2026-12-01", "toPrintCheck": False}
    answer = admin.post("/bills/record-payment", {**body, "payments": [{"billId": debt, "amount": amount}]})
    return str(answer["id"])


def test_a_new_record_is_there_with_its_fields(tenant: MockTenant, admin: V3) -> None:
    with tenant.changes() as changes:
        payee = admin.post("/vendors", vendor())["id"]
        admin.post("/bills", bill(payee, "INV-1"))
    made, debt = changes.created

    assert (made["kind"], made["id"], made["fields"]["name"]) == ("vendor", "<vendor:1>", "Happy Music Supplies")
    assert (debt["kind"], debt["id"], debt["fields"]["vendorId"]) == ("bill", "<bill:1>", "<vendor:1>")
    assert debt["fields"]["billLineItems"] == [{"id": "<bill_line:1>", "amount": 10000, "description": "Strings"}]
    assert not {"seq", "org", "id", "createdTime", "updatedTime"} & set(debt["fields"])


def test_a_changed_record_is_told_field_by_field(tenant: MockTenant, admin: V3) -> None:
    payee = admin.post("/vendors", vendor())["id"]
    with tenant.changes() as changes:
        admin.call("PATCH", f"/vendors/{payee}", json={"name": "Another", "address": {"city": "Palo Alto"}})
        admin.call("PATCH", f"/vendors/{payee}", json={"name": "A third", "email": "ap@third.example"})

    assert changes.created == []
    assert changes.changed == [
        {
            "kind": "vendor",
            "id": "<vendor:1>",
            "fields": {
                "name": {"before": "Happy Music Supplies", "after": "A third"},
                "address.city": {"before": "San Jose", "after": "Palo Alto"},
                "email": {"after": "ap@third.example"},
            },
        }
    ]


def test_what_is_put_back_is_no_change(tenant: MockTenant, admin: V3) -> None:
    payee = admin.post("/vendors", vendor())["id"]
    with tenant.changes() as changes:
        admin.call("PATCH", f"/vendors/{payee}", json={"name": "Another"})
        admin.call("PATCH", f"/vendors/{payee}", json={"name": "Happy Music Supplies"})
        admin.get(f"/vendors/{payee}")

    assert not changes


def test_archived_and_restored_records_are_named(tenant: MockTenant, admin: V3) -> None:
    payee = admin.post("/vendors", vendor())["id"]
    with tenant.changes() as first:
        admin.post(f"/vendors/{payee}/archive")
    with tenant.changes() as second:
        admin.post(f"/vendors/{payee}/restore")

    assert (first.archived, first.restored, first.changed) == ([{"kind": "vendor", "id": "<vendor:1>"}], [], [])
    assert (second.archived, second.restored) == ([], [{"kind": "vendor", "id": "<vendor:1>"}])


def test_money_is_told_in_dollars_and_comes_back(tenant: MockTenant, admin: V3) -> None:
    payee = admin.post("/vendors", vendor())["id"]
    with tenant.changes() as paid:
        payment = pay(admin, payee, 75)
        other = pay(admin, payee, 50.5)
        admin.post(f"/payments/{other}/void", {"type": "VOID_AND_CREDIT", "reason": "Twice"})
    with tenant.changes() as void:
        admin.post(f"/payments/{payment}/void", {"type": "VOID_AND_CREDIT", "reason": "Twice"})

    assert paid.money == [{"kind": "payment", "id": "<payment:1>", "amount": 75.0}]
    assert void.money == [{"kind": "payment", "id": "<payment:1>", "amount": -75.0}]


def test_a_decline_moves_no_money(tenant: MockTenant) -> None:
    card = tenant.control(card_of)
    with tenant.changes() as changes:
        tenant.spend.decline(card, 5.25, reason="CARD_FROZEN")

    assert [record["fields"]["transactionType"] for record in changes.created] == ["DECLINE"]
    assert changes.money == []


def card_of(server: Any, tenant: Any) -> str:
    """The id of a seeded card that works."""
    from mockserver.domain.resource import kind_of

    with server.worlds.engine.read(tenant.world) as tx:
        cards = tx.everywhere(kind_of("spend_card"))
    return str(next(card["id"] for card in cards if card["status"] == "ACTIVATED" and card.get("budgetId")))


def test_events_and_messages_are_told(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    events = [{"type": "vendor.created", "version": "1"}]
    body = {"name": "A", "status": {"enabled": True}, "events": events, "notificationUrl": "http://127.0.0.1:9/"}
    key = {"X-Idempotent-Key": "9b0d4ee0-0000-4000-8000-000000000001"}
    requests.post(f"{mock.events_url}/subscriptions", json=body, headers={**admin.headers, **key}, timeout=10)
    with tenant.changes() as changes:
        admin.post("/vendors", vendor())
        admin.post("/mfa/challenge", {"useBackup": False})

    assert changes.events == [{"type": "vendor.created", "id": "<vendor:1>"}]
    assert changes.messages == [{"channel": "sms"}]


def test_what_falls_due_is_told(tenant: MockTenant) -> None:
    with tenant.changes() as changes:
        tenant.clock.advance("20 days")
    payments = [record["fields"] for record in changes.changed if record["kind"] == "payment"]

    assert {"before": "SCHEDULED", "after": "PAID"} in [fields.get("status") for fields in payments]


def test_a_write_whose_answer_is_lost_is_told(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("v3.vendors.create", kind="reset", when="after", times=1)
    with tenant.changes() as changes:
        with pytest.raises(requests.ConnectionError):
            admin.post("/vendors", vendor())
        admin.post("/vendors", vendor())

    assert [record["id"] for record in changes.created] == ["<vendor:1>", "<vendor:2>"]
    assert [len(entry["changes"]) for entry in tenant.requests("v3.vendors.create", fault="reset")] == [1]


def test_the_same_done_twice_is_the_same_diff(tenant: MockTenant, admin: V3) -> None:
    with tenant.changes() as first:
        admin.post("/vendors", vendor())
    admin.post("/vendors", vendor(name="Another"))
    with tenant.changes() as second:
        admin.post("/vendors", vendor())
    with tenant.changes() as third:
        admin.post("/vendors", vendor(name="Another one"))

    assert first == second != third


def test_no_secret_is_in_a_diff_and_yet_it_is_told_that_one_changed(tenant: MockTenant, admin: V3) -> None:
    bank = {"nameOnAccount": "Ada", "routingNumber": "074000010", "type": "CHECKING", "ownerType": "BUSINESS"}
    payee = admin.post("/vendors", vendor())["id"]
    with tenant.changes() as changes:
        body = {**bank, "accountNumber": "5556667778", "paymentCurrency": "USD"}
        answer = admin.call("POST", f"/vendors/{payee}/bank-account", json=body)
    (account,) = [record for record in changes.created if record["kind"] == "vendor_bank_account"]

    assert answer.status_code < 300
    assert account["fields"]["accountNumber"] == "***"
    assert "5556667778" not in str(changes.as_dict())


def test_it_is_off_before_and_after(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    with tenant.changes():
        admin.post("/vendors", vendor())
    admin.post("/vendors", vendor(name="Another"))

    assert "changes" in tenant.requests("v3.vendors.create")[0]
    assert "changes" not in tenant.requests("v3.vendors.create")[1]


def test_blocks_can_stand_in_each_other(tenant: MockTenant, admin: V3) -> None:
    with tenant.changes() as outer:
        admin.post("/vendors", vendor())
        with tenant.changes() as inner:
            admin.post("/vendors", vendor(name="Another"))
        admin.post("/vendors", vendor(name="A third"))

    assert [record["fields"]["name"] for record in inner.created] == ["Another"]
    assert len(outer.created) == 3


def start_over(tenant: MockTenant, admin: V3, error: Exception | None = None) -> None:
    """A block in which the world is replaced, which ends with an error, if there is one."""
    with tenant.changes():
        admin.post("/vendors", vendor())
        tenant.reset()
        if error:
            raise error


def test_a_world_that_is_replaced_leaves_no_diff(tenant: MockTenant, admin: V3) -> None:
    with pytest.raises(RuntimeError, match="1 changes are missing"):
        start_over(tenant, admin)


def test_the_error_of_a_block_goes_on(tenant: MockTenant, admin: V3) -> None:
    with pytest.raises(ZeroDivisionError):
        start_over(tenant, admin, ZeroDivisionError())


def test_changes_are_known_when_the_block_has_ended(tenant: MockTenant) -> None:
    with tenant.changes() as changes, pytest.raises(RuntimeError, match="when the block has ended"):
        _ = changes.created
    assert repr(changes).startswith("Changes({'created': [],")


def test_over_http_a_cursor_leads_on(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    url = f"{mock.control_url}/tenants/{tenant.id}/changes"
    before = requests.get(url, timeout=10)
    state = requests.patch(url, json={"recorded": True}, timeout=10).json()
    admin.post("/vendors", vendor())
    first = requests.get(url, params={"after": state["cursor"]}, timeout=10).json()
    rest = requests.get(url, params={"after": first["cursor"]}, timeout=10).json()

    assert (before.status_code, before.json()["error"]) == (
        409,
        'nothing is recorded: PATCH {"recorded": true} here first',
    )
    assert state == {"recorded": True, "wasRecorded": False, "cursor": 0}
    assert [record["id"] for record in first["created"]] == ["<vendor:1>"]
    assert (rest["created"], rest["cursor"], rest["evicted"]) == ([], 1, 0)


def test_a_server_that_runs_elsewhere_tells_the_same(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    with BillMock(url=mock.url) as there, MockTenant(there, tenant.id).changes() as changes:
        admin.post("/vendors", vendor())

    assert [record["id"] for record in changes.created] == ["<vendor:1>"]


def test_a_switch_is_needed_to_say_so(tenant: MockTenant) -> None:
    assert tenant.control(record_changes, {"recorded": True})["wasRecorded"] is False
    assert tenant.control(record_changes, {"recorded": False})["wasRecorded"] is True


def diff(*changes: Any) -> WorldDiff:
    """The diff of one change set."""
    row: ChangeSet = {
        "time": "",
        "by": "user",
        "records": list(changes),
        "omitted": 0,
        "money": [],
        "events": [],
        "messages": [],
    }
    return diff_of([row], 1, 0)


def egg(before: Any, after: Any, **more: Any) -> Any:
    return {"kind": "bill", "id": "00n02HPCJKWATDMRU172", "before": before, "after": after, **more}


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ({"a": [1, 2]}, {"a": [1, 3]}, {"a[1]": {"before": 2, "after": 3}}),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, {"a[0].b": {"before": 1, "after": 2}}),
        ({"a": [1]}, {"a": [1, 2]}, {"a": {"before": [1], "after": [1, 2]}}),
        ({"a": {"b": {"c": 1}}}, {"a": {"b": {}}}, {"a.b.c": {"before": 1}}),
        ({}, {"a": None}, {"a": {"after": None}}),
        ({"a": None}, {"a": 0}, {"a": {"before": None, "after": 0}}),
        ({"updatedTime": "x", "org": 1}, {"updatedTime": "y", "org": 2}, None),
        ({"t": "2026-11-26T22:21:20.562+00:00"}, {"t": "2026-11-27T22:21:20.562+00:00"}, None),
        ({"userSerial": 1}, {"userSerial": 2}, None),
    ],
)
def test_fields_are_told_by_path(before: Any, after: Any, fields: Any) -> None:
    changes = diff(egg(before, after))["changed"]

    assert [one["fields"] for one in changes] == [fields] * (fields is not None)


def test_a_secret_that_changed_is_told_by_its_mask() -> None:
    (row,) = diff(egg({}, {}, secrets=["accountNumber"]))["changed"]

    assert row["fields"] == {"accountNumber": {"before": "***", "after": "***"}}


def test_ids_in_texts_have_names_too() -> None:
    made = {"memo": "See 00902SPBRLCTEXDIK19k and 00902SPBRLCTEXDIK19k", "of": "xyz02SPBRLCTEXDIK19k", "at": "ABC"}
    (row,) = diff(egg(None, made))["created"]

    assert row["fields"] == {"memo": "See <vendor:1> and <vendor:1>", "of": "<id:1>", "at": "ABC"}


def test_a_record_that_came_and_went_is_no_change() -> None:
    assert diff(egg(None, {"a": 1}), egg({"a": 1}, None))["created"] == []


def test_a_record_that_is_gone_is_named() -> None:
    assert diff(egg({"a": 1}, None))["deleted"] == [{"kind": "bill", "id": "<bill:1>"}]
