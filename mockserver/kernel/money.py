"""Money as integer cents, other decimals as integer millionths; floats only at the edge of JSON."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CENTS = 100
MILLIONTHS = 1_000_000
CENT_PLACES = 2
MILLIONTH_PLACES = 6

# A double tells apart all numbers of 15 significant digits, so each stored one survives its way through JSON.
MAX_DIGITS = 15
TOO_BIG = 10**MAX_DIGITS


def cents(value: int | float | str | Decimal) -> int:
    """The cents of an amount, half a cent rounded away from zero; at most 9,999,999,999,999.99.

    Raises `ValueError` for a bool, a text that is no number, NaN, infinity, or more than 15 digits of cents.
    """
    return to_integer(value, CENT_PLACES)


def millionths(value: int | float | str | Decimal) -> int:
    """The millionths of a number, half rounded away from zero; at most 999,999,999.999999.

    Raises `ValueError` as `cents` does.
    """
    return to_integer(value, MILLIONTH_PLACES)


def amount(cents: int) -> float:
    """The JSON number of an amount; its shortest form has at most two decimals."""
    return cents / CENTS


def number(millionths: int) -> float:
    """The JSON number of a decimal; its shortest form has at most six decimals."""
    return millionths / MILLIONTHS


def times(quantity_millionths: int, price_millionths: int) -> int:
    """The cents of quantity × price, half a cent rounded away from zero."""
    return divide(quantity_millionths * price_millionths, MILLIONTHS * MILLIONTHS // CENTS)


def percent(cents: int, rate_millionths: int) -> int:
    """The cents of a percentage (10 % is 10_000_000), half a cent rounded away from zero."""
    return divide(cents * rate_millionths, 100 * MILLIONTHS)


def text(cents: int) -> str:
    """The text of an amount in cents for people, with thousands apart: `1,234.50`."""
    units, rest = divmod(abs(cents), CENTS)
    return f"{'-' if cents < 0 else ''}{units:,}.{rest:02d}"


def plain(cents: int) -> str:
    """The text of an amount in cents as BILL's messages show it, with two decimals: `1234.50`."""
    return f"{amount(cents):.2f}"


def divide(dividend: int, divisor: int) -> int:
    """The quotient by a positive divisor, half rounded away from zero."""
    quotient = (abs(dividend) + divisor // 2) // divisor
    return quotient if dividend >= 0 else -quotient


def to_integer(value: int | float | str | Decimal, places: int) -> int:
    """`value` shifted by `places` decimals, half rounded away from zero.

    Raises `ValueError` for what is no finite number, and for more than 15 digits.
    """
    scale: int = 10**places
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < TOO_BIG // scale:
        # The common case without Decimal: the double nearest to a whole number of cents prints as just that.
        guess = round(value * scale)
        if guess / scale == value:
            return guess
    exact = decimal(value)
    if exact.adjusted() >= MAX_DIGITS:
        raise ValueError(f"{value!r} has too many digits")
    result = int(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) * scale)
    if abs(result) >= TOO_BIG:
        raise ValueError(f"{value!r} has too many digits")
    return result


def decimal(value: int | float | str | Decimal) -> Decimal:
    """The finite decimal number that `value` shows when printed; raises `ValueError` where it shows none."""
    digits = str(value)
    if isinstance(value, bool) or not digits.isascii() or "_" in digits:
        raise ValueError(f"{value!r} is not a number")
    try:
        exact = Decimal(digits)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not exact.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    return exact
