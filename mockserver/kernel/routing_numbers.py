"""Routing numbers of US banks: nine digits, the last of which checks the others."""

from __future__ import annotations

from mockserver.kernel.whole_numbers import is_digits

NOT_A_ROUTING_NUMBER = "must be a valid routing number"  # assumed (F-602)

WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7, 1)


def is_routing_number(text: str) -> bool:
    """Whether a text can be the routing number of a US bank (the ABA's checksum)."""
    if len(text) != len(WEIGHTS) or not is_digits(text):
        return False
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, text, strict=True)) % 10 == 0
