"""The ticker, which looks after tenants that nobody calls."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from mockserver.app import due_work
from mockserver.app.due_work import DueWork, Ticker
from mockserver.app.worlds import Worlds
from mockserver.domain.context import Caller
from mockserver.kernel.errors import BillError
from mockserver.kernel.settings import Settings
from mockserver.tenancy import Tenant
from tests.tenancy.fixture import TenancyFixture, make_fixture

SECONDS = 10.0
A_DAY_AND_A_BIT = 25 * 3_600.0


class Recorder(DueWork):
    """Notes whose turn came, instead of doing anything."""

    def __init__(self, worlds: Worlds) -> None:
        super().__init__(worlds.engine, worlds.tenancy, worlds.context)
        self.tenants: list[str] = []
        self.came = threading.Event()

    def look_after(self, tenant: Tenant) -> None:
        self.tenants.append(tenant.id)
        self.came.set()


@pytest.fixture
def fixture(monkeypatch: pytest.MonkeyPatch) -> Iterator[TenancyFixture]:
    """A tenant on a server whose ticker is quick and sweeps with every tick."""
    monkeypatch.setattr(due_work, "TICK", 0.01)
    monkeypatch.setattr(due_work, "SWEEP_EVERY", 1)
    fixture = make_fixture()
    yield fixture
    fixture.engine.close()


@pytest.fixture
def worlds(fixture: TenancyFixture) -> Worlds:
    return Worlds(fixture.engine, fixture.tenancy, Settings())


def test_every_tenant_has_its_turn(fixture: TenancyFixture, worlds: Worlds) -> None:
    recorder = Recorder(worlds)
    ticker = Ticker(recorder, fixture.tenancy, lambda _: None)

    ticker.start()
    turn = recorder.came.wait(SECONDS)
    ticker.stop()

    assert (turn, recorder.tenants[0]) == (True, fixture.tenant.id)


def test_a_tenant_that_nobody_called_for_a_day_is_removed(fixture: TenancyFixture, worlds: Worlds) -> None:
    removals: list[str] = []
    removal = threading.Event()

    def delete(tenant: Tenant) -> None:
        removals.append(tenant.id)
        removal.set()

    fixture.time.pass_(A_DAY_AND_A_BIT)
    ticker = Ticker(worlds.due, fixture.tenancy, delete)
    ticker.start()
    removal.wait(SECONDS)
    ticker.stop()

    assert removals[0] == fixture.tenant.id


def tickers() -> int:
    return [thread.name for thread in threading.enumerate()].count("billmock-due")


def test_a_ticker_starts_once_and_not_again_after_it_was_stopped(fixture: TenancyFixture, worlds: Worlds) -> None:
    ticker = Ticker(worlds.due, fixture.tenancy, lambda _: None)
    before = tickers()

    ticker.start()
    ticker.start()
    meanwhile = tickers() - before
    ticker.stop()
    ticker.start()

    assert (meanwhile, tickers() - before) == (1, 0)


def test_a_world_is_entered_in_the_name_of_a_caller(fixture: TenancyFixture, worlds: Worlds) -> None:
    with worlds.enter(Caller(fixture.tenant.id, "link", 7)) as context:
        assert (context.org, context.seed, context.environment.name) == (7, 7, "sandbox")


def test_the_world_of_a_tenant_that_is_gone_cannot_be_entered(worlds: Worlds) -> None:
    with pytest.raises(BillError, match="BDC_1109"), worlds.enter(Caller("nobody", "link")):
        pass
