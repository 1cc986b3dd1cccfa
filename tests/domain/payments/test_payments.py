"""What becomes of payments: their stages, and how they end."""

from typing import Any

import pytest

from mockserver.domain.payments.outcomes import choose
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel.errors import BillError, NotFound
from mockserver.kernel.kinds import Record
from tests.domain.books import Books, open_books
from tests.refusals import refusal_in


def ach(books: Books, **values: Any) -> Record:
    """A payment of 228.99 to a vendor with a bank account, to be processed on Wednesday, November 25."""
    return books.pay(books.bill(vendor=books.vendor(bank=True)), **values)


def stage(books: Books, payment: Record) -> tuple[str, str]:
    now = books.payment(payment)
    return now["singleStatus"], now["status"]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-25T08:59-08:00", ("SCHEDULED", "SCHEDULED")),
        ("2026-11-25T09:00-08:00", ("FUNDING_STARTED", "SCHEDULED")),
        ("2026-11-25T17:59-08:00", ("FUNDING_STARTED", "SCHEDULED")),
        ("2026-11-25T18:00-08:00", ("PROCESSED", "PAID")),
        ("2026-11-26T23:00-08:00", ("PROCESSED", "PAID")),
        ("2026-11-27T09:00-08:00", ("CLEARED", "PAID")),
    ],
)
def test_an_ach_is_sent_on_the_bank_day_after_and_cleared_with_that(
    books: Books, moment: str, expected: tuple[str, str]
) -> None:
    payment = ach(books)

    books.turn_to(moment)

    assert stage(books, payment) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-25T18:00-08:00", "PROCESSED"),
        ("2026-11-27T09:00-08:00", "SENT"),
        ("2026-12-04T11:59-08:00", "SENT"),
        ("2026-12-04T12:00-08:00", "DELIVERED"),
        ("2026-12-09T08:59-08:00", "DELIVERED"),
        ("2026-12-09T09:00-08:00", "CLEARED"),
        ("2027-06-01T09:00-08:00", "CLEARED"),
    ],
)
def test_a_check_is_delivered_after_five_bank_days_and_cleared_three_later(
    books: Books, moment: str, expected: str
) -> None:
    payment = books.pay(books.bill())

    books.turn_to(moment)

    assert books.payment(payment)["singleStatus"] == expected


@pytest.mark.parametrize(
    ("delivery", "delivered"),
    [("UPS_1DAY", "2026-11-30"), ("UPS_2DAY", "2026-12-01"), ("UPS_3DAY", "2026-12-02")],
)
def test_a_faster_check_is_delivered_by_its_carrier(books: Books, delivery: str, delivered: str) -> None:
    options = {"requestPayFaster": True, "requestCheckDeliveryType": delivery}
    payment = books.pay(books.bill(), processingOptions=options)

    books.turn_to(f"{delivered}T12:00-08:00")

    now = books.payment(payment)
    assert now["singleStatus"] == "DELIVERED"
    assert now["updatedTime"] == f"{delivered}T20:00:00.000+00:00"
    assert now["disbursementInfo"]["checkDisbursement"]["arrivesByDate"] == delivered


def test_a_faster_ach_is_sent_on_its_process_date(books: Books) -> None:
    payment = ach(books, processingOptions={"requestPayFaster": True})

    books.turn_to("2026-11-25T20:00-08:00")

    info = books.payment(payment)["disbursementInfo"]["achDisbursement"]
    assert info == {"arrivesByDate": "2026-11-27", "sentDate": "2026-11-25"}


def test_what_is_known_of_an_ach_grows_with_its_stages(books: Books) -> None:
    payment = ach(books)

    books.turn_to("2026-11-25T09:00-08:00")
    assert books.payment(payment)["disbursementInfo"] == {"isVoidable": True}

    books.turn_to("2026-11-25T18:00-08:00")
    processed = books.payment(payment)
    assert processed["disbursementInfo"]["achDisbursement"] == {"arrivesByDate": "2026-12-01"}
    assert "disbursementStatus" not in processed

    books.turn_to("2026-11-27T09:00-08:00")
    sent = books.payment(payment)
    assert sent["disbursementInfo"]["achDisbursement"]["sentDate"] == "2026-11-27"
    assert sent["disbursementStatus"] == "DONE"


