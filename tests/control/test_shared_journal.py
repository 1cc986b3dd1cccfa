"""The journal of servers that share a store: one for both, whoever answered and whoever is asked for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest
import requests

from mockserver.control import trace_lacks
from mockserver.control.changes import read_changes, record_changes
from mockserver.control.server import tenant_of
from mockserver.control.shared_journal import SharedJournal
from mockserver.control.trace import read_trace_of
from mockserver.control.trace_file import read_trace
from mockserver.store.change_table import ChangeTable
from mockserver.store.errors import StoreFull
from mockserver.store.journal_table import JournalTable
from mockserver.testing import BillMock, MockTenant
from tests.postgres import Server, postgres
from tests.signed_in import V3, vendor

__all__ = ["postgres"]


@pytest.fixture(params=["file", "postgres"])
def servers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[BillMock, BillMock]]:
    """Two servers on one store, as replicas are."""
    database = f"sqlite:///{tmp_path / 'worlds.sqlite'}"
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        database = server.new_database()
    begun = [BillMock(database=database, scenario="empty") for _ in range(2)]
    with begun[0] as one, begun[1] as other:
        yield one, other


def operations(tenant: MockTenant) -> list[str]:
    return [row["operation"] for row in tenant.requests()]


@pytest.mark.slow
def test_both_servers_show_what_either_answered(servers: tuple[BillMock, BillMock]) -> None:
    one, other = servers
    admin = V3(one.default)
    there = V3(other.default)
    admin.get("/vendors", max=1)
    there.get("/bills", max=1)

    assert sorted(operations(one.default)) == ["v3.bills.list", "v3.login", "v3.login", "v3.vendors.list"]
    assert one.default.requests() == other.default.requests()


@pytest.mark.slow
def test_a_cursor_of_one_server_leads_on_at_the_other(servers: tuple[BillMock, BillMock]) -> None:
    one, other = servers
    admin = V3(one.default)
    url = "/_mock/tenants/default/requests"
    cursor = requests.get(one.url + url, timeout=10).json()["cursor"]
    admin.get("/vendors", max=1)
    rows = requests.get(other.url + url, params={"after": cursor}, timeout=10).json()["requests"]

    assert [(row["number"], row["operation"]) for row in rows] == [(2, "v3.vendors.list")]


@pytest.mark.slow
def test_a_store_holds_no_secret_of_a_request(servers: tuple[BillMock, BillMock]) -> None:
    one, other = servers
    admin = V3(one.default)
    requests.get(f"{one.v3_url}/nobody's", timeout=10)
    secrets = [admin.user["password"], admin.headers["sessionId"], admin.headers["devKey"]]
    stored = json.dumps(other.default.requests())

    assert [secret for secret in secrets if secret in stored] == []
    assert [row["path"] for row in requests.get(f"{other.url}/_mock/requests", timeout=10).json()["requests"]] == [
        "/connect/v3/***"
    ]


@pytest.mark.slow
def test_a_deleted_tenant_takes_its_journal_along(servers: tuple[BillMock, BillMock]) -> None:
    one, other = servers
    tenant = one.tenant("empty")
    V3(tenant).get("/vendors", max=1)
    tenant.delete()
    journal = other.app.journal.page(tenant.id)

    assert journal == {"requests": [], "cursor": 0, "evicted": 0}


def test_a_store_in_a_file_keeps_the_journal_of_the_server_before(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'worlds.sqlite'}"
    with BillMock(database=database, scenario="empty") as mock:
        V3(mock.default).get("/vendors", max=1)
    with BillMock(database=database, scenario="empty") as mock:
        assert operations(mock.default) == ["v3.login", "v3.vendors.list"]


def test_what_cannot_be_written_waits_until_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with BillMock(database=f"sqlite:///{tmp_path / 'worlds.sqlite'}", scenario="empty") as mock:

        def refuse(*_: object) -> None:
            raise StoreFull("no room")

        with monkeypatch.context() as patch:
            patch.setattr(JournalTable, "append", refuse)
            V3(mock.default)
            answer = requests.get(f"{mock.url}/_mock/tenants/default/requests", timeout=10)
        assert (answer.status_code, answer.json()) == (503, {"error": "no room"})
        assert operations(mock.default) == ["v3.login"]


def test_an_entry_tells_what_its_request_changed_also_once_the_world_is_another(tmp_path: Path) -> None:
    with BillMock(database=f"sqlite:///{tmp_path / 'worlds.sqlite'}", scenario="empty") as mock:
        mock.default.control(record_changes, {"recorded": True})
        payee = V3(mock.default).post("/vendors", vendor())["id"]
        mock.default.reset()
        (entry,) = mock.default.requests("v3.vendors.create")

        assert [(one["kind"], one["id"], one["before"]) for one in entry["changes"]] == [("vendor", payee, None)]
        assert "changesLost" not in entry
        assert mock.default.control(read_changes)["created"] == []


def test_an_entry_says_where_what_its_request_changed_is_gone(tmp_path: Path) -> None:
    with BillMock(database=f"sqlite:///{tmp_path / 'worlds.sqlite'}", scenario="empty") as mock:
        mock.default.control(record_changes, {"recorded": True})
        V3(mock.default).post("/vendors", vendor())
        ChangeTable(mock.app.engine, 1).forget(tenant_of(mock.app, "default").world)
        (entry,) = mock.default.requests("v3.vendors.create")
        trace = read_trace(mock.default.control(read_trace_of).get_data())

        assert (entry.get("changesLost"), "changes" in entry) == (True, False)
        assert trace["lacks"] == ["what 1 exchange changed is not kept any more"]


def test_of_a_deleted_tenant_no_change_is_kept(tmp_path: Path) -> None:
    with BillMock(database=f"sqlite:///{tmp_path / 'worlds.sqlite'}", scenario="empty") as mock:
        tenant = mock.tenant()
        tenant.control(record_changes, {"recorded": True})
        V3(tenant).post("/vendors", vendor())
        world = tenant_of(mock.app, tenant.id).world
        table = ChangeTable(mock.app.engine, 1)
        before = table.last(world)
        tenant.delete()

        assert (before, table.last(world)) == (1, 0)


@pytest.mark.slow
def test_a_server_knows_what_another_one_recorded(servers: tuple[BillMock, BillMock]) -> None:
    one, other = servers
    one.default.control(record_changes, {"recorded": True})
    V3(one.default).post("/vendors", vendor())
    V3(other.default).post("/vendors", vendor(name="Another"))
    (first, second) = other.default.requests("v3.vendors.create")

    assert [change["kind"] for change in (*first["changes"], *second["changes"])] == ["vendor", "vendor"]
    assert one.default.control(read_changes) == other.default.control(read_changes)
    assert len(one.default.control(read_changes)["created"]) == 2


def pair(tmp_path: Path) -> tuple[BillMock, BillMock]:
    """Two servers on one file, each of which has one process."""
    database = f"sqlite:///{tmp_path / 'worlds.sqlite'}"
    return BillMock(database=database, scenario="empty"), BillMock(database=database, scenario="empty")


def journal_of(server: BillMock) -> SharedJournal:
    return cast(SharedJournal, server.app.journal)


def test_a_server_waits_for_what_another_one_on_its_file_answered_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pair(tmp_path)
    with one, other:
        # The one writes nothing until the other waits.
        writing = journal_of(one)._writing
        writing.acquire()

        def wait(seconds: float) -> bool:
            with suppress(RuntimeError):
                writing.release()
            journal_of(one).flush()
            return False

        V3(one.default)
        monkeypatch.setattr(journal_of(other)._end, "wait", wait)
        there = operations(other.default)
        with suppress(RuntimeError):
            writing.release()

    assert there == ["v3.login"]


def test_a_server_alone_on_its_file_waits_for_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = pair(tmp_path)
    with one:
        with other:
            V3(other.default)
        monkeypatch.setattr(journal_of(one)._end, "wait", None)

        assert operations(one.default) == ["v3.login"]
        monkeypatch.undo()


def test_a_trace_holds_an_exchange_that_another_server_writes_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_lacks, "PATIENCE", 30.0)
    looked, count = Event(), trace_lacks.count_without_exchange

    def look(*arguments: Any) -> int:
        looked.set()
        return count(*arguments)

    monkeypatch.setattr(trace_lacks, "count_without_exchange", look)
    one, other = pair(tmp_path)
    with one, other, ThreadPoolExecutor(1) as pool:
        one.default.control(record_changes, {"recorded": True})
        admin = V3(one.default)
        with journal_of(one)._writing:
            admin.post("/vendors", vendor())
            reading = pool.submit(other.default.control, read_trace_of)
            looked.wait(30)
        trace = read_trace(reading.result(60).get_data())

    assert trace["lacks"] == []
    assert [entry["operation"] for entry in trace["exchanges"]] == ["v3.login", "v3.vendors.create"]
