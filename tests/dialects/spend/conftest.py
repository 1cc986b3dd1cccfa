"""A fresh company to call Spend & Expense for."""

from collections.abc import Iterator

import pytest

from mockserver.store.memory import MemoryEngine
from tests.dialects.spend.client import Client, Json


@pytest.fixture
def spend(engine: MemoryEngine) -> Iterator[Client]:
    """The admin of a sandbox company that has nothing else."""
    client = Client(engine)
    yield client
    engine.drop_world(client.world)


@pytest.fixture
def production(engine: MemoryEngine) -> Iterator[Client]:
    """The same in production."""
    client = Client(engine, "production")
    yield client
    engine.drop_world(client.world)


@pytest.fixture
def budget(spend: Client) -> Json:
    """A budget of 200.00 a month whose only member is the admin."""
    return spend.budget()


@pytest.fixture(scope="module")
def spend_once(engine: MemoryEngine) -> Iterator[Client]:
    """One company for all examples of a property, which leave it as it is."""
    client = Client(engine)
    yield client
    engine.drop_world(client.world)


@pytest.fixture(scope="module")
def many_budgets(engine: MemoryEngine) -> Iterator[Client]:
    """A company of 33 budgets, some with equal limits."""
    client = Client(engine)
    for number in range(33):
        client.budget(name=f"Supplies {number:02d}", limit=number % 7)
    yield client
    engine.drop_world(client.world)
