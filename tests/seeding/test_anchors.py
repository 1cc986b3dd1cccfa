"""A starter can be told from any day, with any seed."""

from __future__ import annotations

from datetime import date

import pytest

from mockserver.domain import all_kinds
from mockserver.domain.resource import kind_of
from mockserver.kernel.environments import EnvironmentName
from mockserver.kernel.settings import MAX_ANCHOR, MIN_ANCHOR
from mockserver.seeding.scenarios import Recipe
from mockserver.seeding.worlds import build
from mockserver.store.memory import MemoryEngine


def count(recipe: Recipe, kind: str) -> int:
    """How many records of a kind a new world has."""
    engine = MemoryEngine(all_kinds)
    with engine.read(engine.load_world(build(recipe))) as tx:
        number = len(tx.everywhere(kind_of(kind)))
    engine.close()
    return number


@pytest.mark.parametrize("seed", [2, 3, 4, 5, 6, 7])
def test_every_seed_makes_150_transactions(seed: int) -> None:
    assert count(Recipe("starter", seed, date(2026, 11, 24), "sandbox"), "spend_transaction") == 150


@pytest.mark.parametrize(
    "anchor",
    [
        MIN_ANCHOR,
        MAX_ANCHOR,
        date(2026, 1, 1),
        date(2024, 2, 29),
        date(2026, 3, 8),
        date(2026, 11, 1),
        date(2026, 11, 28),
        date(2027, 7, 5),
    ],
)
def test_a_starter_can_be_told_from_any_day(anchor: date) -> None:
    assert count(Recipe("starter", 1, anchor, "sandbox"), "bill") == 96


@pytest.mark.parametrize("environment", ["sandbox", "production"])
def test_a_starter_can_be_of_either_environment(environment: EnvironmentName) -> None:
    assert count(Recipe("starter", 1, date(2026, 11, 24), environment), "bill") == 96
