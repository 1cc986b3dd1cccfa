"""A trace that is done again answers as it did; a file that is none is refused in words."""

from __future__ import annotations

import io
import json
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests.exceptions import ChunkedEncodingError, ConnectionError

from bench.replay import differences_of, trace_of_walk
from mockserver.cli import main
from mockserver.control.changes import record_changes
from mockserver.control.faults import add_fault
from mockserver.control.server import ControlError
from mockserver.control.tenants import read_tenant
from mockserver.control.tokens import make_developer_app, make_sync_token
from mockserver.control.trace import read_trace_of
from mockserver.control.trace_file import TraceError, read_trace, write_trace
from mockserver.testing import BillMock, MockTenant
from mockserver.testing.replay import Replay
from tests.signed_in import vendor


def zip_of(members: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return target.getvalue()


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock() as server:
        yield server


@pytest.fixture(scope="module")
def walk(mock: BillMock) -> bytes:
    return trace_of_walk(mock, 7)


@pytest.mark.parametrize("seed", range(5))
def test_a_random_walk_that_is_done_again_answers_the_same(mock: BillMock, seed: int) -> None:
    assert differences_of(trace_of_walk(mock, seed)) == []


def test_a_walk_on_a_file_is_done_again_the_same(tmp_path: Path) -> None:
    with BillMock(database=f"sqlite:///{tmp_path / 'worlds.sqlite'}") as server:
        content = trace_of_walk(server, 3, 30)

    assert differences_of(content) == []
    assert sum("changes" in entry for entry in read_trace(content)["exchanges"]) > 5


def test_a_trace_of_two_hundred_steps_is_small(mock: BillMock) -> None:
    content = trace_of_walk(mock, 0, 200)

    assert len(read_trace(content)["exchanges"]) >= 200
    assert len(content) <= 300_000


def test_a_trace_holds_no_secret(mock: BillMock) -> None:
    tenant = mock.tenant()
    tenant.control(record_changes, {"recorded": True})
    session = tenant.session(trusted=True)
    session.post("/vendors", json={"name": "Alder", "pasword": "hunter-2222", "address": {}})
    with zipfile.ZipFile(io.BytesIO(tenant.control(read_trace_of).get_data())) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    secrets = ["PASSWORD", "DEV_KEY", "APP_KEY", "SPEND_TOKEN", "SYNC_TOKEN", "CLIENT_SECRET"]
    values = [tenant.credentials[f"BILL_{name}"] for name in secrets] + [str(session.headers["sessionId"])]

    assert [value for value in [*values, "hunter-2222"] if value in text] == []


def test_nothing_is_traced_where_nothing_is_recorded(mock: BillMock) -> None:
    with pytest.raises(ControlError, match="nothing is recorded"):
        mock.tenant().control(read_trace_of)


def test_one_goes_back_and_forward_and_it_stays_the_same(walk: bytes) -> None:
    again = Replay(read_trace(walk))
    there = [outcome.entry["response"] for outcome in again.go_to(12)]
    again.go_to(3)
    rest = again.go_to(12)
    again.close()

    assert [outcome.number for outcome in rest] == [4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert [outcome.entry["response"] for outcome in rest] == there[3:]


def test_an_answer_that_is_another_is_told(walk: bytes) -> None:
    trace = read_trace(walk)
    trace["exchanges"][2]["status"] = 418

    assert differences_of(write_trace(trace)) == ["3: status: 418 was recorded, 200 came"]


def test_the_command_prints_each_exchange_and_whether_it_is_as_recorded(walk: bytes, tmp_path: Path) -> None:
    file = tmp_path / "bill-trace.zip"
    file.write_bytes(walk)
    everything = CliRunner().invoke(main, ["replay", str(file)])
    one = CliRunner().invoke(main, ["replay", str(file), "--step", "1"])

    assert everything.exit_code == 0
    assert everything.output.splitlines()[-1].endswith(" exchanges, all as recorded")
    assert one.output.splitlines()[0].endswith("POST /connect/v3/login 200  v3.login")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "no zip"), (b"PK\x03\x04 and no more", "no zip"), (b"x" * 100, "no zip")],
)
def test_what_is_no_zip_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(TraceError, match=reason):
        read_trace(content)


