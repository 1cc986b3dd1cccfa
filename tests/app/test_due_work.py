"""The ticker, which looks after tenants that nobody calls."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mockserver import create_app
from mockserver.app import Application, due_work
from mockserver.app.due_work import DueWork, Ticker
from mockserver.app.worlds import Worlds
from mockserver.domain import lifecycle
from mockserver.domain.context import Caller, Context
from mockserver.domain.lifecycle import earliest_due, next_due
from mockserver.domain.resource import Resource
from mockserver.kernel.clock import parse_stamp
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.settings import Settings
from mockserver.store.due import Waiting
from mockserver.store.transaction import Transaction
from mockserver.tenancy import Tenant
from tests.tenancy.fixture import TenancyFixture, make_fixture

SECONDS = 10.0
A_DAY_AND_A_BIT = 25 * 3_600.0
LONG_AGO = "2001-01-01T00:00:00.000+00:00"


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


class Looks:
    """Counts how often somebody looks for what falls due first."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, tx: Transaction) -> str | None:
        self.count += 1
        return earliest_due(tx)


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'worlds.sqlite'}"


@pytest.fixture
def app(database: str) -> Iterator[Application]:
    """A server on a file, with no ticker, whose default tenant was looked after."""
    with closing(create_app(scenario="starter", database=database)) as app:
        app.ticker.stop()
        app.worlds.due.look_after(app.tenancy.tenants.get("default"))
        yield app


def first_waiting(app: Application) -> str:
    """The moment of what falls due first in the default tenant's world, after a call of it."""
    with app.worlds.enter(Caller("default", "user")) as ctx:
        return earliest_due(ctx.tx) or ""


def test_calls_on_a_shared_store_do_not_look_for_due_work(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Looks()
    monkeypatch.setattr(lifecycle, "earliest_due", looks)
    with app.worlds.enter(Caller("default", "user")), app.worlds.enter(Caller("default", "user"), writes=False):
        pass

    assert looks.count == 0


def test_a_call_on_a_world_nobody_looked_at_looks(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, tenant = Looks(), app.tenancy.tenants.get("default")
    monkeypatch.setattr(lifecycle, "earliest_due", looks)
    app.engine.restore_world(tenant.world, app.engine.copy_world(tenant.world))
    with app.worlds.enter(Caller("default", "user")):
        pass

    assert looks.count == 1


def test_what_another_process_made_due_is_done_before_the_next_call(app: Application, database: str) -> None:
    with closing(create_app(scenario="starter", database=database)) as there:
        there.ticker.stop()
        with there.engine.write(there.tenancy.tenants.get("default").world) as tx:
            waiting = next_due(tx, 1)[0]
            record = tx.get(waiting.kind, waiting.org, waiting.id) or {}
            tx.update(waiting.kind, {**record, "dueAt": LONG_AGO})

    assert first_waiting(app) > LONG_AGO


def test_what_was_put_off_is_looked_for_until_the_ticker_comes(app: Application) -> None:
    tenant = app.tenancy.tenants.get("default")
    with app.engine.write(tenant.world) as tx:
        tx.row.set("due", LONG_AGO)
    app.worlds.due.look_after(tenant)

    with app.engine.read(tenant.world) as tx:
        assert tx.row.value("due") == earliest_due(tx)


def failing_at(record_id: str) -> Callable[[Context, Resource, Record], None]:
    """What is done about due records, but that one of them raises when it is done."""
    handle = lifecycle.handle

    def handle_or_fail(ctx: Context, resource: Resource, record: Record) -> None:
        handle(ctx, resource, record)
        if record["id"] == record_id:
            raise ZeroDivisionError

    return handle_or_fail


def when_due(tx: Transaction, waiting: Waiting) -> str | None:
    """When a record falls due that waited."""
    return (tx.get(waiting.kind, waiting.org, waiting.id) or {}).get("dueAt")


def test_a_record_that_always_fails_does_not_stop_its_tenant(
    app: Application, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tenant = app.tenancy.tenants.get("default")
    with app.engine.read(tenant.world) as tx:
        first, second = next_due(tx, 2)
    monkeypatch.setattr(lifecycle, "handle", failing_at(first.id))
    app.worlds.due.turn(tenant, lambda clock: clock.set(parse_stamp(second.due)))

    with app.engine.read(tenant.world) as tx:
        assert when_due(tx, first) is None
        assert when_due(tx, second) != second.due
    assert f"what was due of {first.kind.name} {first.id} failed, and is left undone" in caplog.text
