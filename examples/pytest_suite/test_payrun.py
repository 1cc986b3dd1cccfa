"""The payment run, with a world for each test and a clock that nobody waits for."""

from datetime import timedelta

import pytest
from payrun import PayRun

DUE = {"paymentStatus": "UNPAID", "archived": False}


@pytest.fixture
def vendor(books):
    return books.vendor("Alder Paper")


# Where an answer is lost the run ends, and whoever starts it again looks first: nothing is paid twice.
@pytest.mark.bill(explore="lost-answers")
def test_it_pays_what_is_due_and_leaves_the_rest(books, run, vendor):
    soon, later = books.bill(vendor, "A-1", 120, days=3), books.bill(vendor, "A-2", 80, days=30)
    done = run.pay(books.tenant.clock.today(), vendors={vendor})

    assert (len(done.paid), done.passed_over) == (1, {})
    assert books.get(f"/bills/{soon}")["paymentStatus"] == "SCHEDULED"
    assert books.get(f"/bills/{later}")["paymentStatus"] == "UNPAID"


def test_a_second_run_pays_nothing_twice(books, run, vendor):
    books.bill(vendor, "A-1", 120, days=3)
    today = books.tenant.clock.today()

    assert len(run.pay(today, vendors={vendor}).paid) == 1
    assert run.pay(today, vendors={vendor}).paid == []


def test_no_bill_comes_twice_while_others_change_due_dates(books, run):
    until = books.tenant.clock.today() + timedelta(days=3650)
    with books.tenant.ghost("v3.bills", seed=1, acts=["move_read", "move_ahead"]) as ghost:
        bills = [bill["id"] for bill in run.due(until, max=3)]

    assert len(ghost.acts) > 3
    books.tenant.assert_synced([{"id": bill} for bill in bills], "v3.bills", fields=[], where=DUE)


def test_the_money_arrives_after_some_business_days(books, run, vendor):
    bill = books.bill(vendor, "A-1", 120, days=3)
    done = run.pay(books.tenant.clock.today(), vendors={vendor})
    books.tenant.clock.advance("15 business days")

    assert books.get(f"/bills/{bill}")["paymentStatus"] == "PAID"
    assert run.failures(done.paid) == {}


@pytest.mark.parametrize("outcome", ["FUNDING_FAILED_ACTION_NEEDED", "FUNDING_FAILED_VOIDED"])
def test_a_payment_that_did_not_arrive_is_told(books, run, vendor, outcome):
    books.bill(vendor, "A-1", 120, days=3)
    [payment] = run.pay(books.tenant.clock.today(), vendors={vendor}).paid
    books.tenant.outcome(payment, outcome)
    books.tenant.clock.advance("15 business days")

    assert run.failures([payment]) == {payment: outcome}


def test_without_mfa_every_bill_is_passed_over_with_bills_reason(books, vendor):
    bill = books.bill(vendor, "A-1", 120, days=3)
    done = PayRun(books.http, books.url).pay(books.tenant.clock.today(), vendors={vendor})

    assert done.paid == []
    assert "trusted" in done.passed_over[bill].lower()


@pytest.mark.bill(scenario="empty")
def test_without_a_verified_bank_account_nothing_is_paid(books, run):
    with pytest.raises(LookupError, match="no bank account is verified"):
        run.pay(books.tenant.clock.today())


def test_the_run_reads_every_page(books, run, vendor):
    numbers = [f"A-{number}" for number in range(3)]
    made = [books.bill(vendor, number, 10, days=1) for number in numbers]

    assert {one["id"] for one in run.every("/bills", max=2)} >= set(made)


def test_the_books_add_up_in_the_end(books, run):
    run.pay(books.tenant.clock.today())
    books.tenant.clock.advance("15 business days")

    assert books.tenant.audit() == []


def test_the_run_needs_a_payer_and_mfa_because_it_pays(books, run, vendor):
    books.bill(vendor, "A-1", 120, days=3)
    cursor = books.tenant.requests.cursor()
    run.pay(books.tenant.clock.today(), vendors={vendor})
    needed = {one["what"]: one for one in books.tenant.rights(after=cursor)["advice"][0]["choices"]}

    assert (needed["role"]["advice"], needed["session"]["advice"]) == ("PAYER", "with MFA")
    assert needed["sync token"]["advice"] == "would not do"
    assert [one["operation"] for one in needed["role"]["decided"]] == ["v3.payments.create"]
