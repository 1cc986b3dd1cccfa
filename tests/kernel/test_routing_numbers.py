"""Routing numbers of US banks."""

import pytest

from mockserver.kernel.routing_numbers import is_routing_number


@pytest.mark.parametrize("text", ["074000010", "021000021", "121000248", "011401533"])
def test_a_number_whose_last_digit_checks_the_others_is_taken(text: str) -> None:
    assert is_routing_number(text) is True


@pytest.mark.parametrize("text", ["074000011", "740000010", "07400001", "0740000100", "07400001x", "٠٧٤٠٠٠٠١٠", ""])
def test_any_other_text_is_none(text: str) -> None:
    assert is_routing_number(text) is False
