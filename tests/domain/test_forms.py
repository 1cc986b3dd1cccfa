"""What a value of a record looks like where it is written down."""

from typing import Any

import pytest

from mockserver.domain.forms import MAX_NUMBER, is_number


@pytest.mark.parametrize(
    ("value", "holds"),
    [(MAX_NUMBER, True), (-MAX_NUMBER, True), (MAX_NUMBER + 1, False), (-MAX_NUMBER - 1, False), (True, False)],
)
def test_a_number_is_a_whole_one_that_a_store_can_keep(value: Any, holds: bool) -> None:
    assert is_number(value) is holds
