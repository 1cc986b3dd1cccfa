"""A trace of a store that processes share says what of it cannot be done again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mockserver.control.changes import record_changes
from mockserver.control.trace import read_trace_of
from mockserver.control.trace_file import read_trace
from mockserver.testing import BillMock, MockTenant
from tests.signed_in import vendor


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[MockTenant]:
    """A tenant of a file in which two vendors were made."""
    with BillMock(scenario="empty", database=f"sqlite:///{tmp_path / 'worlds.sqlite'}") as server:
        tenant = server.tenant("empty")
        tenant.control(record_changes, {"recorded": True})
        session = tenant.session()
        session.post("/vendors", json=vendor(name="Alder"))
        session.post("/vendors", json=vendor(name="Birch"))
        yield tenant


def lacks_of_journal(tenant: MockTenant, sql: str) -> list[str]:
    """What a trace lacks once the rows of the journal are others."""
    read_trace(tenant.control(read_trace_of).get_data())
    with tenant.mock.app.engine.directory() as connection:
        connection.execute(sql)
    return read_trace(tenant.control(read_trace_of).get_data())["lacks"]


def test_a_trace_of_a_store_lacks_nothing(stored: MockTenant) -> None:
    assert lacks_of_journal(stored, "SELECT 1") == []


def test_a_trace_tells_of_changes_whose_exchange_was_never_written(stored: MockTenant) -> None:
    lacks = lacks_of_journal(stored, "DELETE FROM journal WHERE changed = (SELECT max(changed) FROM journal)")

    assert lacks == ["1 change of its world without an exchange: a process that died did not write it"]


def test_a_trace_tells_of_exchanges_in_another_order_than_they_were_committed(stored: MockTenant) -> None:
    swap = "UPDATE journal SET number = 100 WHERE changed = (SELECT min(changed) FROM journal WHERE changed > 0)"

    assert lacks_of_journal(stored, swap) == ["1 exchange behind one that changed the world later"]