def test_a_check_has_a_number_once_it_is_processed(books: Books) -> None:
    payment = books.pay(books.bill())

    books.turn_to("2026-11-25T18:00-08:00")

    check = books.payment(payment)["disbursementInfo"]["checkDisbursement"]
    assert 10_000_000 <= check["checkNumber"] <= 99_999_999
    assert check["arrivesByDate"] == "2026-12-04"


def test_a_cleared_payment_waits_for_nothing(books: Books) -> None:
    payment = ach(books)

    books.turn_to("2026-12-31T12:00-08:00")

    assert "dueAt" not in books.payment(payment)
    assert books.turn_to("2027-12-31T12:00-08:00") == 0


def test_each_stage_is_stamped_with_its_own_moment(books: Books) -> None:
    payment = ach(books)

    books.turn_to("2026-12-31T12:00-08:00")

    assert books.payment(payment)["updatedTime"] == "2026-11-27T17:00:00.000+00:00"


@pytest.mark.parametrize(
    ("moment", "amounts", "status"),
    [
        ("2026-11-25T18:00-08:00", (22_899, 0, 0), "IN_PROCESS"),
        ("2026-12-09T08:59-08:00", (22_899, 0, 0), "IN_PROCESS"),
        ("2026-12-09T09:00-08:00", (0, 22_899, 0), "PAID"),
    ],
)
def test_a_bill_is_paid_when_its_payment_is_cleared(
    books: Books, moment: str, amounts: tuple[int, int, int], status: str
) -> None:
    bill = books.bill()
    books.pay(bill)

    books.turn_to(moment)

    now = books.bill_now(bill)
    assert (now["scheduledAmount"], now["paidAmount"], now["dueAmount"]) == amounts
    assert now["paymentStatus"] == status


def test_a_stage_that_changes_nothing_of_a_bill_leaves_it_alone(books: Books) -> None:
    bill = books.bill()
    books.pay(bill)
    books.turn_to("2026-11-25T09:00-08:00")
    before = books.bill_now(bill)

    books.turn_to("2026-12-04T12:00-08:00")

    assert books.bill_now(bill) == before


def test_an_ach_that_comes_back_is_no_longer_paid_of_its_bill(books: Books) -> None:
    bill = books.bill(vendor=books.vendor(bank=True))
    choose(books.ctx, books.pay(bill), "DISBURSEMENT_FAILED_ACTION_NEEDED")
    books.turn_to("2026-11-27T09:00-08:00")
    before = books.bill_now(bill)["paidAmount"]

    books.turn_to("2026-12-01T09:00-08:00")

    now = books.bill_now(bill)
    assert (before, now["scheduledAmount"], now["paidAmount"], now["dueAmount"]) == (22_899, 22_899, 0, 0)


def test_a_bill_paid_in_part_is_partly_paid(books: Books) -> None:
    bill = books.bill()
    books.pay(bill, 10_000)

    books.turn_to("2026-12-09T09:00-08:00")

    now = books.bill_now(bill)
    assert (now["paidAmount"], now["dueAmount"], now["paymentStatus"]) == (10_000, 12_899, "PARTIALLY_PAID")


def test_the_vendor_shows_the_process_date_of_the_last_paid_payment(books: Books) -> None:
    vendor = books.vendor()
    books.pay(books.bill(100, vendor), processDate="2026-11-27")
    bill = books.bill(100, vendor)
    books.pay(bill)

    books.turn_to("2026-11-25T18:00-08:00")
    assert books.vendor_of(bill)["paymentInformation"]["lastPaymentDate"] == "2026-11-25"

    books.turn_to("2026-11-27T18:00-08:00")
    assert books.vendor_of(bill)["paymentInformation"]["lastPaymentDate"] == "2026-11-27"


