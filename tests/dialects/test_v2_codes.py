"""Which code of v2 stands for which word of a record is written down."""

from pathlib import Path

from tests.dialects.v2_codes import table


def test_the_codes_of_v2_are_what_they_were_written_down_to_be() -> None:
    assert table() == Path(__file__).with_name("v2_codes.txt").read_text(encoding="utf-8")
