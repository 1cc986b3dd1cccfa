"""A fresh Spend & Expense company."""

from collections.abc import Iterator

import pytest

from mockserver.kernel.kinds import Record
from mockserver.store.memory import MemoryEngine
from tests.domain.spend.spend_company import SpendCompany


@pytest.fixture
def spend_company(engine: MemoryEngine) -> Iterator[SpendCompany]:
    """A company of the sandbox with an admin and nothing else."""
    spend_company = SpendCompany(engine)
    yield spend_company
    engine.drop_world(spend_company.world)


@pytest.fixture
def budget(spend_company: SpendCompany) -> Record:
    """A budget of 200.00 a month whose only member is the admin."""
    return spend_company.new_budget()


@pytest.fixture
def card(spend_company: SpendCompany, budget: Record) -> Record:
    """An activated card that shares the budget's funds."""
    return spend_company.new_card(budget)
