"""Two processes on one store serve one tenant as one server would."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest
import requests

from tests.polling import until
from tests.postgres import Server
from tests.refusals import refusal_of
from tests.robustness.processes import SECONDS, Served, free_port, is_closed, is_up, serving
from tests.robustness.threads import CROWD, MAX_TRIES, PAUSE, Client, bill_of, together
from tests.signed_in import messages, vendor

pytestmark = pytest.mark.slow

ROUNDS = 5


class Pair(NamedTuple):
    """Two servers on one store."""

    one: Served
    other: Served


def new_store(sort: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The URL of an empty store."""
    if sort == "file":
        return f"sqlite:///{folder / 'worlds.sqlite'}"
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture(scope="module", params=["file", "postgres"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    database = new_store(request.param, request, tmp_path_factory.mktemp("pair"))
    with ThreadPoolExecutor(2) as threads:
        begun = [serving(database), serving(database)]
        # Both find the store empty: one makes the default tenant, the other waits for it.
        one, other = threads.map(lambda server: server.__enter__(), begun)
    yield Pair(one, other)
    begun[0].__exit__(None, None, None)
    begun[1].__exit__(None, None, None)


@pytest.fixture
def user(pair: Pair) -> Client:
    """An administrator who signed in to one of them."""
    return pair.one.user()


@pytest.fixture
def there(pair: Pair, user: Client) -> Client:
    """The same session at the other."""
    return pair.other.same_session(user)


def control(server: Served, method: str, path: str, body: object = None) -> requests.Response:
    return requests.request(method, f"{server.control_url}{path}", json=body, timeout=SECONDS)


def test_a_session_of_one_works_at_the_other(there: Client) -> None:
    assert there.call("GET", "/vendors").status_code == 200


def test_a_logout_at_one_is_seen_by_the_other(user: Client, there: Client) -> None:
    assert there.call("GET", "/vendors").status_code == 200
    assert user.call("POST", "/logout").status_code == 200
    assert refusal_of(there.call("GET", "/vendors")) == "401 BDC_1109 Session is invalid.  Please log in."


def test_trust_gained_at_one_is_known_to_the_other(user: Client, there: Client) -> None:
    assert there.call("POST", "/payments", json={}).status_code == 403
    user.trust()
    assert there.call("POST", "/payments", json={}).status_code == 400


def test_what_is_written_at_one_is_read_at_the_other(user: Client, there: Client) -> None:
    made = user.done("POST", "/vendors", vendor(name="Seen"))
    assert there.done("GET", f"/vendors/{made['id']}")["name"] == "Seen"
    there.done("PATCH", f"/vendors/{made['id']}", {"name": "Seen Again"})
    assert user.done("GET", f"/vendors/{made['id']}")["name"] == "Seen Again"


def test_a_page_token_of_one_leads_on_at_the_other(user: Client, there: Client) -> None:
    names = [user.done("POST", "/vendors", vendor(name=f"Paged {number}"))["name"] for number in range(3)]
    first = user.done("GET", "/vendors", max=1, filters="name:sw:Paged", sort="name:asc")
    second = there.done("GET", "/vendors", max=1, page=first["nextPage"])
    assert [first["results"][0]["name"], second["results"][0]["name"]] == names[:2]


def test_a_clock_turned_at_one_is_turned_at_the_other(pair: Pair) -> None:
    before = control(pair.other, "GET", "/tenants/default/clock").json()["today"]
    control(pair.one, "PATCH", "/tenants/default/clock", {"advance": "P400D"})
    after = control(pair.other, "GET", "/tenants/default/clock").json()["today"]
    assert date.fromisoformat(after) - date.fromisoformat(before) == timedelta(400)


def turn(server: Served) -> int:
    """The status of a turn of the clock by a day, asked for again while somebody else turns it."""
    status = 503
    for _ in range(MAX_TRIES):
        status = control(server, "PATCH", "/tenants/default/clock", {"advance": "P1D"}).status_code
        if status != 503:
            break
        Event().wait(PAUSE)
    return status


def test_turns_of_a_clock_at_both_at_once_add_up(pair: Pair) -> None:
    control(pair.one, "PATCH", "/tenants/default/clock", {"frozen": True, "now": "2027-01-01T20:00:00+00:00"})
    turned = together(lambda n: turn(pair[n % 2]))
    now = control(pair.one, "GET", "/tenants/default/clock").json()["now"]
    control(pair.one, "PATCH", "/tenants/default/clock", {"frozen": False})
    assert (turned, now[:10]) == ([200] * CROWD, "2027-01-17")


def test_a_lock_set_at_one_keeps_callers_of_the_other_out(pair: Pair, user: Client, there: Client) -> None:
    place = f"/tenants/default/organizations/{user.user['organizationId']}/lock"
    control(pair.one, "PUT", place)
    locked = there.call("GET", "/vendors").status_code
    control(pair.one, "DELETE", place)
    assert (locked, there.call("GET", "/vendors").status_code) == (423, 200)


def test_a_tenant_deleted_at_one_is_gone_at_the_other(pair: Pair) -> None:
    made = control(pair.one, "POST", "/tenants", {"scenario": "empty"}).json()["id"]
    seen = control(pair.other, "GET", f"/tenants/{made}").status_code
    control(pair.other, "DELETE", f"/tenants/{made}")
    assert (seen, control(pair.one, "GET", f"/tenants/{made}").status_code) == (200, 404)


def test_a_reset_at_one_is_a_reset_at_the_other(pair: Pair, user: Client, there: Client) -> None:
    made = user.done("POST", "/vendors", vendor(name="Short Lived"))["id"]
    assert there.call("GET", f"/vendors/{made}").status_code == 200
    control(pair.one, "POST", "/tenants/default/reset")
    assert refusal_of(there.call("GET", f"/vendors/{made}")) == f"404 BDC_1205 No data found for the given id: {made}."


def write(users: list[Client], payee: str, number: int) -> list[str]:
    """The ids of bills made at the one or the other."""
    client = Client(users[number % 2])
    bodies = [bill_of(payee, f"{number}-{turn}", [number + 1]) for turn in range(ROUNDS)]
    return [client.done("POST", "/bills", body)["id"] for body in bodies]


def change(users: list[Client], bill_id: str, lines: list[str], number: int) -> None:
    """Change one line again and again, at last to ten times its number and 5."""
    client = Client(users[number % 2])
    for turn in range(1, ROUNDS + 1):
        line = {"id": lines[number], "amount": number * 10 + turn}
        client.done("PATCH", f"/bills/{bill_id}", {"billLineItems": [line]})


def test_bills_made_at_both_at_once_are_all_there_and_add_up(user: Client, there: Client) -> None:
    payee = user.done("POST", "/vendors", vendor(name="Payee of Both"))["id"]
    made = [one for some in together(partial(write, [user, there], payee)) for one in some]
    bills = user.walk("/bills", max=100, filters=f"vendorId:eq:{payee}")
    assert sorted(bill["id"] for bill in bills) == sorted(made)
    assert there.done("GET", f"/vendors/{payee}")["balance"]["amount"] == sum(range(1, 17)) * ROUNDS


def test_changes_of_one_bill_at_both_at_once_are_all_in_it(user: Client, there: Client) -> None:
    payee = user.done("POST", "/vendors", vendor(name="Payee of One Bill"))["id"]
    shared = user.done("POST", "/bills", bill_of(payee, "shared", [1] * CROWD))
    lines = [line["id"] for line in shared["billLineItems"]]
    together(partial(change, [user, there], shared["id"], lines))
    after = there.done("GET", f"/bills/{shared['id']}")
    assert [line["amount"] for line in after["billLineItems"]] == [number * 10.0 + 5 for number in range(16)]
    assert user.done("GET", f"/vendors/{payee}")["balance"]["amount"] == after["amount"] == 1_280.0


def test_an_invoice_number_taken_at_both_at_once_is_given_once(user: Client, there: Client) -> None:
    payee = user.done("POST", "/vendors", vendor(name="Payee of One Number"))["id"]
    body = bill_of(payee, "the only one", [1])
    answers = together(lambda n: Client([user, there][n % 2]).call("POST", "/bills", json=body).status_code)
    assert Counter(answers) == {201: 1, 422: 15}


@pytest.fixture(params=["file", "postgres"])
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Two worker processes behind one port."""
    with serving(new_store(request.param, request, tmp_path), "--workers", "2", port=free_port()) as server:
        until(lambda: is_up(server.url))
        yield server


def test_two_workers_behind_one_port_are_one_server_and_stop_when_told(workers: Served) -> None:
    user = workers.user()
    payee = user.done("POST", "/vendors", vendor(name="Payee"))["id"]
    made = [one for some in together(partial(write, [user, user], payee)) for one in some]
    assert sorted(bill["id"] for bill in user.walk("/bills", max=100)) == sorted(made)
    assert user.done("GET", f"/vendors/{payee}")["balance"]["amount"] == sum(range(1, 17)) * ROUNDS
    assert user.call("POST", "/logout").status_code == 200
    assert together(lambda _: Client(user).call("GET", "/vendors").status_code) == [401] * CROWD
    workers.ask_to_stop()
    assert workers.process.wait(SECONDS) == 0


def test_workers_read_chunked_bodies(workers: Served) -> None:
    answer = workers.user().call("POST", "/vendors", data=iter([b'{"nam', b'e": "x"}']))
    assert messages(answer) == ["address: must not be null"]


def test_workers_leave_the_port_when_who_started_them_is_killed(workers: Served) -> None:
    workers.kill()
    until(lambda: is_closed(workers.url))

    assert is_closed(workers.url)


def test_the_journal_of_two_workers_is_one_with_one_cursor(workers: Served) -> None:
    user = workers.user()
    together(lambda _: Client(user).done("GET", "/vendors", max=1))
    first = control(workers, "GET", "/tenants/default/requests?max=5").json()
    rest = control(workers, "GET", f"/tenants/default/requests?after={first['cursor']}").json()
    entries = [*first["requests"], *rest["requests"]]

    assert [entry["number"] for entry in entries] == [*range(1, CROWD + 2)]
    assert Counter(entry["operation"] for entry in entries) == {"v3.login": 1, "v3.vendors.list": CROWD}
    assert first["evicted"] == 0


def children(process: int) -> list[int]:
    """The processes that a process has started and that still run."""
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_a_worker_that_died_is_started_again(workers: Served) -> None:
    user = workers.user()
    before = [pid for pid in children(workers.process.pid) if is_worker(pid)]
    os.kill(before[0], signal.SIGKILL)

    until(lambda: len({pid for pid in children(workers.process.pid) if is_worker(pid)} - set(before)) == 1)
    until(lambda: is_up(workers.url))
    assert user.call("GET", "/vendors").status_code == 200


def is_worker(process: int) -> bool:
    """Whether a process serves: Python's own tracker of resources does not."""
    return b"resource_tracker" not in Path(f"/proc/{process}/cmdline").read_bytes()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_workers_that_only_begin_finish_when_they_are_asked(tmp_path: Path, number: int) -> None:
    with serving(f"sqlite:///{tmp_path / 'worlds.sqlite'}", "--workers", "2") as server:
        until(lambda: len([pid for pid in children(server.process.pid) if is_worker(pid)]) == 2)
        server.ask_to_stop(number)

        assert server.process.wait(SECONDS) == 0


def test_workers_finish_when_their_terminal_is_closed(workers: Served) -> None:
    os.killpg(workers.process.pid, signal.SIGHUP)

    assert workers.process.wait(SECONDS) == 0
    until(lambda: is_closed(workers.url))
