"""Whatever is done at either of two processes on one PostgreSQL, it is as if there were one server: property test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.postgres import Server, postgres
from tests.robustness.processes import SECONDS, Served, serving
from tests.signed_in import vendor

__all__ = ["postgres"]

pytestmark = pytest.mark.slow

START = "2026-03-02T18:00:00+00:00"
FAULT = {"operation": "v3.vendors.list", "kind": "status", "status": 418, "times": 1}
LOGIN = {"username": "USERNAME", "password": "PASSWORD", "organizationId": "ORGANIZATION_ID", "devKey": "DEV_KEY"}


@dataclass
class Walk:
    """A tenant of its own, with one session, whose calls go to a server each, in turn or at random."""

    servers: tuple[Served, ...]

    def __post_init__(self) -> None:
        made = self.control(0, "POST", "", {"scenario": "starter"}).json()
        self.tenant, known = made["id"], made["credentials"]
        self.control(0, "PATCH", "/clock", {"frozen": True, "now": START})
        body = {field: known[f"BILL_{name}"] for field, name in LOGIN.items()}
        session = requests.post(f"{self.servers[0].v3_url}/login", json=body, timeout=SECONDS).json()["sessionId"]
        self.headers = {"sessionId": session, "devKey": known["BILL_DEV_KEY"]}

    def control(self, at: int, method: str, path: str, body: Any = None) -> requests.Response:
        """A call of the control API about the tenant."""
        place = f"{self.servers[at % len(self.servers)].control_url}/tenants"
        url = f"{place}/{self.tenant}{path}" if hasattr(self, "tenant") else place
        return requests.request(method, url, json=body, timeout=SECONDS)

    def call(self, at: int, method: str, path: str, body: Any = None) -> requests.Response:
        """A call of v3."""
        url = f"{self.servers[at % len(self.servers)].v3_url}{path}"
        return requests.request(method, url, json=body, headers=self.headers, timeout=SECONDS)


def make(walk: Walk, at: int) -> Any:
    return walk.call(at, "POST", "/vendors", vendor(name="Same")).status_code


def look(walk: Walk, at: int) -> Any:
    answer = walk.call(at, "GET", "/vendors?max=100&sort=createdTime:desc")
    return answer.status_code, [row["name"] for row in answer.json()["results"]] if answer.ok else answer.text


def pay(walk: Walk, at: int) -> Any:
    rows = walk.call(at, "GET", "/payments?max=100")
    return [(row["amount"], row["singleStatus"]) for row in rows.json()["results"]]


def advance(walk: Walk, at: int) -> Any:
    return walk.control(at, "PATCH", "/clock", {"advance": "3 business days"}).json()


def fault(walk: Walk, at: int) -> Any:
    return walk.control(at, "POST", "/faults", FAULT).status_code


def faults(walk: Walk, at: int) -> Any:
    rules = walk.control(at, "GET", "/faults").json()["faults"]
    return [(rule["number"], rule["matched"], rule["applied"]) for rule in rules]


def journal(walk: Walk, at: int) -> Any:
    entries = walk.control(at, "GET", "/requests?max=500").json()["requests"]
    return [(entry["operation"], entry["status"]) for entry in entries]


def inbox(walk: Walk, at: int) -> Any:
    return [message["channel"] for message in walk.control(at, "GET", "/inbox").json()["messages"]]


def keep(walk: Walk, at: int) -> Any:
    return walk.control(at, "PUT", "/snapshots/kept").status_code


def go_back(walk: Walk, at: int) -> Any:
    return walk.control(at, "POST", "/snapshots/kept/restore").status_code


def reset(walk: Walk, at: int) -> Any:
    status = walk.control(at, "POST", "/reset").status_code
    walk.control(at, "PATCH", "/clock", {"frozen": True, "now": START})
    return status


def challenge(walk: Walk, at: int) -> Any:
    return walk.call(at, "POST", "/mfa/challenge", {"useBackup": False}).status_code


Act = Callable[[Walk, int], Any]
ACTS: tuple[Act, ...] = (make, look, pay, advance, fault, faults, journal, inbox, keep, go_back, reset, challenge)


@pytest.fixture(scope="module")
def servers(postgres: Server) -> Iterator[tuple[Served, Served, Served]]:
    """Two servers on one database, and one on a database of its own."""
    shared = postgres.new_database()
    begun = [serving(shared), serving(shared), serving(postgres.new_database())]
    with ThreadPoolExecutor(3) as threads:
        one, other, alone = threads.map(lambda server: server.__enter__(), begun)
    yield one, other, alone
    for server in begun:
        server.__exit__(None, None, None)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1)), min_size=5, max_size=15))
def test_two_servers_on_one_store_answer_as_one(
    servers: tuple[Served, Served, Served], steps: list[tuple[Act, int]]
) -> None:
    pair, alone = Walk(servers[:2]), Walk(servers[2:])

    assert [act(pair, at) for act, at in steps] == [act(alone, at) for act, at in steps]
