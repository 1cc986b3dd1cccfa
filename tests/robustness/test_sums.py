"""Whatever a bookkeeper does in whatever order, the sums of bills, invoices, payments and balances add up."""

from __future__ import annotations

import pytest

from mockserver.testing import BillMock
from tests.robustness.bookkeeping import ACTS, Bookkeeper, audit
from tests.robustness.threads import Client, together
from tests.signed_in import V3

ACTS_A_SEED = 180


def test_the_sums_of_the_starter_add_up(mock: BillMock) -> None:
    assert list(audit(Client(V3(mock.default)))) == []


@pytest.mark.parametrize("seed", range(6))
def test_the_sums_add_up_after_any_work(mock: BillMock, seed: int) -> None:
    keeper = Bookkeeper(Client(V3(mock.tenant(), trusted=True)), seed)
    keeper.work(ACTS_A_SEED)
    assert keeper.faults == []
    assert list(audit(keeper.client)) == []
    assert len(keeper.done) >= len(set(ACTS)) - 2  # every act but two is served at least once


def test_the_sums_add_up_after_the_work_of_several_at_once(mock: BillMock) -> None:
    user = V3(mock.tenant(), trusted=True)
    keepers = together(lambda seed: Bookkeeper(Client(user), 100 + seed), 6)
    together(lambda number: keepers[number].work(ACTS_A_SEED // 3), 6)
    assert [keeper.faults for keeper in keepers] == [[]] * 6
    assert list(audit(keepers[0].client)) == []
