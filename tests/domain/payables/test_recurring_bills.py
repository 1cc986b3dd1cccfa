"""Recurring bills: which bills they make, when, and who pays them."""

from dataclasses import replace
from typing import Any

import pytest

from mockserver.domain.payables.approval_policies import APPROVAL_POLICIES
from mockserver.domain.payables.bill_approvers import BILL_APPROVERS
from mockserver.domain.payables.bills import BILL, BILLS
from mockserver.domain.payables.recurring_bills import RECURRING_BILLS
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.payment_terms import PAYMENT_TERMS
from mockserver.domain.payments.payments import PAYMENT
from mockserver.kernel.errors import BillError, Invalid
from mockserver.kernel.kinds import Record
from tests.domain.books import Books

# The books stand on Tuesday, 2026-11-24, noon.
MONTHLY = {"period": "MONTHLY", "frequency": 1, "nextDueDate": "2026-12-31", "daysInAdvance": 5}


def template(books: Books, vendor: Record | None = None, **values: Any) -> Record:
    """A monthly bill of 19.99, made five days before it is due."""
    defaults = {
        "vendorId": (vendor or books.vendor())["id"],
        "schedule": MONTHLY,
        "recurringBillLineItems": [{"amount": 1_999, "description": "Monthly subscription"}],
    }
    return RECURRING_BILLS.create(books.ctx, {**defaults, **values})


def paying(books: Books, vendor: Record | None = None, **values: Any) -> Record:
    options = {"processingOptions": {"autoPayment": True}, "paymentInformation": {"bankAccountId": books.bank}}
    return template(books, vendor, **options, **values)


def bills(books: Books) -> list[str]:
    """The due dates of the bills there are."""
    return [bill["dueDate"] for bill in books.ctx.tx.everywhere(BILL)]


def now(books: Books, record: Record) -> Record:
    return RECURRING_BILLS.get(books.ctx, record["id"])


def test_a_bill_is_made_so_many_days_before_it_is_due(books: Books) -> None:
    record = template(books, description="Strings")

    books.turn_to("2026-12-26T00:59-08:00")
    assert bills(books) == []

    books.turn_to("2026-12-26T01:00-08:00")
    (bill,) = books.ctx.tx.everywhere(BILL)
    assert (bill["vendorId"], bill["dueDate"], bill["amount"]) == (record["vendorId"], "2026-12-31", 1_999)
    assert bill["invoice"] == {"invoiceNumber": "2026-12-31", "invoiceDate": "2026-12-31"}
    assert bill["billLineItems"][0]["description"] == "Monthly subscription"
    assert (bill["description"], bill["billTemplateId"]) == ("Strings", record["id"])
    assert bill["createdBy"] == books.ctx.caller.user_id


def test_then_it_waits_for_the_next_one(books: Books) -> None:
    record = template(books)

    books.turn_to("2027-03-10T12:00-08:00")

    assert bills(books) == ["2026-12-31", "2027-01-31", "2027-02-28"]
    assert now(books, record)["schedule"]["nextDueDate"] == "2027-03-31"


def test_bills_whose_day_has_passed_are_all_made_at_once(books: Books) -> None:
    schedule = {"period": "WEEKLY", "frequency": 2, "nextDueDate": "2026-10-13", "daysInAdvance": 0}
    record = template(books, schedule=schedule)

    books.turn_to("2026-11-24T12:00-08:00")

    assert bills(books) == ["2026-10-13", "2026-10-27", "2026-11-10", "2026-11-24"]
    assert now(books, record)["schedule"]["nextDueDate"] == "2026-12-08"
    assert {bill["createdTime"] for bill in books.ctx.tx.everywhere(BILL)} == {"2026-11-24T20:00:00.000+00:00"}


def test_nothing_is_made_after_the_end(books: Books) -> None:
    template(books, schedule={**MONTHLY, "endDate": "2027-01-31"})

    books.turn_to("2027-06-01T12:00-08:00")

    assert bills(books) == ["2026-12-31", "2027-01-31"]


