"""A fresh world to call v2 in."""

from collections.abc import Iterator

import pytest

from mockserver.store.memory import MemoryEngine
from tests.dialects.v2.sandbox import Sandbox


@pytest.fixture
def sandbox(engine: MemoryEngine) -> Iterator[Sandbox]:
    """An organization without any records."""
    sandbox = Sandbox(engine)
    yield sandbox
    engine.drop_world(sandbox.world)