def test_with_instant_timers_a_payment_is_cleared_at_once() -> None:
    with open_books(timers="instant") as books:
        bill = books.bill()
        payment = books.pay(bill)

        assert stage(books, payment) == ("CLEARED", "PAID")
        assert payment["disbursementInfo"]["checkDisbursement"]["sentDate"] == "2026-11-24"
        assert "dueAt" not in payment
        assert books.bill_now(bill)["paymentStatus"] == "PAID"


def test_with_manual_timers_nothing_falls_due() -> None:
    with open_books(timers="manual") as books:
        payment = books.pay(books.bill())

        assert books.turn_to("2027-12-31T12:00-08:00") == 0
        assert stage(books, payment) == ("SCHEDULED", "SCHEDULED")


def test_with_manual_timers_a_payment_is_moved_step_by_step() -> None:
    with open_books(timers="manual") as books:
        payment = books.pay(books.bill())

        later = PAYMENTS.step(books.ctx, payment)

        assert later is not None
        assert stage(books, payment) == ("FUNDING_STARTED", "SCHEDULED")


def test_after_the_last_stage_there_is_no_step() -> None:
    with open_books(timers="instant") as books:
        assert PAYMENTS.step(books.ctx, books.pay(books.bill())) is None


def test_a_step_taken_late_does_not_make_the_next_one_due_in_the_past(books: Books) -> None:
    payment = books.pay(books.bill())
    books.ctx.clock.set(books.ctx.clock.now().replace(day=25, hour=23))
    late = books.ctx.clock.stamp()
    PAYMENTS.step(books.ctx, payment)

    later = PAYMENTS.step(books.ctx, books.payment(payment))

    assert later is not None
    assert later["dueAt"] > late


def test_a_cancelled_payment_opens_its_bill_again(books: Books) -> None:
    bill = books.bill()
    payment = books.pay(bill)

    PAYMENTS.cancel(books.ctx, payment["id"])

    now = books.payment(payment)
    assert (now["status"], now["singleStatus"]) == ("CANCELLED", "CANCELED")
    assert now["cancelRequestSubmitted"] is True
    assert now["billPayments"][0]["status"] == "CANCELLED"
    now = books.bill_now(bill)
    assert (now["scheduledAmount"], now["dueAmount"], now["paymentStatus"]) == (0, 22_899, "UNPAID")
    assert books.vendor_of(bill)["balance"]["amount"] == 22_899


def test_a_cancelled_payment_never_falls_due(books: Books) -> None:
    PAYMENTS.cancel(books.ctx, books.pay(books.bill())["id"])

    assert books.turn_to("2027-12-31T12:00-08:00") == 0


def test_only_a_scheduled_payment_can_be_cancelled(books: Books) -> None:
    payment = books.pay(books.bill())
    books.turn_to("2026-11-25T09:00-08:00")

    with pytest.raises(BillError) as caught:
        PAYMENTS.cancel(books.ctx, payment["id"])

    assert refusal_in(caught.value).startswith("422 BDC_1119 Invalid field,value: singleStatus, FUNDING_STARTED. [stp")


def test_a_payment_cannot_be_cancelled_twice(books: Books) -> None:
    payment = books.pay(books.bill())
    PAYMENTS.cancel(books.ctx, payment["id"])

    with pytest.raises(BillError):
        PAYMENTS.cancel(books.ctx, payment["id"])


def test_an_unknown_payment_cannot_be_cancelled(books: Books) -> None:
    with pytest.raises(NotFound) as caught:
        PAYMENTS.cancel(books.ctx, "stp02NOSUCHPAYMENTAT")

    assert refusal_in(caught.value) == "404 BDC_1205 No data found for the given id: stp02NOSUCHPAYMENTAT."


