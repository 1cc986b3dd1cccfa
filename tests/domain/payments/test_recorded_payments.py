"""Payments made outside BILL."""

from typing import Any

import pytest

from mockserver.domain.payables.bills import BILL
from mockserver.domain.payments.paying import record_payment
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel.errors import BillError, BillErrors
from mockserver.kernel.kinds import Record
from tests.domain.books import Books


def record(books: Books, *parts: tuple[Record, int], **values: Any) -> Record:
    """Record payments of amounts in cents to bills of the first bill's vendor."""
    defaults: Record = {
        "vendorId": parts[0][0]["vendorId"],
        "processDate": "2026-11-20",
        "toPrintCheck": False,
        "payments": [{"billId": bill["id"], "amount": amount} for bill, amount in parts],
    }
    return books.payment(record_payment(books.ctx, {**defaults, **values}))


def refusals(books: Books, *parts: tuple[Record, int], **values: Any) -> list[str]:
    with pytest.raises(BillErrors) as caught:
        record(books, *parts, **values)
    return [error.code for error in caught.value.errors]


def test_a_recorded_payment_is_paid_at_once(books: Books) -> None:
    vendor = books.vendor()
    first, second = books.bill(7_000, vendor), books.bill(9_000, vendor)

    payment = record(books, (first, 7_000), (second, 3_000), toPrintCheck=True)

    assert payment["amount"] == 10_000
    assert (payment["status"], payment["singleStatus"]) == ("PAID", "PAID_OFFLINE")
    assert payment["onlinePayment"] is False
    assert payment["disbursementType"] == "OFFLINE"
    assert payment["toPrintCheck"] is True
    assert "dueAt" not in payment
    assert "voidInfo" not in payment
    assert books.bill_now(first)["paymentStatus"] == "PAID"
    assert books.bill_now(second)["paymentStatus"] == "PARTIALLY_PAID"
    assert books.vendor_of(first)["balance"]["amount"] == 6_000
    assert books.vendor_of(first)["paymentInformation"]["lastPaymentDate"] == "2026-11-20"


def test_a_bill_that_waits_for_approval_may_have_been_paid_elsewhere(books: Books) -> None:
    bill = books.bill(100)
    books.ctx.tx.update(BILL, {**bill, "approvalStatus": "ASSIGNED"})

    assert record(books, (bill, 100))["status"] == "PAID"


def test_more_than_a_bill_owes_cannot_be_recorded(books: Books) -> None:
    bill = books.bill(100)

    assert refusals(books, (bill, 60), (bill, 41)) == ["BDC_1246", "BDC_1159"]


def test_all_bills_must_be_the_vendors(books: Books) -> None:
    assert refusals(books, (books.bill(100), 100), (books.bill(100), 100)) == ["BDC_1246", "BDC_1119"]


def test_an_unknown_bill_cannot_be_recorded(books: Books) -> None:
    unknown = {"id": "00n02NOSUCHBILLATALL", "vendorId": books.vendor()["id"]}

    assert refusals(books, (unknown, 100)) == ["BDC_1205"]


def test_an_unknown_vendor_cannot_be_recorded(books: Books) -> None:
    with pytest.raises(BillError) as caught:
        record(books, (books.bill(100), 100), vendorId="00902NOSUCHVENDORATA")

    assert (caught.value.code, caught.value.status) == ("BDC_1205", 422)


def test_an_unknown_account_of_the_chart_is_refused(books: Books) -> None:
    classifications = {"chartOfAccountId": "0ca02NOSUCHACCOUNTAT"}

    assert refusals(books, (books.bill(100), 100), classifications=classifications) == ["BDC_1205"]


@pytest.mark.parametrize("way", ["VOID_ONLY", "VOID_AND_CREDIT", "VOID_AND_REISSUE"])
def test_a_recorded_payment_is_voided_by_any_word_but_that_of_cards(books: Books, way: str) -> None:
    bill = books.bill(100)
    payment = record(books, (bill, 100))

    with pytest.raises(BillError):
        PAYMENTS.void(books.ctx, payment["id"], "VOID_AND_REISSUE_VCARD", "Typo")
    PAYMENTS.void(books.ctx, payment["id"], way, "Typo")

    voided = books.payment(payment)
    assert (voided["status"], voided["disbursementStatus"]) == ("VOID", "VOID")
    assert books.bill_now(bill)["dueAmount"] == 100


def test_a_recorded_payment_cannot_be_cancelled(books: Books) -> None:
    payment = record(books, (books.bill(100), 100))

    with pytest.raises(BillError):
        PAYMENTS.cancel(books.ctx, payment["id"])


def test_a_recorded_payment_in_another_currency_is_worth_dollars(books: Books) -> None:
    vendor = books.vendor(address={"country": "CA"}, billCurrency="CAD")
    bill = books.bill(10_000, vendor)

    payment = record(books, (bill, 10_000))

    assert payment["fundingAmount"] == bill["fundingAmount"]
    assert payment["exchangeRate"] == bill["exchangeRate"]
