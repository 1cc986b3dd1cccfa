"""What lists are filtered and sorted by is written down."""

from pathlib import Path

from tests.dialects.lists import table


def test_what_lists_find_and_sort_by_changes_only_on_purpose() -> None:
    assert table() == Path(__file__).with_name("lists.txt").read_text(encoding="utf-8")
