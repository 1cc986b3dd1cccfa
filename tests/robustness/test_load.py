"""Sixteen threads at work on one tenant, and sixteen tenants side by side, on every kind of store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain

import pytest
import requests

from mockserver.testing import BillMock
from tests.postgres import Server
from tests.robustness.threads import CROWD, Client, bill_of, together
from tests.signed_in import V3, vendor

pytestmark = pytest.mark.slow

ROUNDS = 6
V3_FIELDS = ("email", "phone", "shortName", "accountNumber")
V3_VALUES = ("n{}@billmock.example", "510555010{}", "short {}", "{}")
V2_FIELDS = ("description", "companyName", "contactFirstName", "contactLastName")


@contextmanager
def serving(database: str | None) -> Iterator[BillMock]:
    with BillMock(database=database, limits="off", threads=CROWD) as server:
        yield server


@pytest.fixture(scope="module")
def memory_server() -> Iterator[BillMock]:
    with serving(None) as server:
        yield server


@pytest.fixture(scope="module")
def file_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BillMock]:
    with serving(f"sqlite:///{tmp_path_factory.mktemp('load') / 'worlds.sqlite'}") as server:
        yield server


@pytest.fixture(scope="module")
def postgres_server(postgres: Server) -> Iterator[BillMock]:
    with serving(postgres.new_database()) as server:
        yield server


@pytest.fixture(params=["memory", "file", "postgres"])
def server(request: pytest.FixtureRequest) -> BillMock:
    """A server on each kind of store in turn."""
    server: BillMock = request.getfixturevalue(f"{request.param}_server")
    return server


@pytest.fixture
def user(server: BillMock) -> Iterator[V3]:
    """An administrator of a fresh tenant without records."""
    tenant = server.tenant("empty")
    yield V3(tenant)
    tenant.delete()


@pytest.fixture
def payee(user: V3) -> str:
    """The id of a vendor."""
    return str(user.post("/vendors", vendor(name="Payee"))["id"])


def make_bills(user: V3, payee: str, number: int) -> list[str]:
    """The ids of bills of number + 1 and of 0.25 to 5.25."""
    client = Client(user)
    bodies = [bill_of(payee, f"{number}-{turn}", [number + 1, turn + 0.25]) for turn in range(ROUNDS)]
    return [client.done("POST", "/bills", body)["id"] for body in bodies]


def change_line(user: V3, bill_id: str, lines: Sequence[str], number: int) -> None:
    """Change one line again and again, at last to ten times its number and 6."""
    client = Client(user)
    for turn in range(1, ROUNDS + 1):
        line = {"id": lines[number], "amount": number * 10 + turn}
        client.done("PATCH", f"/bills/{bill_id}", {"billLineItems": [line]})


def change_vendor(user: V3, payee: str, number: int) -> None:
    """Change one field of a vendor again and again: odd threads through v3, even ones through v2."""
    client, place = Client(user), number // 2 % 4
    for turn in range(ROUNDS):
        if number % 2:
            client.done("PATCH", f"/vendors/{payee}", {V3_FIELDS[place]: V3_VALUES[place].format(turn)})
        else:
            obj = {"entity": "Vendor", "id": payee, "name": "Payee", V2_FIELDS[place]: f"v{turn}"}
            client.v2("Crud/Update/Vendor", {"obj": obj})


def walk_or_add(user: V3, number: int) -> list[str]:
    """Even threads walk through the vendors, odd ones add some; the ids they saw."""
    client = Client(user)
    if number % 2:
        return [client.done("POST", "/vendors", vendor(name=f"{number} {turn}"))["id"] for turn in range(ROUNDS)]
    sort = ("name:asc", "createdTime:desc")[number % 4 // 2]
    return [row["id"] for row in client.walk("/vendors", max=7, sort=sort)]


def come_and_go(user: V3, number: int) -> list[int]:
    """Sign in, look, sign out, look again."""
    mine = Client(V3(user.tenant))
    calls = [("GET", "/vendors"), ("POST", "/logout"), ("GET", "/vendors")]
    return [mine.call(method, path).status_code for method, path in calls]


def work_alone(server: BillMock, number: int) -> tuple[list[str], float]:
    """Vendors and bills of a tenant of one's own: all vendors' names, and what the first is owed."""
    tenant = server.tenant("empty")
    client = Client(V3(tenant))
    payees = [client.done("POST", "/vendors", vendor(name=f"{number} {turn}")) for turn in range(ROUNDS)]
    for turn in range(ROUNDS):
        client.done("POST", "/bills", bill_of(payees[0]["id"], f"{turn}", [number + 1]))
    names = sorted(row["name"] for row in client.walk("/vendors", max=5))
    balance = client.done("GET", f"/vendors/{payees[0]['id']}")["balance"]["amount"]
    tenant.delete()
    return names, balance


def make_or_read(server: BillMock, user: V3, number: int) -> list[int]:
    """Every fourth thread makes and deletes a tenant, the others read."""
    if number % 4:
        return [Client(user).call("GET", "/vendors").status_code for _ in range(ROUNDS)]
    made = requests.post(f"{server.control_url}/tenants", json={"scenario": "starter"}, timeout=30)
    gone = requests.delete(f"{server.control_url}/tenants/{made.json()['id']}", timeout=30)
    return [made.status_code, gone.status_code]


def statuses(user: V3, method: str, path: str, body: object) -> Counter[int]:
    """How the crowd's calls were answered, each making the same one."""
    return Counter(together(lambda _: Client(user).call(method, path, json=body).status_code))


