"""A fresh world to call v3 in."""

from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.store.memory import MemoryEngine
from tests.dialects.v3.sandbox import BAND, PICKS, STICKS, Sandbox, of


@pytest.fixture
def sandbox(engine: MemoryEngine) -> Iterator[Sandbox]:
    """An organization without any records."""
    sandbox = Sandbox(engine)
    yield sandbox
    engine.drop_world(sandbox.world)


@pytest.fixture
def customer_id(sandbox: Sandbox) -> str:
    """A customer's id."""
    return str(sandbox.ok("v3.customers.create", BAND)["id"])


@pytest.fixture
def invoice(sandbox: Sandbox, customer_id: str) -> dict[str, Any]:
    """An invoice of 79.98."""
    made: dict[str, Any] = sandbox.ok("v3.invoices.create", of(customer_id, STICKS, PICKS, invoiceNumber="202502"))
    return made
