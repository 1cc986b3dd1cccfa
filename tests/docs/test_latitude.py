"""The page of latitude has the table that the declarations make."""

from pathlib import Path

from contract_tests.facts import facts
from mockserver.kernel.latitude import VARIATIONS
from tests.docs.latitude_table import table
from tests.house.fact_ids import ID


def test_the_table_of_variations_is_made_from_the_declarations() -> None:
    assert table() in (Path(__file__).parents[2] / "docs" / "latitude.md").read_text()


def test_every_variation_rests_on_facts_that_there_are_or_on_a_standard() -> None:
    citations = {variation.id: ID.findall(variation.basis) for variation in VARIATIONS}

    assert [name for ids in citations.values() for name in ids if name not in facts()] == []
    assert [one.id for one in VARIATIONS if not citations[one.id] and not one.basis.startswith("RFC ")] == []
