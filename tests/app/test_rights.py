"""Every operation, called by every kind of caller: each is refused or let in as docs/rights.md says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver.control.callers import outcome
from mockserver.operations import Operation
from tests.app.callers import Callers
from tests.rights import PARTS, Part, operations


@pytest.fixture(scope="module")
def callers() -> Iterator[Callers]:
    """Everybody who may call."""
    everybody = Callers()
    yield everybody
    everybody.close()


@pytest.mark.parametrize(
    ("part", "row"), [pytest.param(part, row, id=row.id) for part in PARTS for row in operations(part)]
)
def test_an_operation_serves_those_whom_its_row_lets_in_and_refuses_all_others(
    callers: Callers, part: Part, row: Operation
) -> None:
    outcomes = {who.name: callers.outcome(row, who) for who in part.callers}

    assert outcomes == {who.name: outcome(row, who) for who in part.callers}
