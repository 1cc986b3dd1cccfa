"""What becomes of payments when it is chosen ahead of time; the books follow."""

from collections.abc import Iterator

import pytest

from mockserver.domain.consistency import findings
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payments.outcomes import OUTCOMES, OutOfReach, anywhere, choose, step_now
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel.errors import BillError, NotFound
from mockserver.kernel.kinds import Record
from tests.domain.books import Books, open_books

END = "2030-12-31T12:00-08:00"
FAILED = "DISBURSEMENT_FAILED_ACTION_NEEDED"
REJECTED = "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED"


def payee(books: Books, method: str) -> Record:
    """A vendor who is paid in a way."""
    by_method = {"ACH": {"bank": True}, "CHECK": {}, "RPPS": {"networkStatus": "CONNECTED_RPPS"}}
    return books.enrolled() if method == "VIRTUAL_CARD" else books.vendor(**by_method[method])  # type: ignore[arg-type]


def bill_and_payment(books: Books, method: str = "ACH", amount: int = 100) -> tuple[Record, Record]:
    """A bill and its payment, processed on November 25th."""
    bill = books.bill(amount, payee(books, method))
    return bill, books.pay(bill)


def outcome(books: Books, payment: Record, word: str) -> Record:
    return choose(books.ctx, PAYMENTS.get(books.ctx, payment["id"]), word)


@pytest.mark.parametrize(
    ("method", "word", "status", "bill_status"),
    [
        ("ACH", "READY_TO_FUND", "SCHEDULED", "SCHEDULED"),
        ("ACH", "FUNDING_STARTED", "SCHEDULED", "IN_PROCESS"),
        ("ACH", "CANCELED", "CANCELLED", "UNPAID"),
        ("ACH", "FUNDING_FAILED_VOIDED", "VOID", "UNPAID"),
        ("ACH", "FUNDING_FAILED_ACTION_NEEDED", "PAID", "IN_PROCESS"),
        ("ACH", "PROCESSED", "PAID", "IN_PROCESS"),
        ("ACH", "SENT", "PAID", "IN_PROCESS"),
        ("ACH", "DISBURSEMENT_ON_HOLD", "PAID", "IN_PROCESS"),
        ("ACH", "UNDEFINED", "PAID", "IN_PROCESS"),
        ("ACH", FAILED, "PAID", "IN_PROCESS"),
        ("ACH", REJECTED, "PAID", "IN_PROCESS"),
        ("RPPS", REJECTED, "PAID", "IN_PROCESS"),
        ("ACH", "VOIDED", "VOID", "UNPAID"),
        ("CHECK", "DELIVERED", "PAID", "IN_PROCESS"),
        ("CHECK", FAILED, "PAID", "IN_PROCESS"),
        ("CHECK", "FUNDS_ESCHEATED", "ESCHEATED", "PAID"),
        ("VIRTUAL_CARD", FAILED, "PAID", "IN_PROCESS"),
        ("VIRTUAL_CARD", "PARTIALLY_CLAIMED", "PAID", "IN_PROCESS"),
        ("VIRTUAL_CARD", "CLEARED", "PAID", "PAID"),
    ],
)
def test_a_payment_becomes_what_was_chosen_and_its_bill_follows(
    books: Books, method: str, word: str, status: str, bill_status: str
) -> None:
    bill, payment = bill_and_payment(books, method)
    outcome(books, payment, word)

    books.turn_to(END)

    now = books.payment(payment)
    assert (now["singleStatus"], now["status"]) == (word, status)
    assert books.bill_now(bill)["paymentStatus"] == bill_status
    assert findings(books.ctx.tx) == []


@pytest.mark.parametrize("method", ["CHECK", "VIRTUAL_CARD"])
def test_what_is_expiring_is_void_in_time_and_the_bill_open_again(books: Books, method: str) -> None:
    bill, payment = bill_and_payment(books, method)
    outcome(books, payment, "EXPIRING")
    expiring = {"CHECK": "2027-02-25", "VIRTUAL_CARD": "2026-12-13"}[method]

    books.turn_to(f"{expiring}T12:00-08:00")
    before = books.payment(payment)["singleStatus"]
    books.turn_to(END)

    assert (before, books.payment(payment)["singleStatus"]) == ("EXPIRING", "VOIDED")
    assert books.bill_now(bill)["paymentStatus"] == "UNPAID"


