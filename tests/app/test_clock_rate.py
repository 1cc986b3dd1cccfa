"""Time that runs by itself: it makes the same world as a clock that is turned, and refuses nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from mockserver.app import Application
from mockserver.domain import all_kinds
from mockserver.kernel.kinds import Record
from mockserver.kernel.settings import Settings
from mockserver.tenancy import Tenant

ANCHOR = date(2026, 3, 2)
START = "2026-03-02T18:00:00+00:00"
CLOCK = "/_mock/tenants/default/clock"
DAYS = 60


class Seconds:
    """Real time that stands until a test moves it; with a `step`, every look moves it."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0
        self.step = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


class Server:
    """A server in a test's real time, whose default tenant's clock starts to run at a rate at 10:00 of the anchor."""

    def __init__(self, rate: str) -> None:
        self.real = Seconds()
        self.app = Application(Settings(scenario="starter", anchor=ANCHOR, clock_rate=rate), self.real)
        self.app.ticker.stop()
        self.client = self.app.test_client()
        known = self.app.tenancy.registrations.credentials(self.tenant)
        names = {"username": "USERNAME", "password": "PASSWORD", "organizationId": "ORGANIZATION_ID"}
        body = {field: known[f"BILL_{name}"] for field, name in names.items()} | {"devKey": known["BILL_DEV_KEY"]}
        session = self.client.post("/connect/v3/login", json=body).get_json()["sessionId"]
        self.headers = {"devKey": known["BILL_DEV_KEY"], "sessionId": session}
        self.client.patch(CLOCK, json={"now": START})

    @property
    def tenant(self) -> Tenant:
        return self.app.tenancy.tenants.get("default")

    def list_vendors(self) -> int:
        return self.client.get("/connect/v3/vendors", headers=self.headers).status_code

    def poll(self, seconds: int) -> None:
        """Look each second of real time."""
        for _ in range(seconds):
            self.real.now += 1
            self.list_vendors()

    def records(self) -> dict[str, list[Record]]:
        with self.app.engine.read(self.tenant.world) as tx:
            return {kind.name: tx.everywhere(kind) for kind in all_kinds()}


@pytest.fixture
def fast() -> Iterator[Server]:
    server = Server("1 day/s")
    yield server
    server.app.close()


@pytest.fixture
def slow() -> Iterator[Server]:
    server = Server("1 second/s")
    yield server
    server.app.close()


def test_a_world_that_time_ran_through_is_the_one_whose_clock_was_turned(fast: Server, slow: Server) -> None:
    fast.poll(DAYS)
    due = slow.client.patch(CLOCK, json={"advance": f"{DAYS} days"}).get_json()["due"]

    assert fast.records() == slow.records()
    assert due > 50


def test_nobody_is_refused_although_something_new_falls_due_at_each_look(fast: Server) -> None:
    fast.real.step = 0.5

    assert [fast.list_vendors() for _ in range(30)] == [200] * 30


def test_a_reset_starts_the_clock_at_the_rate_of_the_settings_again(fast: Server) -> None:
    fast.client.patch(CLOCK, json={"rate": "1 second/s"})

    fast.client.post("/_mock/tenants/default/reset")

    assert fast.client.get(CLOCK).get_json()["rate"] == "1 day/s"


def test_a_new_tenant_runs_at_the_rate_of_the_settings(fast: Server) -> None:
    tenant = fast.client.post("/_mock/tenants", json={"scenario": "empty"}).get_json()

    assert tenant["clock"]["rate"] == "1 day/s"
