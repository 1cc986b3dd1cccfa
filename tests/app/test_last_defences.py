"""What happens when something of ours fails: an operation crashes, a tenant goes away, a file has lost its bytes."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest

from mockserver.app import Application
from mockserver.control import blueprint
from mockserver.control.callers import PARTNER, STANDARD, TOKEN, Who
from mockserver.control.journal_filter import EntryFilter
from mockserver.control.tenants import NewTenant, create_tenant
from mockserver.dialects.calls import HANDLERS, Call, handler_of
from mockserver.dialects.http import Answer
from mockserver.domain.context import Caller
from mockserver.domain.documents.attachments import ATTACHMENTS
from mockserver.kernel.settings import Settings
from mockserver.operations import load
from mockserver.store.transaction import Transaction
from mockserver.tenancy import tenants
from tests.app.callers import Callers
from tests.refusals import refusal_of
from tests.signed_in import vendor

ADMIN = STANDARD[0]
CRASH = RuntimeError("the disk is on fire")
CRASHES = [
    ("v3.vendors.list", ADMIN, "500 BDC_1001 System error occurred."),
    ("v2.List.Vendor", ADMIN, "500 BDC_1001 System error occurred."),
    ("partner.roles.list", PARTNER, "500 BDC_1001 System error occurred."),
    ("spend.users.current.get", TOKEN, "500 BDC_1001 System error occurred."),
    ("events.subscriptions.list", ADMIN, "500 BDC_1001 System error occurred."),
]


@pytest.fixture(scope="module")
def callers() -> Iterator[Callers]:
    """Everybody who may call."""
    everybody = Callers()
    yield everybody
    everybody.close()


@pytest.fixture
def behaves(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[Call], Answer]], None]:
    """Let an operation be served by something else."""

    def let(operation: str, serve: Callable[[Call], Answer]) -> None:
        handler = handler_of(load().by_id[operation])
        monkeypatch.setitem(HANDLERS, operation, replace(handler, call=serve))

    return let


def crash(*_: Any) -> Any:
    """Fail as no operation should."""
    raise CRASH


@pytest.mark.parametrize(("operation", "who", "refusal"), CRASHES, ids=[operation for operation, _, _ in CRASHES])
def test_a_crash_is_answered_500_in_the_words_of_its_api(
    callers: Callers, behaves: Any, caplog: pytest.LogCaptureFixture, operation: str, who: Who, refusal: str
) -> None:
    behaves(operation, crash)

    with caplog.at_level(logging.ERROR, "billmock"):
        answer = callers.call(load().by_id[operation], who)

    assert refusal_of(answer) == refusal
    assert caplog.records[0].exc_info[1] is CRASH  # type: ignore[index]
    assert "disk" not in str(answer.body)


def test_a_crash_of_the_authorization_server_is_its_server_error(callers: Callers, behaves: Any) -> None:
    behaves("auth.token", crash)

    answer = callers.app.test_client().post("/authx/token", data={"grant_type": "client_credentials"})

    assert answer.status_code == 500
    assert answer.get_json() == {"error": "server_error", "error_description": "BDC_1001 System error occurred."}


def test_a_crash_of_the_control_api_says_nothing_of_itself(
    callers: Callers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(blueprint, "argument", crash)

    answer = callers.app.test_client().get("/_mock/tenants")

    assert refusal_of(answer) == "500 Internal Server Error"
    assert CRASH in [record.exc_info[1] for record in caplog.records if record.exc_info]


def test_a_crash_stands_in_the_journal_and_leaves_nothing_half_written(callers: Callers, behaves: Any) -> None:
    vendors, create = load().by_id["v3.vendors.list"], load().by_id["v3.vendors.create"]
    served = handler_of(create).call
    body = vendor(name="Half Written")

    def write_and_crash(call: Call) -> Answer:
        call.body = body
        served(call)
        raise CRASH

    behaves("v3.vendors.create", write_and_crash)
    answer = callers.call(create, ADMIN)
    listed = callers.call(vendors, ADMIN, query="filters=name:eq:Half%20Written")

    assert answer.status == 500
    assert listed.body["results"] == []
    entries = callers.app.journal.page(callers.tenant.id, 0, 10_000, EntryFilter(("v3.vendors.create",)))["requests"]
    assert [(entry["status"], entry["effects"]) for entry in entries][-1] == (500, [])


class Time:
    """Real time that stands still until a test lets it pass, in seconds since the epoch."""

    seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def time() -> Time:
    """The time of the server."""
    return Time()


@pytest.fixture
def app(time: Time) -> Iterator[Application]:
    """A server of its own with one empty organization."""
    server = Application(Settings(scenario="empty"), time)
    yield server
    server.close()


def fresh(app: Application, **values: Any) -> dict[str, Any]:
    """A new empty tenant."""
    body: NewTenant = {"scenario": "empty", **values}  # type: ignore[typeddict-item]
    return dict(create_tenant(app, body))


def ask(app: Application, made: dict[str, Any], path: str, **headers: str) -> Any:
    """A GET in v3 as a new tenant's administrator."""
    known = made["credentials"]
    login = {
        "username": known["BILL_USERNAME"],
        "password": known["BILL_PASSWORD"],
        "organizationId": known["BILL_ORGANIZATION_ID"],
        "devKey": known["BILL_DEV_KEY"],
    }
    client = app.test_client()
    session = client.post("/connect/v3/login", json=login).get_json()["sessionId"]
    return client.get(f"/connect/v3{path}", headers={"sessionId": session, "devKey": known["BILL_DEV_KEY"], **headers})