def test_a_truncated_trace_is_refused_in_words(walk: bytes) -> None:
    with pytest.raises(TraceError, match="no zip, or a damaged one"):
        read_trace(walk[: len(walk) // 2])


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"../../evil": "{}"}, "trace.json is missing"),
        ({"trace.json": "{", "exchanges.json": "[]"}, "trace.json is no JSON"),
        ({"trace.json": '{"format": 2}', "exchanges.json": "[]"}, "not of format 1"),
        ({"trace.json": '{"format": 1}', "exchanges.json": "[]"}, "trace.json: version is missing"),
    ],
)
def test_a_zip_that_is_no_trace_is_refused_in_words(members: dict[str, str], reason: str) -> None:
    with pytest.raises(TraceError, match=reason):
        read_trace(zip_of(members))


def test_a_document_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockserver.control.trace_file.MAX_DOCUMENT", 1_000)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("trace.json", " " * 1_000_000)

    assert len(target.getvalue()) < 2_000
    with pytest.raises(TraceError, match=r"trace\.json is larger than 1000 bytes"):
        read_trace(target.getvalue())


def test_a_file_that_is_too_large_is_refused(walk: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockserver.control.trace_file.MAX_FILE", 1_000)

    with pytest.raises(TraceError, match="larger than 1000 bytes"):
        read_trace(walk)


def test_too_many_exchanges_are_refused(walk: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockserver.control.trace_file.MAX_EXCHANGES", 2)

    with pytest.raises(TraceError, match="no list of at most 2 exchanges"):
        read_trace(walk)


FAULTS: list[Any] = [
    {"kind": "latency", "seconds": 0.01, "operation": "v3.vendors.list", "times": 1},
    {"kind": "reset", "operation": "v3.vendors.list", "times": 1},
    {"kind": "truncate", "when": "after", "operation": "v3.vendors.list", "times": 1},
]


def test_late_and_broken_answers_are_done_again(mock: BillMock) -> None:
    tenant = mock.tenant()
    tenant.control(record_changes, {"recorded": True})
    session = tenant.session()
    tenant.control(add_fault, FAULTS[0])
    session.get("/vendors")
    tenant.control(add_fault, FAULTS[1])
    with pytest.raises(ConnectionError):
        session.get("/vendors")
    tenant.control(add_fault, FAULTS[2])
    with pytest.raises(ChunkedEncodingError):
        session.get("/vendors")
    content = tenant.control(read_trace_of).get_data()

    assert [entry["status"] for entry in read_trace(content)["exchanges"]] == [200, 200, 0, 200]
    assert differences_of(content) == []


def test_a_step_that_is_refused_here_is_told(walk: bytes) -> None:
    trace = read_trace(walk)
    trace["steps"].append(
        {"after": 1, "time": trace["began"], "function": "remove_fault", "arguments": {"number": "99"}}
    )
    again = Replay(trace)
    again.go_to(2)
    again.close()

    assert [line.partition(":")[0] for line in again.refusals] == ["remove_fault behind exchange 1 is refused here"]


def test_a_new_token_is_said_not_to_be_done_again(mock: BillMock, tmp_path: Path) -> None:
    tenant = mock.tenant()
    tenant.control(record_changes, {"recorded": True})
    tenant.session()
    user = tenant.control(read_tenant)["users"][0]
    tenant.control(make_developer_app, {"userId": user["userId"], "name": "ledger"})
    content = tenant.control(read_trace_of).get_data()
    file = tmp_path / "bill-trace.zip"
    file.write_bytes(content)
    trace, reason = read_trace(content), "make_developer_app behind exchange 1 is not done again"

    assert (trace["whole"], trace["lacks"]) == (False, [reason])
    assert f"note: {reason}: answers may differ" in CliRunner().invoke(main, ["replay", str(file)]).output


@pytest.mark.parametrize("api", ["sync", "oauth", "spend", "partner"])
def test_a_sign_in_of_each_sort_is_done_again_the_same(mock: BillMock, api: Any) -> None:
    tenant = mock.tenant()
    tenant.control(record_changes, {"recorded": True})
    path = {"spend": "/budgets", "partner": "/organizations"}.get(api, "/vendors")
    status = tenant.session(api).get(path).status_code
    content = tenant.control(read_trace_of).get_data()

    assert (status, differences_of(content)) == (200, [])


def test_a_sync_token_that_was_made_meanwhile_signs_in_when_it_is_done_again(mock: BillMock) -> None:
    tenant = mock.tenant()
    tenant.control(record_changes, {"recorded": True})
    user, known = tenant.users[0], tenant.credentials
    token = tenant.control(make_sync_token, {"userId": user["userId"], "name": "Ledger-Sync"})
    body = {"username": "ledger-sync", "password": token["value"], "organizationId": user["organizationId"],
            "devKey": known["BILL_DEV_KEY"]}  # fmt: skip
    login = requests.post(f"{mock.v3_url}/login", json=body, timeout=10)
    form = {"userName": "Ledger-Sync", "password": token["value"], "orgId": user["organizationId"]}
    v2 = requests.post(f"{mock.v2_url}/Login.json", data={**form, "devKey": known["BILL_DEV_KEY"]}, timeout=10)
    content = tenant.control(read_trace_of).get_data()

    assert (login.status_code, v2.json()["response_status"]) == (200, 0)
    assert (read_trace(content)["whole"], differences_of(content)) == (True, [])


def test_the_command_says_why_an_exchange_was_refused(mock: BillMock, tmp_path: Path) -> None:
    tenant, file = mock.tenant(), tmp_path / "bill-trace.zip"
    tenant.control(record_changes, {"recorded": True})
    tenant.session().get("/vendors/00902AAAAAAAAAAAAAA1")
    file.write_bytes(tenant.control(read_trace_of).get_data())
    lines = CliRunner().invoke(main, ["replay", str(file)]).output.splitlines()

    assert [line[:16] for line in lines if line.startswith("   refused: ")] == ["   refused: BDC_"]


def test_the_command_says_where_a_recording_begins_too_late(mock: BillMock) -> None:
    tenant = mock.tenant()
    words = ["trace", "--tenant", tenant.id, "--url", mock.url, "--record"]
    fresh = CliRunner().invoke(main, words)
    tenant.session()
    late = CliRunner().invoke(main, words)

    assert (fresh.exit_code, "note:" in fresh.stderr) == (0, False)
    assert late.stderr.startswith(f"note: 1 request of {tenant.id} came before: ")


def test_a_note_that_was_made_twice_is_told_once(mock: BillMock) -> None:
    tenant = mock.tenant()
    tenant.snapshot("before")
    tenant.control(record_changes, {"recorded": True})
    tenant.control(record_changes, {"recorded": True})

    assert len(read_trace(tenant.control(read_trace_of).get_data())["lacks"]) == 1


def test_the_command_writes_the_trace_of_a_server(mock: BillMock, tmp_path: Path) -> None:
    tenant, file = mock.tenant(), tmp_path / "bill-trace.zip"
    words = ["trace", "--tenant", tenant.id, "--url", mock.url, "--output", str(file)]
    before = CliRunner().invoke(main, words)
    CliRunner().invoke(main, [*words, "--record"])
    tenant.session()
    after = CliRunner().invoke(main, words)

    assert (before.exit_code, f"`billmock trace --record --tenant {tenant.id}` first" in before.output) == (1, True)
    assert after.output == f"{file}: {file.stat().st_size} bytes, 1 exchange\n"
    assert [entry["operation"] for entry in read_trace(file.read_bytes())["exchanges"]] == ["v3.login"]


@pytest.mark.slow
def test_the_world_of_a_trace_is_served_until_one_stops_it(walk: bytes, tmp_path: Path) -> None:
    file = tmp_path / "bill-trace.zip"
    file.write_bytes(walk)
    command = [sys.executable, "-m", "mockserver", "replay", str(file), "--step", "3", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = next(line for line in process.stdout or () if line.startswith("serving at "))
        _, _, url, _, _, _, name = line.replace(",", "").split()
        answer = requests.get(f"{url}/_mock/tenants/{name}/clock", timeout=10)
        process.send_signal(signal.SIGINT)
        code = process.wait(20)

    assert (answer.status_code, code) == (200, 0)


def test_a_trace_holds_the_settings_that_answers_follow_from_and_is_done_again_by_them() -> None:
    with BillMock(payment_timers="manual", spend_events="always", public_url="https://bill.example") as server:
        tenant = server.tenant(latitude=1, limits="warn")
        tenant.control(record_changes, {"recorded": True})
        session, v2 = tenant.session(), tenant.session("v2")
        first = session.get("/vendors", params={"max": 5})
        v2.post("/List/Vendor.json", json={"start": 0, "max": 5})
        content = tenant.control(read_trace_of).get_data()

    assert "smaller-pages" in first.headers["X-Mock-Latitude"]
    assert read_trace(content)["settings"] == {
        "latitude": "1", "limits": "warn", "payment_timers": "manual", "public_url": "https://bill.example",
        "spend_events": "always",
    }  # fmt: skip
    assert differences_of(content) == []


def test_the_latitude_of_a_server_is_in_a_trace_and_of_a_tenant_without_it_is_not() -> None:
    with BillMock(latitude="1") as server:
        varied, plain = server.tenant(), server.tenant(latitude="off")
        traces = [trace_of_a_list(tenant) for tenant in (varied, plain)]

    assert [read_trace(content)["settings"]["latitude"] for content in traces] == ["1", "off"]
    assert [differences_of(content) for content in traces] == [[], []]


def trace_of_a_list(tenant: MockTenant) -> bytes:
    """The trace of a tenant that was asked for a page."""
    tenant.control(record_changes, {"recorded": True})
    tenant.session().get("/vendors", params={"max": 5})
    return tenant.control(read_trace_of).get_data()


def test_an_older_trace_without_settings_is_done_again(walk: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(walk)) as archive:
        about, exchanges = json.loads(archive.read("trace.json")), archive.read("exchanges.json").decode()
    del about["settings"]

    assert differences_of(zip_of({"trace.json": json.dumps(about), "exchanges.json": exchanges})) == []


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"control_token": "x"}, "a trace holds no setting control_token"),
        ({"latitude": "east"}, "latitude cannot be 'east'"),
        ({"latitude": 7}, "latitude cannot be 7"),
        ({"payment_timers": None}, "payment_timers cannot be None"),
        ({"public_url": "file:///etc"}, "public_url cannot be 'file:///etc'"),
    ],
)
def test_settings_that_no_server_could_have_are_refused(walk: bytes, settings: Any, reason: str) -> None:
    with pytest.raises(TraceError, match=re.escape(f"trace.json: {reason}")):
        read_trace(write_trace({**read_trace(walk), "settings": settings}))


