"""Mass payments: taken at once, worked off as time goes by."""

from typing import Any

from mockserver.domain.consistency import findings
from mockserver.domain.funding.banks import BANK_ACCOUNTS
from mockserver.domain.payments.mass_payments import MASS_PAYMENTS
from mockserver.domain.payments.payments import PAYMENT
from mockserver.kernel.kinds import Record
from tests.domain.books import Books

NO_BILL = "00n02NOSUCHBILLATALL"


def submit(books: Books, *parts: tuple[str, int], **values: Any) -> Record:
    payments = [{"billId": bill, "amount": amount} for bill, amount in parts]
    return MASS_PAYMENTS.submit(books.ctx, books.terms(payments=payments, **values))


def later(books: Books, batch: Record, seconds: int = 1) -> Record:
    """A batch so many seconds on."""
    books.ctx.clock.advance(seconds)
    books.turn_to(books.ctx.clock.stamp())
    return MASS_PAYMENTS.get(books.ctx, batch["id"])


def progress_of(batch: Record) -> tuple[str, int, int, int]:
    return batch["batchStatus"], batch["completed"], batch["failed"], batch["total"]


def test_a_batch_is_taken_at_once_and_pays_nothing_yet(books: Books) -> None:
    bill = books.bill(100)

    batch = submit(books, (bill["id"], 100))

    assert batch["id"].startswith("bbq02")
    assert progress_of(batch) == ("SCHEDULED", 0, 0, 1)
    assert books.bill_now(bill)["scheduledAmount"] == 0


def test_a_second_later_its_bills_are_scheduled(books: Books) -> None:
    first, second = books.bill(100), books.bill(200)
    batch = submit(books, (first["id"], 100), (second["id"], 50))

    assert progress_of(later(books, batch)) == ("COMPLETED", 2, 0, 2)
    assert books.bill_now(first)["paymentStatus"] == "SCHEDULED"
    assert books.bill_now(second)["dueAmount"] == 150


def test_what_cannot_be_paid_fails_and_spoils_nothing_else(books: Books) -> None:
    good, small = books.bill(100), books.bill(10)
    batch = submit(books, (NO_BILL, 1), (small["id"], 11), (good["id"], 100))

    result = later(books, batch)

    assert progress_of(result) == ("COMPLETED", 1, 2, 3)
    assert result["failures"] == [
        {"billId": NO_BILL, "errors": [{"code": "BDC_1205", "message": f"No data found for the given id: {NO_BILL}."}]},
        {"billId": small["id"], "errors": [{"code": "BDC_1159", "message": "Cannot overpay a bill."}]},
    ]
    assert books.bill_now(small)["dueAmount"] == 10
    assert findings(books.ctx.tx) == []


def test_a_part_that_fails_leaves_what_is_due_to_the_next_one(books: Books) -> None:
    bill = books.bill(100)

    batch = submit(books, (bill["id"], 101), (bill["id"], 100))

    assert progress_of(later(books, batch)) == ("COMPLETED", 1, 1, 2)


def test_a_part_that_fails_leaves_its_vendor_credit_to_the_next_one(books: Books) -> None:
    vendor = books.vendor()
    credit = {"id": books.credit(50, vendor)["id"], "amount": 50}
    small, large = books.bill(100, vendor), books.bill(200, vendor)
    parts = [{"billId": bill["id"], "amount": 100, "vendorCredits": [credit]} for bill in (small, large)]

    batch = MASS_PAYMENTS.submit(books.ctx, books.terms(payments=parts))

    assert progress_of(later(books, batch)) == ("COMPLETED", 1, 1, 2)
    assert books.bill_now(large)["dueAmount"] == 50


def test_a_part_of_a_bill_that_is_not_there_leaves_its_vendor_credit_to_the_next_one(books: Books) -> None:
    vendor = books.vendor()
    credit = {"id": books.credit(50, vendor)["id"], "amount": 50}
    bill = books.bill(100, vendor)
    parts = [{"billId": bill_id, "amount": 50, "vendorCredits": [credit]} for bill_id in (NO_BILL, bill["id"])]

    batch = MASS_PAYMENTS.submit(books.ctx, books.terms(payments=parts))
    result = later(books, batch)

    assert progress_of(result) == ("COMPLETED", 1, 1, 2)
    assert [error["code"] for error in result["failures"][0]["errors"]] == ["BDC_1205"]
    assert books.bill_now(bill)["dueAmount"] == 0


def test_a_bill_is_not_overpaid_by_two_parts(books: Books) -> None:
    bill = books.bill(100)

    batch = submit(books, (bill["id"], 60), (bill["id"], 60))

    assert progress_of(later(books, batch)) == ("COMPLETED", 1, 1, 2)
    assert books.bill_now(bill)["dueAmount"] == 40


def test_an_account_that_is_archived_meanwhile_fails_everything(books: Books) -> None:
    batch = submit(books, (books.bill(100)["id"], 100))
    BANK_ACCOUNTS.archive(books.ctx, books.bank)

    (failure,) = later(books, batch)["failures"]

    assert [error["code"] for error in failure["errors"]] == ["BDC_1151"]


def test_the_payments_are_those_of_whoever_asked(books: Books) -> None:
    batch = submit(books, (books.bill(100)["id"], 100))

    later(books, batch)

    (payment,) = books.ctx.tx.everywhere(PAYMENT)
    assert payment["createdBy"] == books.ctx.caller.user_id


def test_bills_of_a_vendor_are_combined(books: Books) -> None:
    vendor = books.vendor()
    bills = [books.bill(100, vendor) for _ in range(36)]

    batch = submit(books, *((bill["id"], 100) for bill in bills))
    later(books, batch)

    assert [payment["amount"] for payment in books.ctx.tx.everywhere(PAYMENT)] == [3_500, 100]


def test_a_large_batch_is_worked_off_in_slices(books: Books) -> None:
    vendor = books.vendor()
    batch = submit(books, *((books.bill(1, vendor)["id"], 1) for _ in range(240)))

    progress = [progress_of(later(books, batch)) for _ in range(3)]

    assert progress == [("SCHEDULED", 105, 0, 240), ("SCHEDULED", 210, 0, 240), ("COMPLETED", 240, 0, 240)]


def test_a_process_date_is_looked_at_when_the_batch_is_worked_off(books: Books) -> None:
    books.turn_to("2026-11-24T23:59:59-08:00")
    batch = submit(books, (books.bill(100)["id"], 100), processDate="2026-11-25")

    assert progress_of(later(books, batch)) == ("COMPLETED", 0, 1, 1)
