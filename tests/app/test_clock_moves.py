"""Long moves of a tenant's clock: cut into slices, survived by kills, in nobody's way, and the same however cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver import create_app
from mockserver.app import Application, due_work
from mockserver.app.due_work import ClockMoves, DueWork, Runs
from mockserver.domain import all_kinds
from mockserver.domain.context import Caller
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Identity, Tenant
from tests.polling import until
from tests.postgres import postgres, postgres_url

__all__ = ["postgres", "postgres_url"]

ANCHOR = date(2026, 3, 2)
CLOCK = "/_mock/tenants/default/clock"
DAYS = 200
WHOLE = 100_000  # more steps than there are

Moved = tuple[int, tuple[Record, dict[str, list[Record]]]]


def application(database: str | None = None) -> Application:
    """A server whose default tenant has a starter's world and a clock that stands still, with no ticker."""
    app = create_app(scenario="starter", anchor=ANCHOR, database=database)
    app.ticker.stop()
    turn(app, frozen=True, now="2026-03-02T18:00:00+00:00")
    return app


@pytest.fixture
def app() -> Iterator[Application]:
    app = application()
    yield app
    app.close()


@pytest.fixture(params=["memory", "file", pytest.param("postgres", marks=pytest.mark.slow)])
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Application]:
    """A server on each engine in turn."""
    databases: dict[str, Callable[[], str | None]] = {
        "memory": lambda: None,
        "file": lambda: f"sqlite:///{tmp_path / 'worlds.sqlite'}",
        "postgres": lambda: str(request.getfixturevalue("postgres_url")),
    }
    app = application(databases[request.param]())
    yield app
    app.close()


def turn(app: Application, **change: Any) -> int:
    """Turn the default tenant's clock: how many things fell due."""
    answer = app.test_client().patch(CLOCK, json=change)
    assert answer.status_code == 200, answer.get_json()
    return int(answer.get_json()["due"])


def default(app: Application) -> Tenant:
    return app.tenancy.tenants.get("default")


def contents(app: Application) -> tuple[Record, dict[str, list[Record]]]:
    """The state of the default tenant's world, without its clock, which also knows real time, and all its records."""
    with app.engine.read(default(app).world) as tx:
        state = {key: value for key, value in tx.state().items() if key != "clock"}
        return state, {kind.name: tx.everywhere(kind) for kind in all_kinds()}


def moved(steps: int, *spans: int) -> Moved:
    """How much fell due, and a world whose clock was moved by so many days in turn, so many steps a slice."""
    app = application()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(due_work, "SLICE", steps)
        due = sum(turn(app, advance=f"P{days}D") for days in spans)
    world = contents(app)
    app.close()
    return due, world


@pytest.fixture(scope="module")
def at_once() -> Moved:
    """The same moved in one transaction."""
    return moved(WHOLE, DAYS)


@pytest.mark.parametrize("steps", [1, 7, 50])
def test_a_world_is_the_same_however_long_the_slices_are(steps: int, at_once: Moved) -> None:
    assert moved(steps, DAYS) == at_once
    assert at_once[0] > 100


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.integers(1, 120), cuts=st.lists(st.integers(0, DAYS), max_size=4))
def test_a_world_is_the_same_however_a_move_and_its_slices_are_cut(steps: int, cuts: list[int], at_once: Moved) -> None:
    ends = [0, *sorted(cuts), DAYS]

    assert moved(steps, *(end - start for start, end in pairwise(ends))) == at_once


class Killed(BaseException):
    """Stands for kill -9."""


def kill_after(patch: pytest.MonkeyPatch, slices: int) -> None:
    """Let the process die in the middle of a slice, after so many that were committed."""
    whole = DueWork._slice
    done: list[int] = []

    def part(self: DueWork, tenant: Tenant) -> int:
        if len(done) < slices:
            done.append(1)
            return whole(self, tenant)
        with self._engine.write(tenant.world):
            whole(self, tenant)
            raise Killed

    patch.setattr(DueWork, "_slice", part)


def test_a_move_that_was_cut_off_by_a_kill_goes_on_just_there(each: Application, at_once: Moved) -> None:
    with pytest.MonkeyPatch.context() as patch:
        kill_after(patch, 3)
        with pytest.raises(Killed):
            each.worlds.due.turn(default(each), lambda clock: clock.advance(DAYS * 86_400))
    half = contents(each)
    # Another process: it knows nothing of the first.
    again = DueWork(each.engine, each.tenancy, each.worlds.context)
    again.look_after(default(each))

    assert half != at_once[1]
    assert contents(each) == at_once[1]


def test_the_first_call_after_a_kill_sees_the_move_done(each: Application, at_once: Moved) -> None:
    with pytest.MonkeyPatch.context() as patch:
        kill_after(patch, 1)
        with pytest.raises(Killed):
            each.worlds.due.turn(default(each), lambda clock: clock.advance(DAYS * 86_400))
    each.worlds.due.forget(default(each))
    with each.worlds.enter(Caller("default", "user")) as ctx:
        assert not each.worlds.due.waits(ctx.tx, default(each), ctx.clock.stamp())

    assert contents(each) == at_once[1]


