"""Which query parameters operations ask for is written down."""

from pathlib import Path

from mockserver.dialects.rest.parameters import unreadable
from tests.dialects.required_parameters import table


def test_what_has_to_be_sent_changes_only_on_purpose() -> None:
    assert table() == Path(__file__).with_name("required_parameters.txt").read_text(encoding="utf-8")


def test_a_value_that_cannot_be_read_is_repeated_up_to_forty_characters() -> None:
    assert str(unreadable("max", "7" * 41, "an integer")) == f'max: "{"7" * 40}" is not an integer'
