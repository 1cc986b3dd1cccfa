"""A fresh Spend & Expense company."""

from collections.abc import Iterator

import pytest

from mockserver.domain import all_kinds
from mockserver.kernel.kinds import Record
from mockserver.store.memory import MemoryEngine
from tests.domain.spend.company import Company


@pytest.fixture(scope="session")
def engine() -> Iterator[MemoryEngine]:
    """One engine; worlds in it share nothing."""
    engine = MemoryEngine(all_kinds)
    yield engine
    engine.close()


@pytest.fixture
def company(engine: MemoryEngine) -> Iterator[Company]:
    """A company of the sandbox with an admin and nothing else."""
    company = Company(engine)
    yield company
    engine.drop_world(company.world)


@pytest.fixture
def budget(company: Company) -> Record:
    """A budget of 200.00 a month whose only member is the admin."""
    return company.new_budget()


@pytest.fixture
def card(company: Company, budget: Record) -> Record:
    """An activated card that shares the budget's funds."""
    return company.new_card(budget)
