"""Faults in several processes on one store: one rule, one count, whoever is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.polling import until
from tests.postgres import Server
from tests.robustness.processes import Served, free_port, is_up, serving
from tests.signed_in import V3, vendor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["file", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of an empty store."""
    if request.param == "file":
        return f"sqlite:///{tmp_path_factory.mktemp('faults') / 'worlds.sqlite'}"
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture(scope="module")
def one(database: str) -> Iterator[Served]:
    """The first server on it, which has its connections in hand."""
    with serving(database) as server:
        yield server


@pytest.fixture(scope="module")
def other(database: str, one: Served) -> Iterator[Served]:
    """Two workers on the same store."""
    with serving(database, "--workers", "2", port=free_port()) as server:
        until(lambda: is_up(server.url))  # which it says before its workers listen
        yield server


def faults(server: Served, method: str = "GET", **fault: Any) -> requests.Response:
    """A call of the control API."""
    body = fault or None
    return requests.request(method, f"{server.control_url}/tenants/default/faults", json=body, timeout=30)


@pytest.fixture
def users(one: Served, other: Served) -> Iterator[list[V3]]:
    """One session, at both; no fault is left behind."""
    first = one.user()
    yield [first, other.same_session(first)]
    faults(one, "DELETE")


def statuses(users: list[V3], count: int) -> Counter[int]:
    """The statuses of so many calls at once, to both servers in turn."""

    def call(number: int) -> int:
        user = users[number % 2]
        return requests.get(f"{user.base}/vendors", headers=user.headers, timeout=30).status_code

    with ThreadPoolExecutor(16) as threads:
        return Counter(threads.map(call, range(count)))


def test_a_fault_strikes_exactly_as_often_as_it_says_whoever_is_called(one: Served, users: list[V3]) -> None:
    faults(one, "POST", operation="v3.vendors.list", status=599, times=17, after=9)

    assert statuses(users, 60) == {599: 17, 200: 43}
    assert [(fault["matched"], fault["applied"]) for fault in faults(one).json()["faults"]] == [(60, 17)]


def test_a_fault_that_is_taken_back_at_one_strikes_nowhere(one: Served, other: Served, users: list[V3]) -> None:
    faults(other, "POST", operation="v3.vendors.list", status=599)
    before = statuses(users, 4)
    faults(one, "DELETE")

    assert (before, statuses(users, 4)) == ({599: 4}, {200: 4})


def test_a_sign_in_at_one_is_struck_by_what_was_added_at_the_other(one: Served, other: Served) -> None:
    faults(other, "POST", operation="v3.login", status=599, times=1)
    tried = [requests.post(f"{one.v3_url}/login", json={"devKey": key_of(one)}, timeout=30) for _ in range(2)]

    assert [answer.status_code for answer in tried] == [599, 400]


def key_of(server: Served) -> str:
    """The developer key of the default tenant."""
    details = requests.get(f"{server.control_url}/tenants/default", timeout=30).json()
    return str(details["credentials"]["BILL_DEV_KEY"])


def test_workers_refuse_to_break_connections(other: Served) -> None:
    answer = faults(other, "POST", operation="v3.vendors.list", kind="reset")

    assert (answer.status_code, "with one worker" in answer.text) == (409, True)


def test_a_fault_that_only_the_other_can_do_is_told_in_words_before_anything_is_done(
    one: Served, users: list[V3]
) -> None:
    faults(one, "POST", operation="v3.vendors.create", kind="reset", when="after")
    answer = users[1].call("POST", "/vendors", json=vendor(name="Never Made"))
    faults(one, "DELETE")

    assert (answer.status_code, "one worker, or BillMock" in answer.text) == (501, True)
    assert users[0].get("/vendors", filters='name:eq:"Never Made"')["results"] == []


def test_the_journal_of_both_says_what_struck(one: Served, other: Served, users: list[V3]) -> None:
    faults(one, "POST", operation="v3.vendors.get", status=599, times=1)
    users[1].call("GET", "/vendors/00901AAAAAAAAAAAAAA1")
    query = {"operation": "v3.vendors.get", "fault": "*"}
    pages = [
        requests.get(f"{server.control_url}/tenants/default/requests", params=query, timeout=30).json()["requests"]
        for server in (other, one)  # who served it writes it down before it answers
    ]

    assert pages[0] == pages[1]
    assert [(row["status"], row["fault"]["kind"], row["fault"]["when"]) for row in pages[0]] == [
        (599, "status", "before")
    ]