def test_a_later_end_makes_it_go_on(books: Books) -> None:
    record = template(books, schedule={**MONTHLY, "endDate": "2026-12-31"})
    books.turn_to("2027-01-01T12:00-08:00")

    RECURRING_BILLS.patch(books.ctx, record["id"], {"schedule": {"endDate": "2027-01-31"}})
    books.turn_to("2027-06-01T12:00-08:00")

    assert bills(books) == ["2026-12-31", "2027-01-31"]


def test_a_change_affects_the_bills_to_come(books: Books) -> None:
    record = template(books)
    books.turn_to("2026-12-26T12:00-08:00")

    line = {"id": record["recurringBillLineItems"][0]["id"], "amount": 2_299}
    RECURRING_BILLS.patch(books.ctx, record["id"], {"recurringBillLineItems": [line]})
    books.turn_to("2027-01-26T12:00-08:00")

    assert [bill["amount"] for bill in books.ctx.tx.everywhere(BILL)] == [1_999, 2_299]


def test_another_day_is_counted_on_from(books: Books) -> None:
    record = template(books)

    RECURRING_BILLS.patch(books.ctx, record["id"], {"schedule": {"nextDueDate": "2026-12-15"}})
    books.turn_to("2027-01-31T12:00-08:00")

    assert bills(books) == ["2026-12-15", "2027-01-15"]


def test_an_archived_one_makes_nothing_until_it_is_restored(books: Books) -> None:
    record = template(books)
    RECURRING_BILLS.archive(books.ctx, record["id"])
    books.turn_to("2027-01-01T12:00-08:00")
    assert bills(books) == []

    RECURRING_BILLS.restore(books.ctx, record["id"])
    books.turn_to("2027-01-01T12:00-08:00")

    assert bills(books) == ["2026-12-31"]


def test_two_of_one_vendor_may_be_due_on_one_day(books: Books) -> None:
    vendor = books.vendor()
    template(books, vendor)
    template(books, vendor)

    books.turn_to("2026-12-26T12:00-08:00")

    assert bills(books) == ["2026-12-31", "2026-12-31"]


def test_a_bill_is_dated_as_many_days_earlier_as_the_vendor_gives(books: Books) -> None:
    term = PAYMENT_TERMS.create(books.ctx, {"name": "Net 30", "daysDue": 30})["id"]
    template(books, books.vendor(additionalInfo={"paymentTermId": term}))

    books.turn_to("2026-12-26T12:00-08:00")

    assert books.ctx.tx.everywhere(BILL)[0]["invoice"]["invoiceDate"] == "2026-12-01"


def test_a_bill_is_dated_on_no_day_before_the_calendar_begins(books: Books) -> None:
    term = PAYMENT_TERMS.create(books.ctx, {"name": "Net 30", "daysDue": 30})["id"]
    once = {"period": "YEARLY", "frequency": 1, "nextDueDate": "0001-01-20", "endDate": "0001-01-20"}
    template(books, books.vendor(additionalInfo={"paymentTermId": term}), schedule={**once, "daysInAdvance": 20})

    books.turn_to("2026-11-24T12:01-08:00")

    assert books.ctx.tx.everywhere(BILL)[0]["invoice"]["invoiceDate"] == "0001-01-01"


def test_its_bills_fall_under_policies(books: Books) -> None:
    rule = {"key": "BILL_AMOUNT", "op": "gte", "values": ["10"]}
    APPROVAL_POLICIES.create(books.ctx, {"policyName": "A", "rules": [rule], "approvers": [books.user()]})
    template(books)

    books.turn_to("2026-12-26T12:00-08:00")

    assert books.ctx.tx.everywhere(BILL)[0]["approvalStatus"] == "ASSIGNED"


def test_the_approvers_of_the_last_bill_are_asked_again(books: Books) -> None:
    template(books)
    books.turn_to("2026-12-26T12:00-08:00")
    (bill,) = books.ctx.tx.everywhere(BILL)
    status = BILL_APPROVERS.assign(books.ctx, bill, [books.user()])
    BILLS.store(books.ctx, {**bill, "approvalStatus": status}, bill)

    books.turn_to("2027-01-26T12:00-08:00")

    assert [one["approvalStatus"] for one in books.ctx.tx.everywhere(BILL)] == ["ASSIGNED", "ASSIGNED"]