def test_a_call_whose_tenant_is_deleted_meanwhile_finds_its_session_dead(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = fresh(app)
    admit = app.tenancy.limits.admit

    def delete_first(caller: Caller, mode: str) -> Any:
        app.tenancy.delete(app.tenancy.tenants.get(made["id"]))
        return admit(caller, mode)

    monkeypatch.setattr(app.tenancy.limits, "admit", delete_first)

    assert refusal_of(ask(app, made, "/vendors")) == "401 BDC_1109 Session is invalid.  Please log in."


def test_a_tenant_that_lay_idle_too_long_is_removed_with_its_journal(app: Application, time: Time) -> None:
    idle, used = fresh(app, ttl=60), fresh(app, ttl=180)
    ask(app, idle, "/vendors")
    time.seconds += 61

    app.ticker._look_after_all(sweep=True)

    client = app.test_client()
    assert idle["id"] not in client.get("/_mock/tenants").get_json()["tenants"]
    assert used["id"] in client.get("/_mock/tenants").get_json()["tenants"]
    assert app.journal.last(idle["id"]) == 0


def test_nothing_is_removed_between_two_sweeps(app: Application, time: Time) -> None:
    idle = fresh(app, ttl=60)
    time.seconds += 61

    app.ticker._look_after_all(sweep=False)

    assert idle["id"] in app.test_client().get("/_mock/tenants").get_json()["tenants"]


def test_one_tenant_too_many_is_429_and_nothing_is_left_of_it(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    before = client.get("/_mock/tenants").get_json()["tenants"]
    monkeypatch.setattr(tenants, "MAX_TENANTS", len(before) + 1)

    first = client.post("/_mock/tenants", json={"scenario": "empty"})
    second = client.post("/_mock/tenants", json={"scenario": "empty"})

    assert (first.status_code, refusal_of(second)) == (201, f"429 at most {len(before) + 1} tenants")
    assert client.get("/_mock/tenants").get_json()["tenants"] == [*before, first.get_json()["id"]]


def test_a_body_in_chunks_reaches_the_operation(app: Application) -> None:
    body = orjson.dumps({"username": "nobody"})
    environ = {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}

    answer = app.test_client().post("/connect/v3/login", content_type="application/json", environ_overrides=environ)

    text = "400 devKey: must not be blank; password: must not be blank; organizationId: must not be blank"
    assert refusal_of(answer) == text


def test_a_file_whose_bytes_are_lost_is_not_found(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    row, vendors = load().by_id["v3.attachments.download"], load().by_id["v3.vendors.list"]
    vendor_id = callers.call(vendors, ADMIN).body["results"][0]["id"]
    with callers.app.worlds.open(callers.identity(ADMIN), writes=True) as ctx:
        file = ATTACHMENTS.attach(ctx, "vendor", vendor_id, "a.pdf", b"%PDF-1.4")["id"]

    there = callers.call(row, ADMIN, query=f"id={file}")
    monkeypatch.setattr(Transaction, "blob", lambda _tx, _key: None)
    gone = callers.call(row, ADMIN, query=f"id={file}")

    assert (there.status, there.body) == (200, b"%PDF-1.4")
    assert refusal_of(gone) == f"404 BDC_1205 No data found for the given id: {file}."


@pytest.mark.parametrize("path", ["/vendors", "/vendors?filters=nothing:eq:1", "/unicorns", "/login/session"])
def test_without_mock_headers_nothing_of_ours_is_on_the_wire(path: str) -> None:
    server = Application(Settings(scenario="empty", mock_headers=False))
    made = {"credentials": server.tenancy.registrations.credentials(server.tenancy.tenants.get("default"))}

    answer = ask(server, made, path, **{"X-Request-Id": "mine"})
    server.close()

    assert [name for name, _ in answer.headers if name.lower().startswith("x-")] == []


def test_with_mock_headers_a_request_gets_its_own_id_back(app: Application) -> None:
    made = {"credentials": app.tenancy.registrations.credentials(app.tenancy.tenants.get("default"))}

    assert ask(app, made, "/vendors", **{"X-Request-Id": "mine"}).headers["X-Request-Id"] == "mine"
