"""v3 bills: what answers tell beyond what was sent."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import ADDRESS, Sandbox


@pytest.fixture
def bill(sandbox: Sandbox) -> dict[str, Any]:
    """A bill of 10.00."""
    vendor = sandbox.ok("v3.vendors.create", {"name": "Happy Music Supplies", "address": ADDRESS})["id"]
    body = {
        "vendorId": vendor,
        "dueDate": "2026-03-31",
        "invoice": {"invoiceNumber": "202603", "invoiceDate": "2026-03-01"},
        "billLineItems": [{"amount": 10}],
    }
    made: dict[str, Any] = sandbox.ok("v3.bills.create", body)
    return made


def test_a_new_bill_owes_its_whole_amount(bill: dict[str, Any]) -> None:
    assert {name: bill[name] for name in ("amount", "dueAmount", "creditAmount", "paidAmount", "paymentStatus")} == {
        "amount": 10.0,
        "dueAmount": 10.0,
        "creditAmount": 0.0,
        "paidAmount": 0.0,
        "paymentStatus": "UNPAID",
    }


def test_a_bill_tells_who_made_it(bill: dict[str, Any]) -> None:
    assert bill["createdBy"] == "006"


def test_a_bill_is_active_until_it_is_archived(sandbox: Sandbox, bill: dict[str, Any]) -> None:
    active = sandbox.ok("v3.bills.get", billId=bill["id"])
    sandbox.ok("v3.bills.archive", billId=bill["id"])

    assert active["recordStatus"] == "ACTIVE"
    assert sandbox.ok("v3.bills.get", billId=bill["id"])["recordStatus"] == "INACTIVE"


def test_only_reads_tell_whether_a_bill_is_active(sandbox: Sandbox, bill: dict[str, Any]) -> None:
    archived = sandbox.ok("v3.bills.archive", billId=bill["id"])

    assert ("recordStatus" in bill, "recordStatus" in archived) == (False, False)


def test_only_reads_name_the_vendor(sandbox: Sandbox, bill: dict[str, Any]) -> None:
    assert "vendorName" not in bill
    assert sandbox.ok("v3.bills.get", billId=bill["id"])["vendorName"] == "Happy Music Supplies"


def test_a_number_over_21_characters_is_told_its_limit(sandbox: Sandbox, bill: dict[str, Any]) -> None:
    body = {"invoice": {"invoiceNumber": "N" * 22}}

    answer = sandbox.call("v3.bills.update", body, billId=bill["id"])

    assert (answer.status, answer.body[0]["message"]) == (
        400,
        "Invalid entity data. invoiceNumber: Maximum length cannot be greater than 21 characters.",
    )
