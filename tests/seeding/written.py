"""A world as it was written, to be looked at record by record."""

from __future__ import annotations

from collections import defaultdict
from contextlib import AbstractContextManager
from datetime import date

from mockserver.domain import all_kinds
from mockserver.domain.resource import kind_of
from mockserver.kernel.kinds import Record
from mockserver.seeding.scenarios import Recipe, tables
from mockserver.seeding.worlds import write
from mockserver.store.memory import MemoryEngine
from mockserver.store.transaction import Transaction

# The Tuesday before Thanksgiving, so that bank days and days differ.
ANCHOR = date(2026, 11, 24)
NOON = 1_795_550_400.0  # the real time of servers, in seconds since the epoch: noon of that day in Los Angeles
MAIN = 1  # the number of the organization everybody signs in to


def recipe(scenario: str) -> Recipe:
    """The recipe the tests look at."""
    return Recipe(scenario, 1, ANCHOR, "sandbox")


def summed(records: list[Record], by: str, amount: str) -> dict[str, int]:
    """Sums of an amount by a field, without zeros."""
    sums: dict[str, int] = defaultdict(int)
    for record in records:
        sums[record[by]] += record[amount]
    return {key: total for key, total in sums.items() if total}


class Written:
    """The records of a new world; `large` replaces what the scenario says in its table of that name."""

    def __init__(self, scenario: str, **large: int) -> None:
        self._engine = MemoryEngine(all_kinds)
        self._world = self._engine.create_world({})
        spec = tables(scenario)
        spec.get("large", {}).update(large)
        with self._engine.write(self._world) as tx:
            write(tx, recipe(scenario), spec)

    def close(self) -> None:
        """Let go of the world."""
        self._engine.close()

    def reading(self) -> AbstractContextManager[Transaction]:
        """A transaction that reads the world."""
        return self._engine.read(self._world)

    def all(self, kind: str, org: int | None = None) -> list[Record]:
        """Every record of a kind, or those of one organization, in creation order."""
        with self._engine.read(self._world) as tx:
            records = tx.everywhere(kind_of(kind))
        return [record for record in records if org in (None, record["org"])]

    def count(self, kind: str, org: int | None = None, **values: object) -> int:
        """How many records of a kind have these values."""
        return sum(all(record.get(k) == v for k, v in values.items()) for record in self.all(kind, org))