def test_what_a_limit_refused_is_said_not_to_be_refused_again(mock: BillMock) -> None:
    tenant = mock.tenant(limits="enforce")
    tenant.control(record_changes, {"recorded": True})
    spend = tenant.session("spend")
    statuses = [spend.get("/budgets").status_code for _ in range(62)]
    trace = read_trace(tenant.control(read_trace_of).get_data())

    count = statuses.count(429)
    assert count > 0
    assert trace["lacks"] == [f"{count} exchanges refused by a limit, not refused when done again"]


def test_a_session_that_time_ended_is_over_when_it_is_done_again(mock: BillMock) -> None:
    tenant = mock.tenant()
    tenant.control(record_changes, {"recorded": True})
    session = tenant.session()
    tenant.clock.advance("PT61M", expire_sessions=True)
    status = session.get("/vendors", params={"max": 3}).status_code
    content = tenant.control(read_trace_of).get_data()

    assert status == 401
    assert (read_trace(content)["lacks"], differences_of(content)) == ([], [])


def test_a_trace_of_a_tenant_with_a_snapshot_from_before_says_so(mock: BillMock) -> None:
    tenant = mock.tenant()
    tenant.session()
    tenant.snapshot("before")

    assert read_trace(trace_of_a_list(tenant))["lacks"] == [
        "what was done beside the first 1 exchanges is not known: it was not recorded yet"
    ]


