"""Money is exact: integers inside, JSON numbers outside, half a cent away from zero."""

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel.money import amount, cents, millionths, number, percent, text, times

AMOUNTS = st.integers(-(10**15) + 1, 10**15 - 1)
NUMBERS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False)


def round_half_up(value: Decimal, places: int) -> int:
    return int(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).scaleb(places))


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (600, 60_000),
        (600.0, 60_000),
        (12.5, 1_250),
        (0.1, 10),
        (1.005, 101),
        (-1.005, -101),
        (1.004999, 100),
        (0.1 + 0.2, 30),
        (1.1 * 3, 330),
        (-0.0, 0),
        ("50", 5_000),
        ("1234.565", 123_457),
        ("1e3", 100_000),
        ("0.00499999999999999999999999999999999999", 0),
        (Decimal("2.675"), 268),
        (9_999_999_999_999.99, 999_999_999_999_999),
        (-9_999_999_999_999.99, -999_999_999_999_999),
    ],
)
def test_an_amount_is_read_as_cents(value: int | float | str | Decimal, result: int) -> None:
    assert cents(value) == result


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        "NaN",
        "Infinity",
        "sNaN",
        "",
        "ten",
        "1,234.50",
        "$5",
        "1_000",
        "١٢",
        True,
        10_000_000_000_000,
        "9999999999999.995",
        1e300,
        "1e999999999",
        10**100,
    ],
)
def test_what_is_no_amount_of_at_most_15_digits_is_refused(value: int | float | str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cents(value)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (1, 1_000_000),
        (2.5, 2_500_000),
        ("0.0000005", 1),
        (0.0000004, 0),
        (999_999_999.999999, 999_999_999_999_999),
        (1 / 3, 333_333),
    ],
)
def test_a_decimal_is_read_as_millionths(value: int | float | str, result: int) -> None:
    assert millionths(value) == result


def test_a_decimal_from_a_thousand_million_on_is_refused() -> None:
    with pytest.raises(ValueError, match="too many digits"):
        millionths(1_000_000_000)


@given(NUMBERS)
def test_a_text_is_rounded_as_decimal_rounds_it(value: Decimal) -> None:
    assert cents(str(value)) == round_half_up(value, 2)


@given(st.floats(-(10**12), 10**12))
def test_a_float_is_rounded_as_the_number_it_prints(value: float) -> None:
    assert cents(value) == round_half_up(Decimal(repr(value)), 2)


@given(st.floats(-(10**8), 10**8))
def test_a_float_of_millionths_is_rounded_as_the_number_it_prints(value: float) -> None:
    assert millionths(value) == round_half_up(Decimal(repr(value)), 6)


@given(AMOUNTS)
def test_an_amount_survives_its_way_through_json(value: int) -> None:
    assert cents(amount(value)) == value


@given(AMOUNTS)
def test_an_amount_prints_with_its_own_two_decimals(value: int) -> None:
    assert Decimal(repr(amount(value))) == Decimal(value).scaleb(-2)


@given(AMOUNTS)
def test_a_decimal_survives_its_way_through_json(value: int) -> None:
    assert millionths(number(value)) == value


def test_an_amount_is_a_json_number() -> None:
    assert repr(amount(123_450)) == "1234.5"


@pytest.mark.parametrize(
    ("quantity", "price", "result"),
    [
        (3_000_000, 19_990_000, 5_997),
        (500_000, 10_000, 1),
        (-500_000, 10_000, -1),
        (499_999, 10_000, 0),
        (0, 19_990_000, 0),
    ],
)
def test_a_line_costs_quantity_times_price(quantity: int, price: int, result: int) -> None:
    assert times(quantity, price) == result


@given(AMOUNTS, AMOUNTS)
def test_quantity_times_price_is_what_decimal_says(quantity: int, price: int) -> None:
    product = Decimal(quantity * price).scaleb(-10)

    assert times(quantity, price) == int(product.to_integral_value(ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("value", "rate", "result"),
    [
        (60_000, 10_000_000, 6_000),
        (1_005, 10_000_000, 101),
        (-1_005, 10_000_000, -101),
        (10_000, 8_875_000, 888),
    ],
)
def test_a_percentage_of_an_amount(value: int, rate: int, result: int) -> None:
    assert percent(value, rate) == result


@given(st.integers(-(10**13), 10**13), st.integers(0, 10**9))
def test_a_percentage_is_what_decimal_says(value: int, rate: int) -> None:
    assert percent(value, rate) == int(Decimal(value * rate).scaleb(-8).to_integral_value(ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("value", "output"),
    [(123_450, "1,234.50"), (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-123_456_789, "-1,234,567.89")],
)
def test_an_amount_is_written_for_people(value: int, output: str) -> None:
    assert text(value) == output
