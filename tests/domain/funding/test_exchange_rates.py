"""What a dollar buys abroad, and for how long BILL keeps its word."""

from datetime import UTC, datetime

import pytest

from mockserver.domain.funding.exchange_rates import (
    batch_of,
    expires,
    in_dollars,
    is_quoted,
    middle,
    moment_of,
    new_batch,
    quote,
    valid_moment,
)
from tests.domain.books import Books

NOON = datetime(2026, 11, 24, 20, tzinfo=UTC)


def test_a_rate_lies_within_a_hundredth_of_the_middle() -> None:
    assert 1_381_050 <= middle(1, "CAD", NOON) <= 1_408_950


def test_a_rate_stays_for_an_hour_and_moves_with_the_next() -> None:
    later, next_hour = NOON.replace(minute=59), NOON.replace(hour=21)

    assert middle(1, "CAD", later) == middle(1, "CAD", NOON)
    assert middle(1, "CAD", next_hour) != middle(1, "CAD", NOON)


def test_a_dollar_is_a_dollar() -> None:
    assert quote(1, "USD", 100, NOON).rate == 1_000_000


def test_bill_keeps_less_of_greater_amounts() -> None:
    rates = [quote(1, "CAD", cents, NOON).rate for cents in (100, 1_000_000, 10_000_000)]

    assert rates == sorted(rates)
    assert rates[2] < middle(1, "CAD", NOON)


@pytest.mark.parametrize(
    ("cents", "least", "most"),
    [(1, 1, 999_999), (999_999, 1, 999_999), (1_000_000, 1_000_000, 9_999_999), (10**12, 10_000_000, 999_999_999_999)],
)
def test_a_rate_is_good_for_a_range_of_amounts(cents: int, least: int, most: int) -> None:
    quoted = quote(1, "CAD", cents, NOON)

    assert (quoted.min_amount, quoted.max_amount) == (least, most)


def test_dollars_are_rounded_to_a_cent() -> None:
    assert in_dollars(10_000, 1_395_000) == 7_168
    assert in_dollars(1, 3_000_000) == 0
    assert in_dollars(2, 3_000_000) == 1


def test_bill_pays_in_the_currencies_it_has_rates_for() -> None:
    assert (is_quoted("USD"), is_quoted("CAD"), is_quoted("XAU")) == (True, True, False)


def test_a_batch_holds_its_rates_for_twenty_minutes(books: Books) -> None:
    batch = new_batch(books.ctx)

    books.turn_to("2026-11-24T12:19:59-08:00")
    before = valid_moment(books.ctx, batch)
    books.turn_to("2026-11-24T12:20-08:00")

    assert (before, valid_moment(books.ctx, batch)) == (NOON, None)
    assert expires(batch) == NOON.replace(minute=20)


def test_a_batch_id_is_a_32_bit_integer_for_as_long_as_clocks_go(books: Books) -> None:
    assert batch_of(books.ctx, datetime(2200, 1, 1, tzinfo=UTC)) < 2**31
    assert moment_of(new_batch(books.ctx)) == NOON


@pytest.mark.parametrize("batch", [-1, 0, 7, 2**31 - 1])
def test_an_id_that_was_never_given_out_holds_nothing(books: Books, batch: int) -> None:
    assert valid_moment(books.ctx, batch) is None


def test_of_the_ids_of_a_minute_only_one_is_good(books: Books) -> None:
    first = new_batch(books.ctx) // 17 * 17

    assert sum(valid_moment(books.ctx, batch) is not None for batch in range(first, first + 17)) == 1


def test_a_batch_of_the_future_holds_nothing(books: Books) -> None:
    assert valid_moment(books.ctx, batch_of(books.ctx, NOON.replace(minute=1))) is None
