"""The large scenario, here a small part of it, obeys the rules though its bills are stored many at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver.seeding.scenarios import tables
from tests.seeding.written import ANCHOR, MAIN, Written, summed


@pytest.fixture(scope="module")
def large() -> Iterator[Written]:
    """A large world of 5 vendors and 400 bills."""
    written = Written("large", vendors=5, bills=400)
    yield written
    written.close()


def test_the_large_scenario_has_100_000_bills_of_1_000_vendors() -> None:
    values = tables("large")["large"]

    assert (values["bills"], values["vendors"]) == (100_000, 1_000)


def test_there_are_as_many_bills_and_vendors_as_asked_for(large: Written) -> None:
    assert [len(large.all(kind, MAIN)) for kind in ("bill", "vendor")] == [400, 5]


def test_no_two_bills_have_one_number(large: Written) -> None:
    assert len({bill["invoice"]["invoiceNumber"] for bill in large.all("bill")}) == 400


def test_bills_are_in_the_order_they_were_created(large: Written) -> None:
    times = [bill["createdTime"] for bill in large.all("bill")]

    assert times == sorted(times)


def test_the_last_bill_is_a_few_days_old(large: Written) -> None:
    assert "2026-11-10" < large.all("bill")[-1]["invoice"]["invoiceDate"] < ANCHOR.isoformat()


def test_most_bills_are_paid(large: Written) -> None:
    assert 300 < large.count("bill", paymentStatus="PAID") < 400


def test_what_was_paid_of_bills_is_what_was_paid_with_payments(large: Written) -> None:
    cleared = {bill["id"]: bill["clearedAmount"] for bill in large.all("bill") if bill["clearedAmount"]}

    assert cleared == summed(large.all("bill_payment"), "billId", "amount")


def test_a_payment_is_the_sum_of_its_parts(large: Written) -> None:
    payments = {payment["id"]: payment["amount"] for payment in large.all("payment")}

    assert payments == summed(large.all("bill_payment"), "paymentId", "amount")


def test_a_vendors_balance_is_what_is_due_on_its_bills(large: Written) -> None:
    balances = {vendor["id"]: vendor["balance"]["amount"] for vendor in large.all("vendor")}

    assert balances == summed(large.all("bill"), "vendorId", "dueAmount")


def test_a_bill_has_the_fields_of_one_that_was_created_alone(large: Written, starter: Written) -> None:
    assert large.all("bill")[0].keys() == starter.all("bill")[0].keys()
