"""Whole numbers in texts of any length."""

from __future__ import annotations

import pytest

from mockserver.kernel.whole_numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("-0", 0),
        (" +5 ", 5),
        ("-17", -17),
        ("0" * 5_000 + "5", 5),
        ("9" * 19, 9_999_999_999_999_999_999),
        ("9" * 60_000, 10**20),
        ("-" + "9" * 60_000, -(10**20)),
    ],
)
def test_a_number_is_read_whatever_its_length(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", " ", "-", "1.0", "1e2", "1_0", "٥", "0x1", "1 0", "0" * 100_000 + "x"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no whole number"):
        whole_number(text)