def test_one_that_pays_schedules_the_payment_when_it_makes_the_bill(books: Books) -> None:
    paying(books)

    books.turn_to("2026-12-26T01:00-08:00")

    (payment,) = books.ctx.tx.everywhere(PAYMENT)
    assert (payment["amount"], payment["processDate"], payment["status"]) == (1_999, "2026-12-31", "SCHEDULED")
    assert (payment["fundingAccount"]["id"], payment["createdBy"]) == (books.bank, books.ctx.caller.user_id)
    assert books.ctx.tx.everywhere(BILL)[0]["paymentStatus"] == "SCHEDULED"


def test_a_bill_that_was_due_already_is_paid_on_the_next_banking_day(books: Books) -> None:
    paying(books, schedule={**MONTHLY, "nextDueDate": "2026-11-20", "daysInAdvance": 0})

    books.turn_to("2026-11-24T12:00-08:00")

    assert [payment["processDate"] for payment in books.ctx.tx.everywhere(PAYMENT)] == ["2026-11-25"]


def test_a_bill_that_cannot_be_paid_is_made_all_the_same(books: Books) -> None:
    vendor = books.vendor()
    paying(books, vendor)
    VENDORS.archive(books.ctx, vendor["id"])

    books.turn_to("2026-12-26T12:00-08:00")

    assert bills(books) == ["2026-12-31"]
    assert books.ctx.tx.everywhere(PAYMENT) == []


def test_its_vendor_knows_that_it_is_paid(books: Books) -> None:
    vendor = books.vendor()
    record = paying(books, vendor)
    assert VENDORS.get(books.ctx, vendor["id"])["recurringPayments"] is True

    RECURRING_BILLS.archive(books.ctx, record["id"])
    assert VENDORS.get(books.ctx, vendor["id"])["recurringPayments"] is False


def test_it_knows_no_longer_when_the_template_goes_to_another_vendor(books: Books) -> None:
    vendor, other = books.vendor(), books.vendor()
    record = paying(books, vendor)

    RECURRING_BILLS.patch(books.ctx, record["id"], {"vendorId": other["id"]})

    flags = [VENDORS.get(books.ctx, one["id"])["recurringPayments"] for one in (vendor, other)]
    assert flags == [False, True]


def test_one_that_pays_takes_the_place_of_the_vendors_auto_pay(books: Books) -> None:
    vendor = books.vendor(autoPay={"enabled": True, "bankAccountId": books.bank})

    paying(books, vendor)
    books.turn_to("2027-01-05T12:00-08:00")

    assert VENDORS.get(books.ctx, vendor["id"])["autoPay"]["enabled"] is False
    assert len(books.ctx.tx.everywhere(PAYMENT)) == 1


def test_letting_it_pay_needs_a_trusted_session(books: Books) -> None:
    books.ctx.caller = replace(books.ctx.caller, trusted=False)

    with pytest.raises(BillError, match="BDC_1361"):
        paying(books)


def test_letting_it_pay_needs_a_bank_account(books: Books) -> None:
    with pytest.raises(Invalid, match="bankAccountId: must not be blank"):
        template(books, processingOptions={"autoPayment": True})


def test_letting_it_pay_needs_the_right_to_pay_from_the_account(books: Books) -> None:
    with books.as_user("00602SOMEBODY"), pytest.raises(BillError, match="BDC_1150"):
        paying(books)


def test_other_changes_need_no_trust(books: Books) -> None:
    record = paying(books)
    books.ctx.caller = replace(books.ctx.caller, trusted=False)

    assert RECURRING_BILLS.patch(books.ctx, record["id"], {"description": "B"})["description"] == "B"


def test_a_replacement_that_says_nothing_of_paying_does_not_pay(books: Books) -> None:
    record = paying(books)
    line = {"amount": 500}
    values = {"vendorId": record["vendorId"], "schedule": MONTHLY, "recurringBillLineItems": [line]}

    result = RECURRING_BILLS.replace(books.ctx, record["id"], {**values, "processingOptions": None})

    assert result["processingOptions"] == {"autoPayment": False}


def test_an_end_before_the_next_day_is_refused(books: Books) -> None:
    with pytest.raises(Invalid, match="endDate"):
        template(books, schedule={**MONTHLY, "endDate": "2026-12-30"})
