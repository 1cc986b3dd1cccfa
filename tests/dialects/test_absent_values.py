"""What answers hold where a record has no value."""

from pathlib import Path

from tests.dialects.absent_values import table


def test_what_stands_for_no_value_changes_only_on_purpose() -> None:
    assert (Path(__file__).parent / "absent_values.txt").read_text() == table()