def sign_in(app: Application, tenant: str = "default") -> tuple[dict[str, str], str]:
    """The headers of a session of a tenant's administrator, and a path of its own."""
    known = app.tenancy.registrations.credentials(app.tenancy.tenants.get(tenant))
    body = {"username": known["BILL_USERNAME"], "password": known["BILL_PASSWORD"]}
    body |= {"devKey": known["BILL_DEV_KEY"], "organizationId": known["BILL_ORGANIZATION_ID"]}
    answer = app.test_client().post("/connect/v3/login", json=body)
    return {"devKey": body["devKey"], "sessionId": answer.get_json()["sessionId"]}, "/connect/v3/vendors"


def status(app: Application, headers: dict[str, str], path: str) -> Any:
    return app.test_client().get(path, headers=headers)


def test_a_call_of_the_moved_tenant_is_refused_in_its_dialect_after_a_while(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers, path = sign_in(app)
    monkeypatch.setattr(due_work, "PATIENCE", 0.01)
    with app.worlds.due._runs.alone("default"):
        v3 = app.test_client().get(path, headers=headers)
        v2 = app.test_client().post("/api/v2/List/Vendor.json", data={**headers, "data": '{"start": 0, "max": 1}'})
    after = app.test_client().get(path, headers=headers)

    assert (v3.status_code, v3.headers["Retry-After"], v3.headers["X-Mock-Fact"]) == (503, "1", "F-1353")
    assert v3.get_json()[0]["code"] == "BDC_1001"
    assert (v2.status_code, v2.headers["Retry-After"]) == (503, "1")
    assert v2.get_json()["response_data"]["error_code"] == "BDC_1001"
    assert after.status_code == 200


def test_the_journal_tells_of_calls_that_were_refused_while_the_clock_was_moved(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers, path = sign_in(app)
    monkeypatch.setattr(due_work, "PATIENCE", 0.01)
    with app.worlds.due._runs.alone("default"):
        app.test_client().get(path, headers=headers)
    entries = app.test_client().get("/_mock/tenants/default/requests").get_json()["requests"]

    assert [entry["status"] for entry in entries] == [200, 503]


def test_another_turn_is_refused_meanwhile_and_turns_nothing(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    before = app.test_client().get(CLOCK).get_json()
    monkeypatch.setattr(due_work, "PATIENCE", 0.01)
    with app.worlds.due._runs.alone("default"):
        answer = app.test_client().patch(CLOCK, json={"advance": "P1D"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert app.test_client().get(CLOCK).get_json() == before


def test_other_tenants_go_on_while_one_tenants_clock_is_moved(app: Application) -> None:
    other = app.test_client().post("/_mock/tenants", json={"scenario": "starter"}).get_json()["id"]
    headers, path = sign_in(app, other)
    with app.worlds.due._runs.alone("default"):
        answers = [status(app, headers, path).status_code, status(app, {}, "/_mock/health/live").status_code]

    assert answers == [200, 200]


def test_a_call_waits_for_a_move_that_does_not_take_long(app: Application) -> None:
    headers, path = sign_in(app)
    with ThreadPoolExecutor(1) as threads:
        with app.worlds.due._runs.alone("default"):
            call = threads.submit(status, app, headers, path)
            until_two_work(app.worlds.due._runs)
        answer = call.result(timeout=10)

    assert answer.status_code == 200


def until_two_work(runs: Runs) -> None:
    """Return once somebody waits for the default tenant's run."""
    until(lambda: runs._users["default"] == 2)


def test_calls_that_wait_too_long_for_a_move_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs()
    monkeypatch.setattr(due_work, "PATIENCE", 0.001)

    def wait(_: int) -> str:
        with pytest.raises(ClockMoves) as refused, runs.alone("t"):
            pass
        return str(refused.value)

    with ThreadPoolExecutor(4) as threads, runs.alone("t"):
        texts = list(threads.map(wait, range(8)))

    assert set(texts) == {"the tenant's clock is being moved, which takes longer than a call waits"}
    assert not runs.is_under_way("t")


def test_a_writer_that_waited_while_the_clock_was_turned_goes_by_the_new_time(each: Application) -> None:
    tenant, clocks = default(each), each.tenancy.clocks
    identity = Identity(Caller("default", "user"), tenant, clocks.of(tenant))
    turn(each, advance="P30D")

    with each.worlds.open(identity, writes=True) as ctx:
        assert ctx.clock.stamp() == "2026-04-01T18:00:00.000+00:00"
        assert not each.worlds.due.waits(ctx.tx, tenant, ctx.clock.stamp())


def test_what_was_due_is_done_before_the_clock_is_put_back(app: Application) -> None:
    app.tenancy.clocks.turn(default(app), lambda clock: clock.advance(DAYS * 86_400))

    turn(app, now="2026-03-02T18:00:00+00:00")

    with app.engine.read(default(app).world) as tx:
        assert tx.state()["dueSteps"] > 100