def test_an_uncashed_check_is_void_ninety_days_after_it_came(books: Books) -> None:
    _, payment = bill_and_payment(books, "CHECK")
    outcome(books, payment, "EXPIRING")

    books.turn_to(END)

    assert books.payment(payment)["updatedTime"] == "2027-03-04T17:00:00.000+00:00"


def test_a_failed_disbursement_shows_and_can_be_voided(books: Books) -> None:
    bill, payment = bill_and_payment(books)
    outcome(books, payment, FAILED)
    books.turn_to(END)
    failed = books.payment(payment)

    PAYMENTS.void(books.ctx, payment["id"], "VOID_AND_CREDIT", "Returned")

    assert (failed["disbursementStatus"], failed["disbursementInfo"]["isVoidable"]) == ("FAILED", True)
    assert books.bill_now(bill)["dueAmount"] == 100


def test_a_payment_on_hold_shows_it_and_goes_on_once_it_may(books: Books) -> None:
    _, payment = bill_and_payment(books)
    outcome(books, payment, "DISBURSEMENT_ON_HOLD")
    books.turn_to("2026-12-15T12:00-08:00")
    payment_now = books.payment(payment)

    outcome(books, payment, "CLEARED")
    books.turn_to("2026-12-17T12:00-08:00")

    released = books.payment(payment)
    assert (payment_now["singleStatus"], payment_now["disbursementStatus"]) == ("DISBURSEMENT_ON_HOLD", "HOLD")
    assert (released["singleStatus"], released["disbursementStatus"]) == ("CLEARED", "DONE")


@pytest.mark.parametrize(
    ("word", "method"), [("FUNDS_ESCHEATED", "CHECK"), ("PARTIALLY_CLAIMED", "VIRTUAL_CARD"), ("VOIDED", "ACH")]
)
def test_what_is_gone_cannot_be_voided(books: Books, word: str, method: str) -> None:
    _, payment = bill_and_payment(books, method)
    outcome(books, payment, word)
    books.turn_to(END)

    with pytest.raises(BillError) as caught:
        PAYMENTS.void(books.ctx, payment["id"], "VOID_ONLY", "Too late")

    assert caught.value.params == ("singleStatus", word)
    assert books.payment(payment)["disbursementInfo"]["isVoidable"] is False


def test_a_cancellation_can_take_a_day(books: Books) -> None:
    bill, payment = bill_and_payment(books)
    outcome(books, payment, "CANCELLATION_IN_PROGRESS")

    request = PAYMENTS.cancel(books.ctx, payment["id"])
    waiting = books.bill_now(bill)["paymentStatus"]
    books.turn_to("2026-11-25T09:00-08:00")

    assert (request["singleStatus"], request["status"], request["cancelRequestSubmitted"]) == (
        "CANCELLATION_IN_PROGRESS",
        "SCHEDULED",
        True,
    )
    assert (waiting, books.bill_now(bill)["paymentStatus"]) == ("SCHEDULED", "UNPAID")
    assert books.payment(payment)["singleStatus"] == "CANCELED"


def test_a_void_can_take_a_day(books: Books) -> None:
    bill, payment = bill_and_payment(books)
    outcome(books, payment, "VOID_PENDING")
    books.turn_to("2026-12-01T12:00-08:00")

    request = PAYMENTS.void(books.ctx, payment["id"], "VOID_ONLY", "Wrong vendor")
    waiting = books.bill_now(bill)["paymentStatus"]
    books.turn_to("2026-12-02T09:00-08:00")

    voided = books.payment(payment)
    assert (request["singleStatus"], request["voidInfo"][0]["status"]) == ("VOID_PENDING", "TO_BE_PROCESSED")
    assert (voided["singleStatus"], voided["voidInfo"][0]["status"]) == ("VOIDED", "ACCEPTED")
    assert (waiting, books.bill_now(bill)["paymentStatus"]) == ("IN_PROCESS", "UNPAID")


def test_a_payment_whose_request_takes_a_day_goes_its_way_until_it_is_asked(books: Books) -> None:
    _, payment = bill_and_payment(books)
    outcome(books, payment, "VOID_PENDING")

    books.turn_to(END)

    assert books.payment(payment)["singleStatus"] == "CLEARED"


