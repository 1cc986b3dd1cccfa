"""What an invoice's lines come to, and the status that follows from its amounts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.domain.receivables.invoices import check_used, recompute_amounts
from mockserver.domain.receivables.invoices import problems as invoice_problems
from mockserver.domain.receivables.lines import add_up, add_up_downwards, problems, reset_price
from mockserver.kernel.errors import BillError

ONE = 1_000_000  # a quantity, price or percent of 1, in millionths

PRICED = st.fixed_dictionaries(
    {"quantity": st.integers(-1000 * ONE, 1000 * ONE), "price": st.integers(-1000 * ONE, 1000 * ONE)}
)
RATED = st.fixed_dictionaries({"ratePercent": st.integers(-100 * ONE, 100 * ONE)})


def amounts_of(total: int, *, paid: int = 0, credit: int = 0, scheduled: int = 0) -> tuple[str, int]:
    """The status and what is due, in cents."""
    invoice: dict[str, Any] = {
        "totalAmount": total,
        "paidAmount": paid,
        "creditAmount": credit,
        "scheduledAmount": scheduled,
    }
    recompute_amounts(invoice)
    return invoice["status"], invoice["dueAmount"]


@pytest.mark.parametrize(
    ("total", "applied", "expected"),
    [
        (100, {}, ("OPEN", 100)),
        (100, {"paid": 40}, ("PARTIAL_PAYMENT", 60)),
        (100, {"credit": 40}, ("PARTIAL_PAYMENT", 60)),
        (100, {"paid": 100}, ("PAID_IN_FULL", 0)),
        (100, {"paid": 60, "credit": 40}, ("PAID_IN_FULL", 0)),
        (100, {"scheduled": 100}, ("SCHEDULED", 0)),
        (100, {"paid": 60, "scheduled": 40}, ("SCHEDULED", 0)),
        (100, {"scheduled": 40}, ("OPEN", 60)),
        (0, {}, ("OPEN", 0)),
        (-100, {}, ("OPEN", -100)),
    ],
)
def test_the_status_follows_from_the_amounts(total: int, applied: dict[str, int], expected: tuple[str, int]) -> None:
    assert amounts_of(total, **applied) == expected


def test_a_rate_is_of_all_priced_lines_wherever_it_stands() -> None:
    lines = [{"ratePercent": 10 * ONE}, {"quantity": 2 * ONE, "price": 50 * ONE}, {"quantity": ONE, "price": 20 * ONE}]

    assert add_up(lines) == 13_200
    assert lines[0]["amount"] == 1_200


def test_a_second_rate_is_also_of_the_rates_above_it() -> None:
    lines = [{"quantity": ONE, "price": 100 * ONE}, {"ratePercent": -10 * ONE}, {"ratePercent": 10 * ONE}]

    assert add_up(lines) == 9_900
    assert [line["amount"] for line in lines] == [10_000, -1_000, 900]


def test_half_a_cent_goes_away_from_zero() -> None:
    assert add_up([{"quantity": ONE // 2, "price": 10_000}]) == 1


def test_an_amount_over_a_quantity_gives_the_price() -> None:
    lines = [{"quantity": 3 * ONE, "amount": 1_000}]

    assert add_up(lines) == 1_000
    assert lines[0]["price"] == 3_333_333


def test_a_line_nobody_can_add_up_counts_nothing() -> None:
    assert add_up([{"description": "thanks"}, {"amount": 500}]) == 0


def test_a_line_below_others_without_a_rate_counts_nothing_however_much_they_are() -> None:
    lines: list[dict[str, Any]] = [{"quantity": ONE, "price": 9_000_000 * ONE}, {}, {"ratePercent": 10 * ONE}]

    assert add_up_downwards(lines) == 990_000_000
    assert [line["amount"] for line in lines] == [900_000_000, 0, 90_000_000]


@given(st.lists(PRICED | RATED, max_size=6))
def test_the_total_is_the_sum_of_the_lines_and_stays_when_added_up_again(lines: list[dict[str, int]]) -> None:
    total = add_up(lines)

    assert total == sum(line["amount"] for line in lines)
    assert add_up(lines) == total


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"amount": 5}, {"amount": 5, "price": None, "ratePercent": None}),
        ({"amount": 5, "price": 1}, {"amount": 5, "price": 1}),
        ({"amount": 5, "ratePercent": 1}, {"amount": 5, "ratePercent": 1}),
        ({"price": 1}, {"price": 1}),
        ({"amount": None, "id": "x"}, {"amount": None, "id": "x"}),
    ],
)
def test_a_line_with_only_an_amount_gives_up_its_price(line: dict[str, object], expected: dict[str, object]) -> None:
    assert reset_price(line) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (10**15 - 1, []),
        (10**15, [("lines[0].price", "numeric value out of bounds (<13 digits>.<2 digits> expected)")]),
        (-(10**15), [("lines[0].price", "numeric value out of bounds (<13 digits>.<2 digits> expected)")]),
    ],
)
def test_a_line_of_more_than_thirteen_digits_is_refused(amount: int, expected: list[tuple[str, str]]) -> None:
    line = {"amount": amount, "quantity": ONE, "price": ONE}

    assert list(problems([line], "lines")) == expected


@pytest.mark.parametrize(
    ("credit", "before", "params"),
    [
        (500, {"creditAmount": 500}, ("totalAmount", "9.00")),
        (400, {"creditAmount": 500}, ("totalAmount", "9.00")),
        (501, {"creditAmount": 500}, ("creditAmount", "5.01")),
        (1, None, ("creditAmount", "0.01")),
        (0, None, ("totalAmount", "9.00")),
    ],
)
def test_an_invoice_worth_less_than_what_hangs_on_it_is_refused_for_the_amount_that_changed(
    credit: int, before: dict[str, Any] | None, params: tuple[str, str]
) -> None:
    invoice = {"id": "00e1", "customerId": "0cu1", "dueAmount": -1, "creditAmount": credit, "totalAmount": 900}
    old = before and {"customerId": "0cu1", **before}

    with pytest.raises(BillError) as refusal:
        check_used(invoice, old)

    assert (refusal.value.code, refusal.value.params, refusal.value.fact) == ("BDC_1119", params, "F-695")


MAX_TOTAL = 999_999_999_999_999  # cents: 13 digits and two
OUT_OF_BOUNDS = "numeric value out of bounds (<13 digits>.<2 digits> expected)"


def line(price: int = ONE) -> dict[str, Any]:
    return {"quantity": ONE, "price": price}


@pytest.mark.parametrize("total", [MAX_TOTAL, -MAX_TOTAL])
def test_an_invoice_may_come_to_13_digits_and_two(total: int) -> None:
    assert list(invoice_problems({"invoiceLineItems": [line()], "totalAmount": total})) == []


@pytest.mark.parametrize("total", [MAX_TOTAL + 1, -MAX_TOTAL - 1])
def test_an_invoice_that_comes_to_more_is_refused_once(total: int) -> None:
    faults = list(invoice_problems({"invoiceLineItems": [line(), line()], "totalAmount": total}))

    assert faults == [("invoiceLineItems", OUT_OF_BOUNDS)]


def test_of_an_invoice_with_a_line_that_does_not_fit_that_line_alone_is_told() -> None:
    faults = list(invoice_problems({"invoiceLineItems": [line(MAX_TOTAL + 1)], "totalAmount": MAX_TOTAL + 1}))

    assert faults == [("invoiceLineItems[0].price", OUT_OF_BOUNDS)]
