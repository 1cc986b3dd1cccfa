"""Auto-pay: when bills are paid without anybody's doing, and when they are not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mockserver.domain.funding.banks import BANK_ACCOUNTS
from mockserver.domain.organizations import ROLES, USERS
from mockserver.domain.payables.auto_pay import auto_pay_start, debit_day
from mockserver.domain.payables.bills import BILL, BILLS
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.payments.auto_payments import auto_pay_obstacle
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.domain.webhooks.payloads import payload_of
from mockserver.kernel.clock import LATEST, business_zone, parse_stamp
from mockserver.kernel.errors import BillError, Invalid
from mockserver.kernel.kinds import Record
from tests.domain.books import Books

LATEST_DAY = datetime.fromtimestamp(LATEST, business_zone()).date()

# Bills of the books are due on Thursday, 2026-12-31.
DEBIT_DAY_WITH_FIVE_DAYS = "2026-12-23"


def auto_pay_vendor(books: Books, **setting: Any) -> Record:
    """A vendor whose bills are paid from the organization's bank account."""
    return books.vendor(autoPay={"enabled": True, "bankAccountId": books.bank, **setting})


def payments(books: Books) -> list[Record]:
    return books.ctx.tx.everywhere(PAYMENT)


@pytest.mark.parametrize(
    ("due", "days_before", "debited"),
    [
        ("2026-12-31", 0, "2026-12-31"),
        ("2026-12-31", 1, "2026-12-30"),
        ("2026-12-31", 5, "2026-12-23"),
        ("2027-01-02", 0, "2026-12-31"),
        ("2027-01-02", 1, "2026-12-31"),
    ],
)
def test_the_debit_is_so_many_banking_days_before_the_due_date(due: str, days_before: int, debited: str) -> None:
    assert debit_day(date.fromisoformat(due), days_before) == date.fromisoformat(debited)


def test_a_bill_is_paid_on_the_banking_day_before_its_debit(books: Books) -> None:
    bill = books.bill(10_000, auto_pay_vendor(books, daysBeforeDueDate=5))

    books.turn_to("2026-12-22T08:59-08:00")
    assert payments(books) == []

    books.turn_to("2026-12-22T09:00-08:00")
    (payment,) = payments(books)
    assert (payment["processDate"], payment["amount"]) == (DEBIT_DAY_WITH_FIVE_DAYS, 10_000)
    assert (payment["status"], payment["fundingAccount"]["id"]) == ("SCHEDULED", books.bank)
    assert payment["createdBy"] == books.ctx.caller.user_id
    assert books.bill_now(bill)["paymentStatus"] == "SCHEDULED"


def test_a_notification_tells_that_auto_pay_made_a_payment(books: Books) -> None:
    books.bill(10_000, auto_pay_vendor(books))
    books.turn_to("2026-12-30T09:00-08:00")
    (payment,) = payments(books)

    assert payload_of(books.ctx, "payment", payment)["billingType"] == "BILL_AUTOPAY"


def test_without_days_a_bill_is_debited_when_it_is_due(books: Books) -> None:
    books.bill(10_000, auto_pay_vendor(books))

    books.turn_to("2026-12-30T09:00-08:00")

    assert [payment["processDate"] for payment in payments(books)] == ["2026-12-31"]


def test_a_bill_whose_time_has_passed_is_paid_on_the_next_banking_day(books: Books) -> None:
    books.bill(10_000, auto_pay_vendor(books, daysBeforeDueDate=60))

    books.turn_to("2026-11-24T12:00-08:00")

    assert [payment["processDate"] for payment in payments(books)] == ["2026-11-25"]


def test_the_bills_there_are_are_covered_when_auto_pay_is_enabled(books: Books) -> None:
    vendor = books.vendor()
    books.bill(10_000, vendor)
    setting = {"enabled": True, "bankAccountId": books.bank, "daysBeforeDueDate": 5}

    VENDORS.patch(books.ctx, vendor["id"], {"autoPay": setting})
    books.turn_to("2026-12-22T09:00-08:00")

    assert [payment["processDate"] for payment in payments(books)] == [DEBIT_DAY_WITH_FIVE_DAYS]