@pytest.mark.parametrize(
    "moment",
    ["2026-11-25T09:00-08:00", "2026-11-25T18:00-08:00", "2026-11-27T09:00-08:00", "2026-12-04T12:00-08:00"],
)
def test_a_payment_under_way_can_be_voided_and_opens_its_bill_again(books: Books, moment: str) -> None:
    bill = books.bill()
    payment = books.pay(bill)
    books.turn_to(moment)

    PAYMENTS.void(books.ctx, payment["id"], "VOID_AND_CREDIT", "Lost")

    now = books.payment(payment)
    assert (now["status"], now["singleStatus"]) == ("VOID", "VOIDED")
    assert now["disbursementInfo"]["isVoidable"] is False
    assert (books.bill_now(bill)["dueAmount"], books.bill_now(bill)["paymentStatus"]) == (22_899, "UNPAID")
    assert books.turn_to("2027-12-31T12:00-08:00") == 0


def test_a_void_is_written_down(books: Books) -> None:
    payment = books.pay(books.bill())
    books.turn_to("2026-11-25T18:00-08:00")

    voided = PAYMENTS.void(books.ctx, payment["id"], "VOID_ONLY", "Lost")

    (entry,) = voided["voidInfo"]
    assert entry["id"].startswith("vrq02")
    assert {key: entry[key] for key in ("type", "status", "reason", "createdTime")} == {
        "type": "VOID_ONLY",
        "status": "ACCEPTED",
        "reason": "Lost",
        "createdTime": "2026-11-26T02:00:00.000+00:00",
    }
    assert entry["requestedBy"] == books.ctx.caller.user_id


def test_after_a_void_the_vendor_shows_the_payment_before(books: Books) -> None:
    vendor = books.vendor()
    bill = books.bill(100, vendor)
    books.pay(bill)
    later = books.pay(books.bill(100, vendor), processDate="2026-11-27")
    books.turn_to("2026-11-27T18:00-08:00")

    PAYMENTS.void(books.ctx, later["id"], "VOID_ONLY", "Lost")

    assert books.vendor_of(bill)["paymentInformation"]["lastPaymentDate"] == "2026-11-25"


def test_when_the_only_payment_is_voided_the_vendor_shows_none(books: Books) -> None:
    bill = books.bill()
    payment = books.pay(bill)
    books.turn_to("2026-11-25T18:00-08:00")

    PAYMENTS.void(books.ctx, payment["id"], "VOID_ONLY", "Lost")

    assert "lastPaymentDate" not in books.vendor_of(bill)["paymentInformation"]


def test_a_scheduled_payment_is_cancelled_not_voided(books: Books) -> None:
    payment = books.pay(books.bill())

    with pytest.raises(BillError) as caught:
        PAYMENTS.void(books.ctx, payment["id"], "VOID_ONLY", "Lost")

    assert refusal_in(caught.value).startswith("422 BDC_1119 Invalid field,value: singleStatus, SCHEDULED. [stp")


def test_a_payment_cannot_be_voided_twice(books: Books) -> None:
    payment = books.pay(books.bill())
    books.turn_to("2026-11-25T18:00-08:00")
    PAYMENTS.void(books.ctx, payment["id"], "VOID_ONLY", "Lost")

    with pytest.raises(BillError):
        PAYMENTS.void(books.ctx, payment["id"], "VOID_ONLY", "Lost")


def test_a_check_cannot_be_issued_again_as_a_virtual_card(books: Books) -> None:
    payment = books.pay(books.bill())
    books.turn_to("2026-11-25T18:00-08:00")

    with pytest.raises(BillError) as caught:
        PAYMENTS.void(books.ctx, payment["id"], "VOID_AND_REISSUE_VCARD", "Lost")

    assert caught.value.params == ("type", "VOID_AND_REISSUE_VCARD")


def test_a_voided_combined_payment_opens_all_its_bills(books: Books) -> None:
    vendor = books.vendor()
    bills = [books.bill(100, vendor), books.bill(250, vendor)]
    (payment,) = books.pay_all(*bills)
    books.turn_to("2026-11-25T18:00-08:00")

    PAYMENTS.void(books.ctx, payment["id"], "VOID_ONLY", "Lost")

    assert [books.bill_now(bill)["dueAmount"] for bill in bills] == [100, 250]
