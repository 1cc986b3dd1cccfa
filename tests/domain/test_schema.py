"""What is known of the kinds before the domain is imported is so."""

from pathlib import Path

from mockserver.domain import schema
from tests.domain.schema import source


def test_the_tables_and_what_falls_due_are_those_of_all_kinds() -> None:
    assert Path(schema.__file__).read_text(encoding="utf-8") == source(), "run python -m tests.domain.schema"