def test_bills_made_at_once_are_all_there_and_add_up(user: V3, payee: str) -> None:
    made = together(partial(make_bills, user, payee))
    bills = Client(user).walk("/bills", max=100)
    assert sorted(one["id"] for one in bills) == sorted(chain(*made))
    assert sum(one["dueAmount"] for one in bills) == 1_080.0
    assert user.get(f"/vendors/{payee}")["balance"]["amount"] == 1_080.0


def test_changes_of_one_bill_at_once_are_all_in_it(user: V3, payee: str) -> None:
    shared = user.post("/bills", bill_of(payee, "shared", [1] * CROWD))
    lines = [line["id"] for line in shared["billLineItems"]]
    together(partial(change_line, user, shared["id"], lines))
    after = user.get(f"/bills/{shared['id']}")
    assert [line["amount"] for line in after["billLineItems"]] == [number * 10.0 + 6 for number in range(16)]
    assert after["amount"] == after["dueAmount"] == 1_296.0
    assert user.get(f"/vendors/{payee}")["balance"]["amount"] == 1_296.0


def test_changes_of_one_vendor_through_both_dialects_at_once_are_all_in_it(user: V3, payee: str) -> None:
    together(partial(change_vendor, user, payee))
    after = user.get(f"/vendors/{payee}")
    record = Client(user).v2("Crud/Read/Vendor", {"id": payee})
    assert [after[name] for name in V3_FIELDS] == ["n5@billmock.example", "5105550105", "short 5", "5"]
    assert [record[name] for name in V2_FIELDS] == ["v5", "v5", "v5", "v5"]


def test_a_bill_that_many_pay_at_once_is_paid_once(user: V3, payee: str) -> None:
    owed = user.post("/bills", bill_of(payee, "owed", [100]))["id"]
    payments = [{"billId": owed, "amount": 10}]
    body = {"vendorId": payee, "processDate": "2026-11-02", "toPrintCheck": False, "payments": payments}
    assert statuses(user, "POST", "/bills/record-payment", body) == {200: 10, 422: 6}
    after = user.get(f"/bills/{owed}")
    assert (after["paidAmount"], after["dueAmount"], after["paymentStatus"]) == (100.0, 0.0, "PAID")
    assert user.get(f"/vendors/{payee}")["balance"]["amount"] == 0.0


def test_an_invoice_number_that_many_take_at_once_is_given_once(user: V3, payee: str) -> None:
    assert statuses(user, "POST", "/bills", bill_of(payee, "the only one", [1])) == {201: 1, 422: 15}
    assert len(user.get("/bills")["results"]) == 1


def test_walks_through_a_list_that_grows_show_each_row_once(user: V3) -> None:
    before = {user.post("/vendors", vendor(name=f"Early {number}"))["id"] for number in range(30)}
    walks = together(partial(walk_or_add, user))[::2]
    assert [max(Counter(walk).values()) for walk in walks] == [1] * 8
    assert [before - set(walk) for walk in walks] == [set()] * 8


def test_sessions_that_begin_and_end_at_once_leave_the_others_alone(user: V3) -> None:
    assert together(partial(come_and_go, user)) == [[200, 200, 401]] * CROWD
    assert user.call("GET", "/vendors").status_code == 200


def test_tenants_side_by_side_see_only_their_own(server: BillMock) -> None:
    own = [([f"{number} {turn}" for turn in range(ROUNDS)], (number + 1.0) * ROUNDS) for number in range(CROWD)]
    assert together(partial(work_alone, server)) == own


def test_the_journal_keeps_every_request_of_a_crowd(user: V3) -> None:
    assert statuses(user, "GET", "/bills", None) == {200: 16}
    assert [row["status"] for row in user.tenant.requests("v3.bills.list")] == [200] * 16


def test_reads_are_answered_while_tenants_are_made_and_deleted(server: BillMock, user: V3) -> None:
    assert together(partial(make_or_read, server, user)) == ([[201, 204]] + [[200] * ROUNDS] * 3) * 4
