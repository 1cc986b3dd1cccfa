"""Every change passes one gate."""

import pytest

from tests.house.sources import Source, offences, python_files
from tests.house.writes import GATE, writes_past_the_gate


def test_records_are_written_by_their_resource_alone() -> None:
    outside = [source for source in python_files("mockserver/*") if not source.matches(GATE)]

    assert offences(writes_past_the_gate, outside) == []


@pytest.mark.parametrize(
    "statement", ["ctx.tx.update(BILL, bill)", "tx.delete(BILL, bill)", "self.tx.insert_many(A, b)"]
)
def test_a_write_through_a_transaction_is_an_offence(statement: str) -> None:
    source = Source("mockserver/domain/payables/bills.py", f"\n{statement}\n")

    assert len(offences(writes_past_the_gate, [source])) == 1


@pytest.mark.parametrize(
    "statement", ["VENDORS.keep(ctx, vendor)", "record.update(values)", "ctx.tx.get(BILL, 1, 'a')"]
)
def test_everything_else_is_none(statement: str) -> None:
    source = Source("mockserver/domain/payables/bills.py", statement)

    assert offences(writes_past_the_gate, [source]) == []


def test_the_bulk_loader_only_inserts_many() -> None:
    source = Source("mockserver/seeding/bulk.py", "tx.insert_many(BILL, bills)\ntx.update(BILL, bill)\n")

    assert offences(writes_past_the_gate, [source]) == ["mockserver/seeding/bulk.py:2 update"]
