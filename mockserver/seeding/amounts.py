"""Amounts that look like somebody charged them."""

from __future__ import annotations

from mockserver.kernel.money import CENTS, cents
from mockserver.kernel.randomness import Random

# Cents that prices end in; of ten amounts, three are such prices, the others come from weights, hours and taxes.
ENDINGS = (0, 25, 50, 75, 95, 99)
PRICES_OF_TEN = 3


def between(stream: Random, least: float, greatest: float) -> int:
    """Cents from least to greatest, both in dollars; the exact amount where there is but one."""
    low, high = cents(least), cents(greatest)
    if low == high:
        return low
    dollars = stream.randint(low // CENTS, high // CENTS - 1)
    is_price = stream.randrange(10) < PRICES_OF_TEN
    return max(low, dollars * CENTS + (stream.choice(ENDINGS) if is_price else stream.randrange(CENTS)))


def in_season(stream: Random, least: float, greatest: float, share: int) -> int:
    """Cents so many hundredths of the way from least to greatest, a little more or less as it comes."""
    low, high = cents(least), cents(greatest)
    return low + (high - low) * (share * CENTS + stream.randint(-500, 500)) // (100 * CENTS)