def test_a_bill_that_is_due_later_is_paid_later(books: Books) -> None:
    bill = books.bill(10_000, auto_pay_vendor(books))
    BILLS.patch(books.ctx, bill["id"], {"dueDate": "2027-01-29"})

    books.turn_to("2027-01-02T09:00-08:00")
    assert payments(books) == []

    books.turn_to("2027-01-28T09:00-08:00")
    assert [payment["processDate"] for payment in payments(books)] == ["2027-01-29"]


def test_only_what_is_still_due_is_paid(books: Books) -> None:
    vendor = auto_pay_vendor(books)
    bill, credit = books.bill(10_000, vendor), books.credit(4_000, vendor)
    BILLS.patch(books.ctx, bill["id"], {"vendorCredits": [{"id": credit["id"], "amount": 4_000}]})

    books.turn_to("2026-12-30T09:00-08:00")

    assert [payment["amount"] for payment in payments(books)] == [6_000]


@pytest.mark.parametrize(("limit", "paid"), [(9_999, 0), (10_000, 1)])
def test_a_bill_above_the_limit_is_left_alone(books: Books, limit: int, paid: int) -> None:
    books.bill(10_000, auto_pay_vendor(books, maxAmount=limit))

    books.turn_to("2026-12-31T09:00-08:00")

    assert len(payments(books)) == paid


def test_a_bill_somebody_has_paid_is_not_paid_again(books: Books) -> None:
    bill = books.bill(10_000, auto_pay_vendor(books))
    books.pay(bill, 5_000, processDate="2027-02-01")

    books.turn_to("2026-12-31T09:00-08:00")

    assert len(payments(books)) == 1


def test_a_cancelled_payment_is_not_made_again(books: Books) -> None:
    books.bill(10_000, auto_pay_vendor(books))
    books.turn_to("2026-12-30T09:00-08:00")
    PAYMENTS.cancel(books.ctx, payments(books)[0]["id"])

    books.turn_to("2027-01-31T09:00-08:00")

    assert [payment["status"] for payment in payments(books)] == ["CANCELLED"]


def test_nothing_is_paid_once_auto_pay_is_off(books: Books) -> None:
    vendor = auto_pay_vendor(books)
    books.bill(10_000, vendor)

    VENDORS.patch(books.ctx, vendor["id"], {"autoPay": {"enabled": False}})
    books.turn_to("2027-01-31T09:00-08:00")

    assert payments(books) == []


def test_an_archived_bill_is_not_paid(books: Books) -> None:
    bill = books.bill(10_000, auto_pay_vendor(books))
    BILLS.archive(books.ctx, bill["id"])

    books.turn_to("2027-01-31T09:00-08:00")

    assert payments(books) == []


def test_what_bill_refuses_to_pay_is_left_due(books: Books) -> None:
    vendor = auto_pay_vendor(books)
    bill = books.bill(10_000, vendor)
    VENDORS.archive(books.ctx, vendor["id"])

    books.turn_to("2027-01-31T09:00-08:00")

    assert books.bill_now(bill)["dueAmount"] == 10_000


def test_a_bill_due_before_all_time_is_paid_at_once_and_one_due_after_it_never(books: Books) -> None:
    vendor = auto_pay_vendor(books)
    first, last = books.bill(100, vendor), books.bill(200, vendor)
    BILLS.patch(books.ctx, first["id"], {"dueDate": "0001-01-01"})
    BILLS.patch(books.ctx, last["id"], {"dueDate": "9999-12-31"})

    books.turn_to("2027-01-31T09:00-08:00")

    assert [payment["amount"] for payment in payments(books)] == [100]


def reason(books: Books, bill: Record) -> str:
    return auto_pay_obstacle(books.ctx, BILLS.get(books.ctx, bill["id"]), books.vendor_of(bill))


def test_nothing_is_in_the_way_of_a_bill_that_can_be_paid(books: Books) -> None:
    assert reason(books, books.bill(10_000, auto_pay_vendor(books))) == ""


def test_an_account_that_is_no_longer_verified_is_in_the_way(books: Books) -> None:
    bill = books.bill(10_000, auto_pay_vendor(books))
    BANK_ACCOUNTS.archive(books.ctx, books.bank)

    assert reason(books, bill) == "Bank account is inactive."


def test_a_payment_is_in_the_way(books: Books) -> None:
    bill = books.bill(10_000, auto_pay_vendor(books))
    books.pay(bill)

    assert reason(books, bill) == "Bill has existing payment."


