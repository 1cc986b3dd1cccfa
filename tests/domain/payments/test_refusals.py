"""What BILL refuses of a payment."""

from typing import Any

import pytest

from mockserver.domain.funding.banks import BANK_ACCOUNTS, BANK_USERS
from mockserver.domain.payables.bills import BILL, BILLS
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel.errors import BillError, BillErrors
from mockserver.kernel.kinds import Record
from tests.domain.books import Books, open_books

FASTER = {"requestPayFaster": True}


def refusals(books: Books, bill: Record, amount: int | None = None, **values: Any) -> list[BillError]:
    with pytest.raises(BillErrors) as caught:
        books.pay(bill, amount, **values)
    return list(caught.value.errors)


def codes(books: Books, bill: Record, amount: int | None = None, **values: Any) -> list[str]:
    return [error.code for error in refusals(books, bill, amount, **values)]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-11-24", "today, even before the cut-off"),
        ("2026-11-23", "yesterday"),
        ("2026-11-28", "a Saturday"),
        ("2026-11-29", "a Sunday"),
        ("2026-11-26", "Thanksgiving"),
        ("2026-12-25", "Christmas"),
        ("2027-01-01", "New Year's Day"),
        ("2027-01-18", "a Monday holiday"),
        ("2027-07-05", "the Monday on which a Sunday holiday is observed"),
    ],
)
def test_only_a_future_bank_day_can_be_a_process_date(books: Books, day: str, why: str) -> None:
    bill = books.bill()

    (error,) = refusals(books, bill, processDate=day)

    assert (error.code, error.status, error.item) == ("BDC_1152", 422, bill["id"])
    assert error.raw_text == "Invalid Process Date : ${paramName0}."


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-27", "2027-12-31", "2028-12-29"])
def test_a_future_bank_day_is_taken_also_the_friday_before_a_saturday_holiday(books: Books, day: str) -> None:
    assert books.pay(books.bill(), processDate=day)["processDate"] == day


def test_the_business_date_is_that_of_los_angeles(books: Books) -> None:
    books.turn_to("2026-11-25T07:59:59+00:00")

    assert books.pay(books.bill(), processDate="2026-11-25")["status"] == "SCHEDULED"


def test_more_than_a_bill_owes_cannot_be_paid(books: Books) -> None:
    bill = books.bill(100)

    (error,) = refusals(books, bill, 101)

    assert (error.code, error.status, error.item) == ("BDC_1159", 422, bill["id"])


def test_what_is_scheduled_already_cannot_be_paid_again(books: Books) -> None:
    bill = books.bill(100)
    books.pay(bill, 60)

    assert codes(books, bill, 41) == ["BDC_1159"]


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_cannot_be_paid(books: Books, amount: int) -> None:
    assert codes(books, books.bill(100), amount) == ["BDC_1119"]


def test_an_unknown_bill_is_refused(books: Books) -> None:
    (error,) = refusals(books, {"id": "00n02NOSUCHBILLATALL"}, 100)

    assert (error.code, error.status, error.item) == ("BDC_1205", 422, "00n02NOSUCHBILLATALL")


def test_an_unknown_vendor_is_refused(books: Books) -> None:
    bill = books.bill()

    (error,) = refusals(books, bill, vendorId="00902NOSUCHVENDORATA")

    assert (error.code, error.params, error.item) == ("BDC_1205", ("00902NOSUCHVENDORATA",), bill["id"])


def test_another_vendor_than_the_bills_is_refused(books: Books) -> None:
    other = books.vendor()

    (error,) = refusals(books, books.bill(), vendorId=other["id"])

    assert (error.code, error.params) == ("BDC_1119", ("vendorId", other["id"]))


def test_the_bills_own_vendor_is_taken(books: Books) -> None:
    bill = books.bill()

    assert books.pay(bill, vendorId=bill["vendorId"])["vendorId"] == bill["vendorId"]


def test_an_unknown_bank_account_is_refused(books: Books) -> None:
    (error,) = refusals(books, books.bill(), fundingAccount={"type": "BANK_ACCOUNT", "id": "bac02NOSUCHACCOUNTAT"})

    assert (error.code, error.params) == ("BDC_1205", ("bac02NOSUCHACCOUNTAT",))


def test_an_account_that_is_not_verified_cannot_pay(books: Books) -> None:
    account = books.new_bank()

    result = codes(books, books.bill(), fundingAccount={"type": "BANK_ACCOUNT", "id": account["id"]})

    assert result == ["BDC_1151", "BDC_1150"]


def test_an_archived_account_cannot_pay(books: Books) -> None:
    BANK_ACCOUNTS.archive(books.ctx, books.bank)

    assert codes(books, books.bill()) == ["BDC_1151"]


def test_without_any_account_nobody_can_pay(books: Books) -> None:
    BANK_ACCOUNTS.patch(books.ctx, books.bank, {"default": {"payables": False}})

    (error,) = refusals(books, books.bill(), fundingAccount=None)

    assert (error.code, error.status) == ("BDC_1150", 403)


def test_a_user_who_is_only_nominated_cannot_pay(books: Books) -> None:
    (user,) = BANK_USERS.rows(books.ctx)
    BANK_USERS.patch(books.ctx, user["id"], {"verificationStatus": "NOMINATED"})

    (error,) = refusals(books, books.bill())

    assert (error.code, error.status) == ("BDC_1150", 403)


def test_an_archived_bank_user_cannot_pay(books: Books) -> None:
    (user,) = BANK_USERS.rows(books.ctx)
    BANK_USERS.archive(books.ctx, user["id"])

    assert codes(books, books.bill()) == ["BDC_1150"]


