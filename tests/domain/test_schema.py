"""What is known of the tables before the domain is imported is what they are."""

from pathlib import Path

from mockserver.domain import schema
from tests.domain.schema import source


def test_the_hash_of_the_tables_is_that_of_all_kinds() -> None:
    assert Path(schema.__file__).read_text(encoding="utf-8") == source(), "run python -m tests.domain.schema"