@pytest.mark.parametrize(
    ("method", "word"),
    [("ACH", "DELIVERED"), ("ACH", "EXPIRING"), ("CHECK", REJECTED), ("CHECK", "PARTIALLY_CLAIMED")],
)
def test_an_outcome_another_method_has_is_refused(books: Books, method: str, word: str) -> None:
    _, payment = bill_and_payment(books, method)

    with pytest.raises(OutOfReach, match=f"by {method} that is SCHEDULED cannot become {word}"):
        outcome(books, payment, word)


@pytest.mark.parametrize("word", ["FUNDING_FAILED_VOIDED", "SENT", "CANCELED", "CANCELLATION_IN_PROGRESS"])
def test_what_a_payment_is_past_is_refused(books: Books, word: str) -> None:
    _, payment = bill_and_payment(books)
    books.turn_to("2026-11-27T12:00-08:00")

    with pytest.raises(OutOfReach):
        outcome(books, payment, word)


def test_an_ach_that_was_cleared_can_still_fail(books: Books) -> None:
    _, payment = bill_and_payment(books)
    books.turn_to("2026-12-04T12:00-08:00")

    outcome(books, payment, FAILED)
    books.turn_to("2026-12-04T12:01-08:00")

    assert books.payment(payment)["singleStatus"] == FAILED


def test_a_choice_changes_nothing_a_client_sees_before_it_comes(books: Books) -> None:
    _, payment = bill_and_payment(books)

    outcome(books, payment, FAILED)

    payment_now = books.payment(payment)
    assert {key: payment_now[key] for key in payment} == payment


def test_the_last_choice_holds(books: Books) -> None:
    _, payment = bill_and_payment(books)
    outcome(books, payment, "FUNDING_FAILED_VOIDED")
    outcome(books, payment, "CLEARED")

    books.turn_to(END)

    assert books.payment(payment)["singleStatus"] == "CLEARED"


def test_an_offline_payment_has_no_outcome(books: Books) -> None:
    bill, payment = bill_and_payment(books)
    offline = {**PAYMENTS.get(books.ctx, payment["id"]), "onlinePayment": False}

    with pytest.raises(OutOfReach):
        choose(books.ctx, offline, "CLEARED")

    assert BILLS.get(books.ctx, bill["id"])["scheduledAmount"] == 100


def test_every_documented_stage_can_be_chosen() -> None:
    assert len(OUTCOMES) == 20


@pytest.fixture
def by_hand() -> Iterator[Books]:
    """Books whose payments move only when they are told to."""
    with open_books(timers="manual") as manual_books:
        yield manual_books


def test_by_hand_a_payment_moves_one_stage_a_time(by_hand: Books) -> None:
    _, payment = bill_and_payment(by_hand)
    outcome(by_hand, payment, "FUNDING_FAILED_VOIDED")
    by_hand.turn_to(END)
    waiting = by_hand.payment(payment)

    first = step_now(by_hand.ctx, PAYMENTS.get(by_hand.ctx, payment["id"]))
    second = step_now(by_hand.ctx, first)

    assert waiting["singleStatus"] == "SCHEDULED"
    assert [first["singleStatus"], second["singleStatus"]] == ["FUNDING_STARTED", "FUNDING_FAILED_VOIDED"]


def test_a_payment_at_its_end_is_not_moved(by_hand: Books) -> None:
    _, payment = bill_and_payment(by_hand)
    PAYMENTS.cancel(by_hand.ctx, payment["id"])

    with pytest.raises(OutOfReach, match="CANCELED"):
        step_now(by_hand.ctx, PAYMENTS.get(by_hand.ctx, payment["id"]))


def test_where_payments_are_instant_a_chosen_failure_comes_at_once() -> None:
    with open_books(timers="instant") as books:
        _, payment = bill_and_payment(books)

        outcome(books, payment, FAILED)

        assert books.payment(payment)["singleStatus"] == FAILED


def test_an_unknown_payment_is_found_in_no_organization(books: Books) -> None:
    with pytest.raises(NotFound):
        anywhere(books.ctx, "stp02NOSUCHPAYMENTAT")
