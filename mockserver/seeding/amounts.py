"""Amounts that look like somebody charged them."""

from __future__ import annotations

from mockserver.kernel.money import cents
from mockserver.kernel.randomness import Random

# Cents that prices end in.
ENDINGS = (0, 0, 0, 25, 50, 75, 95, 99)


def between(stream: Random, least: float, greatest: float) -> int:
    """Cents from least to greatest, both in dollars; the exact amount where there is but one."""
    low, high = cents(least), cents(greatest)
    if low == high:
        return low
    dollars = stream.randint(low // 100, high // 100 - 1)
    return max(low, dollars * 100 + stream.choice(ENDINGS))
