"""Vendor credits: what they are worth, what is used of them, and what of them payments hold."""

from typing import Any

import pytest

from mockserver.domain.classifications import CHART_OF_ACCOUNTS
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payables.vendor_credits import VENDOR_CREDITS
from mockserver.domain.payments.paying import pay_bill, pay_bills, record_payment
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel.errors import BillError, BillErrors
from mockserver.kernel.kinds import Record
from tests.domain.books import Books


def using(credit: Record, amount: int) -> Record:
    return {"vendorCredits": [{"id": credit["id"], "amount": amount}]}


def state(books: Books, credit: Record) -> tuple[str, int]:
    now = books.credit_now(credit)
    return now["status"], now["appliedAmount"]


def codes(caught: pytest.ExceptionInfo[BillErrors]) -> list[str]:
    return [error.code for error in caught.value.errors]


def test_a_credit_is_worth_its_lines_and_not_applied_yet(books: Books) -> None:
    values: dict[str, Any] = {"vendorId": books.vendor()["id"], "referenceNumber": "R", "creditDate": "2026-11-01"}
    values["vendorCreditLineItems"] = [{"amount": 1_499}, {"amount": 5_000}]

    credit = VENDOR_CREDITS.create(books.ctx, values)

    assert (credit["amount"], credit["appliedAmount"], credit["status"]) == (6_499, 0, "NOT_APPLIED")


def test_what_is_applied_of_a_credit_is_no_longer_due_on_the_bill(books: Books) -> None:
    bill = books.bill(10_000)
    credit = books.credit(6_499, books.vendor_of(bill))

    BILLS.patch(books.ctx, bill["id"], using(credit, 1_000))

    now = books.bill_now(bill)
    assert (now["creditAmount"], now["dueAmount"], now["paidAmount"]) == (1_000, 9_000, 1_000)
    assert now["paymentStatus"] == "PARTIALLY_PAID"
    assert state(books, credit) == ("PARTIALLY_APPLIED", 1_000)
    assert books.credit_now(credit)["usage"][0]["billId"] == bill["id"]
    assert books.vendor_of(bill)["balance"]["amount"] == 9_000