def test_a_trace_of_a_tenant_with_a_fault_from_before_says_so(mock: BillMock) -> None:
    tenant = mock.tenant()
    tenant.control(add_fault, {"operation": "v3.vendors.list", "kind": "reset"})
    tenant.control(record_changes, {"recorded": True})

    assert read_trace(tenant.control(read_trace_of).get_data())["lacks"] == [
        "what was done beside the first 0 exchanges is not known: it was not recorded yet"
    ]


def test_a_clock_that_ran_to_the_end_of_its_range_is_done_again(mock: BillMock) -> None:
    tenant = mock.tenant("empty", anchor="2190-12-01")
    tenant.control(record_changes, {"recorded": True})
    tenant.clock.set(datetime(2199, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC))
    answers = [tenant.session().get("/vendors").status_code for _ in range(3)]
    content = tenant.control(read_trace_of).get_data()

    assert answers == [200, 200, 200]
    assert read_trace(content)["whole"]
    assert differences_of(content) == []


@pytest.fixture(scope="module")
def bare(mock: BillMock) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The two documents of a trace of a sign-in, a record that was made, and a step beside."""
    tenant = mock.tenant("empty")
    tenant.control(record_changes, {"recorded": True})
    tenant.session().post("/vendors", json=vendor(name="Alder"))
    tenant.control(add_fault, {"operation": "v2.*", "status": 500})
    with zipfile.ZipFile(io.BytesIO(tenant.control(read_trace_of).get_data())) as archive:
        return json.loads(archive.read("trace.json")), json.loads(archive.read("exchanges.json"))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to all that a JSON value holds."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def with_value(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy of a JSON value with another one at a path."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = with_value(value[path[0]], path[1:], new)
    return copy


OTHERS: list[Any] = [None, True, 5, -1.5, "x", [], [5], {}, {"a": 5}, [[]], [{}]]


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_member_of_another_type_is_a_traceback(
    bare: tuple[dict[str, Any], list[dict[str, Any]]], tmp_path: Path, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from([*places([*bare])]))
    about, exchanges = with_value([*bare], path, data.draw(st.sampled_from(OTHERS)))
    file = tmp_path / "odd.zip"
    file.write_bytes(zip_of({"trace.json": json.dumps(about), "exchanges.json": json.dumps(exchanges)}))

    ran = CliRunner().invoke(main, ["replay", str(file), "--step", "2"])

    assert isinstance(ran.exception, (SystemExit, type(None)))


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ((1, 1, "changes"), 5, "exchange 2: changes must be a list"),
        ((1, 1, "changes", 0), 5, "exchange 2: changes must be an object"),
        ((1, 1, "changes", 0, "before"), 5, "exchange 2: changes before must be an object or must be null"),
        ((1, 1, "effects", 0, "verb"), 5, "exchange 2: effects verb must be a text"),
        ((1, 1, "caller"), [], "exchange 2: caller must be an object or must be null"),
        ((0, "users", 0), 5, "trace.json: users must be a text"),
        ((0, "steps", 0, "after"), "x", "trace.json: steps after must be a whole number"),
        ((0, "settings"), 5, "trace.json: settings must be an object"),
    ],
)
def test_a_member_of_another_type_is_named(
    bare: tuple[dict[str, Any], list[dict[str, Any]]], path: tuple[Any, ...], value: Any, reason: str
) -> None:
    about, exchanges = with_value([*bare], path, value)

    with pytest.raises(TraceError, match=re.escape(reason)):
        read_trace(zip_of({"trace.json": json.dumps(about), "exchanges.json": json.dumps(exchanges)}))