def test_a_pending_approval_is_in_the_way(books: Books) -> None:
    bill = books.bill(10_000, auto_pay_vendor(books))
    books.ctx.tx.update(BILL, {**BILLS.get(books.ctx, bill["id"]), "approvalStatus": "ASSIGNED"})

    assert reason(books, bill) == "Bill not ready to be paid."


def test_whoever_enabled_it_must_still_be_there_and_may_still_pay(books: Books) -> None:
    bill = books.bill(10_000, auto_pay_vendor(books))
    user, somebody = books.ctx.caller.user_id, {"email": "grace@x.example", "firstName": "Grace", "lastName": "Hopper"}
    books.ctx.caller = replace(books.ctx.caller, user_id=USERS.create(books.ctx, somebody)["id"])

    USERS.patch(books.ctx, user, {"role": {"id": ROLES.of_type(books.ctx, "CLERK")["id"]}})
    assert reason(books, bill) == "User is unauthorized."

    USERS.archive(books.ctx, user)
    assert reason(books, bill) == "User is inactive."


def test_enabling_notes_who_did_it_and_pays_on_the_due_date_unless_told_otherwise(books: Books) -> None:
    assert auto_pay_vendor(books)["autoPay"] == {
        "enabled": True,
        "bankAccountId": books.bank,
        "daysBeforeDueDate": 0,
        "createdBy": books.ctx.caller.user_id,
    }


def test_enabling_needs_a_trusted_session(books: Books) -> None:
    books.ctx.caller = replace(books.ctx.caller, trusted=False)

    with pytest.raises(BillError, match="BDC_1361"):
        auto_pay_vendor(books)


def test_enabling_needs_a_bank_account(books: Books) -> None:
    with pytest.raises(Invalid, match="bankAccountId: must not be blank"):
        books.vendor(autoPay={"enabled": True})


def test_enabling_needs_a_verified_account(books: Books) -> None:
    with pytest.raises(BillError, match="BDC_1151"):
        auto_pay_vendor(books, bankAccountId=books.new_bank()["id"])


def test_enabling_needs_the_right_to_pay_from_the_account(books: Books) -> None:
    books.ctx.caller = replace(books.ctx.caller, user_id="00602SOMEBODY")

    with pytest.raises(BillError, match="BDC_1150"):
        auto_pay_vendor(books)


def test_other_changes_of_an_auto_paid_vendor_need_no_trust(books: Books) -> None:
    vendor = auto_pay_vendor(books)
    books.ctx.caller = replace(books.ctx.caller, trusted=False)

    assert VENDORS.patch(books.ctx, vendor["id"], {"phone": "5105550100"})["phone"] == "5105550100"


@pytest.mark.parametrize(("day", "is_ever"), [(LATEST_DAY, True), (LATEST_DAY + timedelta(days=1), False)])
def test_what_is_due_after_the_last_day_of_every_clock_is_never_paid(day: date, is_ever: bool) -> None:
    vendor = {"autoPay": {"daysBeforeDueDate": 0}}

    start = auto_pay_start({"dueDate": day.isoformat()}, vendor, parse_stamp("2026-11-24T20:00:00.000+00:00"))

    assert (start is not None) is is_ever


def test_a_bill_that_owes_nothing_has_been_paid(books: Books) -> None:
    vendor = books.vendor(autoPay={"enabled": True, "bankAccountId": books.bank, "daysBeforeDueDate": 0})
    bill = {**books.bill(vendor=vendor), "dueAmount": 0}

    assert auto_pay_obstacle(books.ctx, bill, vendor) == "Bill has existing payment."
    assert auto_pay_obstacle(books.ctx, {**bill, "dueAmount": 1}, vendor) == ""


def test_a_bill_that_owes_nothing_waits_for_no_auto_pay_that_is_enabled(books: Books) -> None:
    vendor = books.vendor()
    paid, owed = books.bill(vendor=vendor), books.bill(vendor=vendor)
    BILLS.keep(books.ctx, {**paid, "dueAmount": 0})

    VENDORS.patch(
        books.ctx, vendor["id"], {"autoPay": {"enabled": True, "bankAccountId": books.bank, "daysBeforeDueDate": 0}}
    )
    books.turn_to("2026-11-24T20:01:00.000+00:00")

    assert ["dueAt" in BILLS.get(books.ctx, bill["id"]) for bill in (paid, owed)] == [False, True]