def test_an_archived_bill_cannot_be_paid(books: Books) -> None:
    bill = books.bill()
    BILLS.archive(books.ctx, bill["id"])

    (error,) = refusals(books, bill)

    assert (error.code, error.params) == ("BDC_1119", ("billId", bill["id"]))


def test_an_archived_vendor_cannot_be_paid(books: Books) -> None:
    bill = books.bill()
    VENDORS.archive(books.ctx, bill["vendorId"])

    assert codes(books, bill) == ["BDC_1119"]


@pytest.mark.parametrize("status", ["ASSIGNED", "APPROVING", "DENIED"])
def test_a_bill_that_is_not_approved_yet_cannot_be_paid(books: Books, status: str) -> None:
    bill = books.bill()
    books.ctx.tx.update(BILL, {**bill, "approvalStatus": status})

    (error,) = refusals(books, bill)

    assert (error.code, error.params) == ("BDC_1119", ("approvalStatus", status))


def test_an_approved_bill_can_be_paid(books: Books) -> None:
    bill = books.bill()
    books.ctx.tx.update(BILL, {**bill, "approvalStatus": "APPROVED"})

    assert books.pay(bill)["status"] == "SCHEDULED"


def test_a_check_needs_the_vendors_address(books: Books) -> None:
    bill = books.bill(vendor=books.vendor(address={"line1": "1 Main St"}))

    (error,) = refusals(books, bill)

    assert error.text == "This vendor is unable to receive ePayments."
    assert error.status == 422


def test_an_electronic_payment_needs_no_address(books: Books) -> None:
    bill = books.bill(vendor=books.vendor(bank=True, address={}))

    assert books.pay(bill)["disbursementType"] == "ACH"


@pytest.mark.parametrize(
    "options",
    [
        {"requestPayFaster": False, "requestCheckDeliveryType": "UPS_1DAY"},
        {"requestPayFaster": True},
        {"requestPayFaster": True, "requestCheckDeliveryType": "RTP_DELIVERY"},
    ],
)
def test_a_faster_check_says_pay_faster_and_how_it_travels(books: Books, options: Record) -> None:
    (error,) = refusals(books, books.bill(), processingOptions=options)

    assert (error.code, error.params[0]) == ("BDC_1119", "requestCheckDeliveryType")


@pytest.mark.parametrize("delivery", ["STANDARD", "UPS_1DAY"])
def test_who_chooses_a_delivery_says_whether_it_is_pay_faster(books: Books, delivery: str) -> None:
    (error,) = refusals(books, books.bill(), processingOptions={"requestCheckDeliveryType": delivery})

    assert (error.code, error.params) == ("BDC_1117", ("requestPayFaster",))


@pytest.mark.parametrize("delivery", ["UPS_1DAY", "RTP_DELIVERY"])
def test_a_faster_ach_does_not_travel(books: Books, delivery: str) -> None:
    bill = books.bill(vendor=books.vendor(bank=True))

    assert codes(books, bill, processingOptions={**FASTER, "requestCheckDeliveryType": delivery}) == ["BDC_1119"]


def test_everything_that_is_wrong_is_told_at_once(books: Books) -> None:
    bill = books.bill(100)
    funding = {"type": "BANK_ACCOUNT", "id": "bac02NOSUCHACCOUNTAT"}

    result = codes(books, bill, 101, fundingAccount=funding, processDate="2026-11-28")

    assert result == ["BDC_1205", "BDC_1152", "BDC_1159"]


def test_create_bill_refuses_an_unknown_vendor_without_an_item(books: Books) -> None:
    new = {"processingOptions": {"createBill": True}, "vendorId": "00902NOSUCHVENDORATA"}

    (error,) = refusals(books, {"id": None}, 100, **new)

    assert (error.code, error.item) == ("BDC_1205", "")


def test_create_bill_makes_no_bill_when_the_payment_is_refused(books: Books) -> None:
    new = {"processingOptions": {"createBill": True}, "vendorId": books.vendor()["id"]}

    assert codes(books, {"id": None}, 100, processDate="2026-11-28", **new) == ["BDC_1152"]
    assert BILLS.rows(books.ctx) == []


def test_in_production_the_first_payment_to_a_new_account_is_two_bank_days_out() -> None:
    with open_books("production") as books:
        bill = books.bill(vendor=books.vendor(bank=True))

        (error,) = refusals(books, bill, processDate="2026-11-25")

        assert (error.code, error.status, error.item) == ("BDC_1402", 400, bill["id"])
        assert books.pay(bill, processDate="2026-11-27")["status"] == "SCHEDULED"


def test_in_production_a_second_payment_to_an_account_may_be_sooner() -> None:
    with open_books("production") as books:
        vendor = books.vendor(bank=True)
        books.pay(books.bill(vendor=vendor), processDate="2026-11-27")

        assert books.pay(books.bill(vendor=vendor), processDate="2026-11-25")["status"] == "SCHEDULED"


def test_in_production_a_cancelled_payment_was_not_the_first() -> None:
    with open_books("production") as books:
        vendor = books.vendor(bank=True)
        payment = books.pay(books.bill(vendor=vendor), processDate="2026-11-27")
        PAYMENTS.cancel(books.ctx, payment["id"])

        assert codes(books, books.bill(vendor=vendor), processDate="2026-11-25") == ["BDC_1402"]


def test_in_production_a_check_may_be_processed_the_next_day() -> None:
    with open_books("production") as books:
        assert books.pay(books.bill(), processDate="2026-11-25")["status"] == "SCHEDULED"


def test_in_the_sandbox_a_new_account_is_paid_the_next_day(books: Books) -> None:
    bill = books.bill(vendor=books.vendor(bank=True))

    assert books.pay(bill, processDate="2026-11-25")["status"] == "SCHEDULED"
