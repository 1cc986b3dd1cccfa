"""A trace of a store that processes share says what of it cannot be done again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mockserver.control import trace_lacks
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


@pytest.fixture
def fresh() -> Iterator[MockTenant]:
    """A tenant in memory of which nothing is recorded yet."""
    with BillMock(scenario="empty") as server:
        yield server.tenant("empty")


def lacks_of_journal(tenant: MockTenant, sql: str) -> list[str]:
    """What a trace lacks once the rows of the journal are others."""
    read_trace(tenant.control(read_trace_of).get_data())
    with tenant.mock.app.engine.directory() as connection:
        connection.execute(sql)
    return read_trace(tenant.control(read_trace_of).get_data())["lacks"]


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is gone here is waited for in vain."""
    monkeypatch.setattr(trace_lacks, "PATIENCE", 0.05)


def test_a_trace_of_a_store_lacks_nothing(stored: MockTenant) -> None:
    assert lacks_of_journal(stored, "SELECT 1") == []


def test_a_trace_tells_of_changes_whose_exchange_was_never_written(stored: MockTenant) -> None:
    lacks = lacks_of_journal(stored, "DELETE FROM journal WHERE changed = (SELECT max(changed) FROM journal)")

    assert lacks == ["1 change of its world without an exchange: not written yet, or its process died before that"]


def test_a_trace_tells_of_exchanges_in_another_order_than_they_were_committed(stored: MockTenant) -> None:
    swap = "UPDATE journal SET number = 100 WHERE changed = (SELECT min(changed) FROM journal WHERE changed > 0)"

    assert lacks_of_journal(stored, swap) == ["1 exchange behind one that changed the world later"]


def test_a_lost_exchange_is_told_of_behind_more_changes_than_are_read_at_once(
    stored: MockTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockserver.tenancy.changes.MAX_CHANGE_SETS", 1)

    lacks = lacks_of_journal(stored, "DELETE FROM journal WHERE changed = (SELECT max(changed) - 1 FROM journal)")

    assert lacks == ["1 change of its world without an exchange: not written yet, or its process died before that"]


def test_changes_that_neither_table_holds_are_said_not_to_be_known(stored: MockTenant) -> None:
    first = "(SELECT min(changed) FROM journal WHERE changed > 0)"
    lacks_of_journal(stored, f"DELETE FROM changed WHERE k = {first}")
    lacks = lacks_of_journal(stored, f"DELETE FROM journal WHERE changed = {first}")

    assert lacks == ["whether 1 earlier change of its world had an exchange is not known any more"]


def test_what_a_journal_dropped_leaves_the_count_unknown(stored: MockTenant) -> None:
    lacks = lacks_of_journal(stored, "DELETE FROM journal WHERE number = 1")

    assert lacks == [
        "1 earlier exchange missing",
        "whether each change of its world has an exchange is not known any more",
    ]


def test_a_trace_tells_what_was_done_while_nothing_was_recorded(fresh: MockTenant) -> None:
    fresh.control(record_changes, {"recorded": True})
    session = fresh.session()
    session.post("/vendors", json=vendor(name="Alder"))
    fresh.control(record_changes, {"recorded": False})
    session.post("/vendors", json=vendor(name="Birch"))
    fresh.control(record_changes, {"recorded": True})
    session.post("/vendors", json=vendor(name="Cedar"))
    trace = read_trace(fresh.control(read_trace_of).get_data())

    assert trace["lacks"] == [
        "what exchange 3 changed is not known: nothing was recorded then",
        "what was done beside exchanges behind 2, up to 3, was not recorded",
    ]
    assert ["changesLost" in exchange for exchange in trace["exchanges"]] == [False, False, True, False]


def test_what_changed_before_recording_began_is_not_known(fresh: MockTenant) -> None:
    fresh.session().post("/vendors", json=vendor(name="Alder"))
    fresh.control(record_changes, {"recorded": True})
    trace = read_trace(fresh.control(read_trace_of).get_data())

    assert trace["lacks"] == ["what exchange 2 changed is not known: nothing was recorded then"]


def test_a_trace_counts_the_steps_that_did_not_stay(fresh: MockTenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockserver.tenancy.changes.MAX_CHANGE_SETS", 2)
    fresh.control(record_changes, {"recorded": True})
    fresh.snapshot("one")
    fresh.snapshot("two")
    fresh.snapshot("three")

    trace = read_trace(fresh.control(read_trace_of).get_data())

    assert [step["arguments"] for step in trace["steps"]] == [{"name": "two"}, {"name": "three"}]
    assert trace["lacks"] == ["2 earlier steps of the control API missing, and when changes were recorded then"]


def test_a_trace_lacks_no_step_as_long_as_all_stay(fresh: MockTenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockserver.tenancy.changes.MAX_CHANGE_SETS", 2)
    fresh.control(record_changes, {"recorded": True})
    fresh.snapshot("one")

    assert read_trace(fresh.control(read_trace_of).get_data())["lacks"] == []