def test_a_vendor_to_whom_one_cent_is_due_is_unpaid(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(999, books.vendor_of(bill))

    BILLS.patch(books.ctx, bill["id"], using(credit, 999))

    vendor = books.vendor_of(bill)
    assert (vendor["balance"]["amount"], vendor["paymentStatus"]) == (1, "UNPAID")


def test_a_bill_that_a_credit_covers_is_paid(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(1_000, books.vendor_of(bill))

    BILLS.patch(books.ctx, bill["id"], using(credit, 1_000))

    assert books.bill_now(bill)["paymentStatus"] == "PAID"
    assert state(books, credit) == ("FULLY_APPLIED", 1_000)


def test_a_new_bill_can_use_a_credit(books: Books) -> None:
    vendor = books.vendor()
    credit = books.credit(500, vendor)
    old = books.bill(1_000, vendor)

    bill = BILLS.create(books.ctx, {**bill_values(old), **using(credit, 300)})

    assert (bill["creditAmount"], bill["dueAmount"]) == (300, 700)
    assert state(books, credit) == ("PARTIALLY_APPLIED", 300)


def bill_values(bill: Record) -> Record:
    """A bill of 10.00 of the same vendor."""
    return {
        "vendorId": bill["vendorId"],
        "dueDate": "2026-12-31",
        "invoice": {"invoiceNumber": "NEW", "invoiceDate": "2026-11-01"},
        "billLineItems": [{"amount": 1_000}],
    }


def test_naming_a_credit_again_sets_what_is_applied_of_it(books: Books) -> None:
    bill = books.bill(10_000)
    credit = books.credit(5_000, books.vendor_of(bill))
    BILLS.patch(books.ctx, bill["id"], using(credit, 1_000))

    BILLS.patch(books.ctx, bill["id"], using(credit, 4_000))

    assert books.bill_now(bill)["creditAmount"] == 4_000
    assert state(books, credit) == ("PARTIALLY_APPLIED", 4_000)


def test_a_patch_without_credits_leaves_them(books: Books) -> None:
    bill = books.bill(10_000)
    credit = books.credit(5_000, books.vendor_of(bill))
    BILLS.patch(books.ctx, bill["id"], using(credit, 1_000))

    BILLS.patch(books.ctx, bill["id"], {"description": "Drums"})

    assert books.bill_now(bill)["creditAmount"] == 1_000


def test_replacing_a_bill_takes_off_the_credits_that_are_left_out(books: Books) -> None:
    bill = books.bill(1_000)
    first, second = (books.credit(500, books.vendor_of(bill)) for _ in range(2))
    BILLS.patch(books.ctx, bill["id"], using(first, 100))
    BILLS.patch(books.ctx, bill["id"], using(second, 200))

    BILLS.replace(books.ctx, bill["id"], {**bill_values(bill), **using(second, 150)})

    assert books.bill_now(bill)["creditAmount"] == 150
    assert state(books, first) == ("NOT_APPLIED", 0)
    assert state(books, second) == ("PARTIALLY_APPLIED", 150)


def test_more_than_is_left_of_a_credit_is_refused(books: Books) -> None:
    vendor = books.vendor()
    credit = books.credit(500, vendor)
    first, second = books.bill(1_000, vendor), books.bill(1_000, vendor)
    BILLS.patch(books.ctx, first["id"], using(credit, 400))

    with pytest.raises(BillErrors) as caught:
        BILLS.patch(books.ctx, second["id"], using(credit, 101))

    assert codes(caught) == ["BDC_1119"]


def test_more_than_a_bill_owes_is_refused(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(5_000, books.vendor_of(bill))

    with pytest.raises(BillError, match="BDC_1159"):
        BILLS.patch(books.ctx, bill["id"], using(credit, 1_001))


def test_the_credit_of_another_vendor_is_refused(books: Books) -> None:
    credit = books.credit(500, books.vendor())

    with pytest.raises(BillErrors) as caught:
        BILLS.patch(books.ctx, books.bill(1_000)["id"], using(credit, 100))

    assert codes(caught) == ["BDC_1119"]


def test_an_archived_credit_is_refused(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(500, books.vendor_of(bill))
    VENDOR_CREDITS.archive(books.ctx, credit["id"])

    with pytest.raises(BillErrors) as caught:
        BILLS.patch(books.ctx, bill["id"], using(credit, 100))

    assert codes(caught) == ["BDC_1119"]


def test_an_unknown_credit_is_not_found(books: Books) -> None:
    with pytest.raises(BillErrors) as caught:
        BILLS.patch(books.ctx, books.bill(1_000)["id"], {"vendorCredits": [{"id": "vcr02X", "amount": 1}]})

    assert codes(caught) == ["BDC_1205"]


def test_a_scheduled_payment_holds_its_credit(books: Books) -> None:
    bill = books.bill(10_000)
    credit = books.credit(6_000, books.vendor_of(bill))

    payment = books.pay(bill, 9_000, **using(credit, 1_000))

    now = books.bill_now(bill)
    assert (now["scheduledAmount"], now["creditAmount"], now["dueAmount"]) == (9_000, 1_000, 0)
    assert now["paymentStatus"] == "SCHEDULED"
    assert state(books, credit) == ("IN_PROCESS", 1_000)
    assert books.credit_now(credit)["usage"][0]["paymentId"] == payment["id"]
    assert payment["billPayments"][0]["vendorCredits"] == [{"id": credit["id"], "amount": 1_000}]


def test_a_processed_payment_has_used_its_credit(books: Books) -> None:
    bill = books.bill(10_000)
    credit = books.credit(1_000, books.vendor_of(bill))
    books.pay(bill, 9_000, processDate="2026-11-25", **using(credit, 1_000))

    books.turn_to("2026-11-25T23:00-08:00")

    assert books.bill_now(bill)["paymentStatus"] == "IN_PROCESS"
    assert state(books, credit) == ("FULLY_APPLIED", 1_000)


def test_cancelling_a_payment_gives_its_credit_back(books: Books) -> None:
    bill = books.bill(10_000)
    credit = books.credit(1_000, books.vendor_of(bill))
    payment = books.pay(bill, 9_000, **using(credit, 1_000))

    PAYMENTS.cancel(books.ctx, payment["id"])

    assert books.bill_now(bill)["dueAmount"] == 10_000
    assert state(books, credit) == ("NOT_APPLIED", 0)
    assert books.credit_now(credit)["usage"] == []


def test_a_credit_inside_a_payment_cannot_be_taken_off_the_bill(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(500, books.vendor_of(bill))
    books.pay(bill, 400, **using(credit, 100))

    BILLS.replace(books.ctx, bill["id"], bill_values(bill))

    assert books.bill_now(bill)["creditAmount"] == 100


def test_a_payment_and_its_credit_cannot_come_to_more_than_is_due(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(500, books.vendor_of(bill))

    with pytest.raises(BillErrors) as caught:
        books.pay(bill, 901, **using(credit, 100))

    assert codes(caught) == ["BDC_1159"]


def test_the_payments_of_one_request_share_what_is_left_of_a_credit(books: Books) -> None:
    vendor = books.vendor()
    credit = books.credit(150, vendor)
    parts = [{"billId": books.bill(1_000, vendor)["id"], "amount": 500, **using(credit, 100)} for _ in range(2)]

    with pytest.raises(BillErrors) as caught:
        pay_bills(books.ctx, books.terms(), parts)

    assert codes(caught) == ["BDC_1246", "BDC_1119"]


def test_a_recorded_payment_uses_its_credit_at_once(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(100, books.vendor_of(bill))
    part = {"billId": bill["id"], "amount": 900, **using(credit, 100)}
    values = {"vendorId": bill["vendorId"], "processDate": "2026-11-20", "toPrintCheck": False, "payments": [part]}

    payment = record_payment(books.ctx, values)

    assert books.bill_now(bill)["paymentStatus"] == "PAID"
    assert state(books, credit) == ("FULLY_APPLIED", 100)

    PAYMENTS.void(books.ctx, payment["id"], "VOID_ONLY", "Wrong vendor")

    assert books.bill_now(bill)["dueAmount"] == 1_000
    assert state(books, credit) == ("NOT_APPLIED", 0)


def test_a_bill_made_by_its_payment_comes_to_the_payment_and_its_credit(books: Books) -> None:
    vendor = books.vendor()
    credit = books.credit(100, vendor)
    options = {"processingOptions": {"createBill": True}, "vendorId": vendor["id"], "amount": 900}

    payment = books.payment(pay_bill(books.ctx, books.terms(**options, **using(credit, 100))))

    assert books.bill_now({"id": payment["billId"]})["amount"] == 1_000
    assert state(books, credit) == ("IN_PROCESS", 100)


def test_a_credit_cannot_become_smaller_than_what_is_applied_of_it(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(500, books.vendor_of(bill))
    BILLS.patch(books.ctx, bill["id"], using(credit, 400))
    line = {"id": credit["vendorCreditLineItems"][0]["id"], "amount": 399}

    with pytest.raises(BillError, match="BDC_1119"):
        VENDOR_CREDITS.patch(books.ctx, credit["id"], {"vendorCreditLineItems": [line]})


@pytest.mark.parametrize(("amount", "status"), [(400, "FULLY_APPLIED"), (401, "PARTIALLY_APPLIED")])
def test_a_used_credit_may_shrink_to_what_is_applied_of_it(books: Books, amount: int, status: str) -> None:
    bill = books.bill(1_000)
    credit = books.credit(500, books.vendor_of(bill))
    BILLS.patch(books.ctx, bill["id"], using(credit, 400))
    line = {"id": credit["vendorCreditLineItems"][0]["id"], "amount": amount}

    changed = VENDOR_CREDITS.patch(books.ctx, credit["id"], {"vendorCreditLineItems": [line]})

    assert (changed["amount"], changed["status"]) == (amount, status)


def test_an_unused_credit_may_change_its_vendor(books: Books) -> None:
    credit, other = books.credit(500, books.vendor()), books.vendor()["id"]

    assert VENDOR_CREDITS.patch(books.ctx, credit["id"], {"vendorId": other})["vendorId"] == other


def test_a_used_credit_may_name_its_vendor_again(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(500, books.vendor_of(bill))
    BILLS.patch(books.ctx, bill["id"], using(credit, 400))

    changed = VENDOR_CREDITS.patch(books.ctx, credit["id"], {"vendorId": bill["vendorId"], "description": "Refund"})

    assert changed["description"] == "Refund"


def test_a_used_credit_stays_with_its_vendor(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(500, books.vendor_of(bill))
    BILLS.patch(books.ctx, bill["id"], using(credit, 400))

    with pytest.raises(BillError, match="BDC_1119"):
        VENDOR_CREDITS.patch(books.ctx, credit["id"], {"vendorId": books.vendor()["id"]})


def test_a_credit_that_a_payment_holds_cannot_be_archived(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(500, books.vendor_of(bill))
    books.pay(bill, 500, **using(credit, 100))

    with pytest.raises(BillError, match="BDC_1119"):
        VENDOR_CREDITS.archive(books.ctx, credit["id"])


def test_a_credit_that_no_payment_holds_can_be_archived(books: Books) -> None:
    bill = books.bill(1_000)
    credit = books.credit(500, books.vendor_of(bill))
    BILLS.patch(books.ctx, bill["id"], using(credit, 400))

    assert VENDOR_CREDITS.archive(books.ctx, credit["id"])["archived"] is True


def test_a_credit_is_not_applied_to_two_accounts(books: Books) -> None:
    account = CHART_OF_ACCOUNTS.create(books.ctx, {"name": "Refunds"})["id"]
    credit = books.credit(500, books.vendor())
    VENDOR_CREDITS.patch(books.ctx, credit["id"], {"applyToBankAccountId": books.bank})

    with pytest.raises(BillError, match=f"BDC_1119 Invalid field,value: applyToChartOfAccountId, {account}"):
        VENDOR_CREDITS.patch(books.ctx, credit["id"], {"applyToChartOfAccountId": account})

    assert "applyToChartOfAccountId" not in VENDOR_CREDITS.get(books.ctx, credit["id"])
