"""What a type checker knows of servers and their tenants: nothing here runs, `tests/lint` has it checked."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, assert_type

from flask import Flask
from flask.testing import FlaskClient

import mockserver
from mockserver import BillMock, create_app
from mockserver.control.audit import DueRecord, Finding
from mockserver.control.deliveries import Delivery
from mockserver.control.faults import Fault
from mockserver.control.inbox import Message
from mockserver.control.journal import JournalEntry
from mockserver.control.payments import PaymentState
from mockserver.control.scenarios import WrittenWorld
from mockserver.control.spend import CardTransaction
from mockserver.control.tenants import TenantUser
from mockserver.testing import MockTenant
from mockserver.testing.changes import Changes
from mockserver.testing.sessions import BillSession

assert_type(mockserver.__version__, str)


def application() -> None:
    """An application is one of Flask's."""
    app: Flask = create_app()
    client: FlaskClient = app.test_client()
    assert_type(client.get("/").status_code, int)
    create_app(scenario="empty", seed=7, limits="enforce")


def server() -> None:
    """A server is a context manager; its URLs are text."""
    with BillMock(scenario="empty", anchor=date(2027, 3, 1), port=0) as mock:
        assert_type(mock, BillMock)
        assert_type(mock.url, str)
        assert_type(mock.v2_url, str)
        assert_type(mock.v3_url, str)
        assert_type(mock.partner_url, str)
        assert_type(mock.spend_url, str)
        assert_type(mock.events_url, str)
        assert_type(mock.control_url, str)
        assert_type(mock.credentials, dict[str, str])
        assert_type(mock.default, MockTenant)
        assert_type(mock.is_elsewhere, bool)
        assert_type(mock.inbox(), list[Message])
    assert_type(BillMock(url="http://127.0.0.1:8080", control_token="t").start(), BillMock)
    assert_type(BillMock.from_environment({"BILLMOCK_URL": "http://127.0.0.1:8080"}), BillMock)


def tenants(mock: BillMock) -> None:
    """What a tenant is made from."""
    assert_type(mock.tenant(), MockTenant)
    mock.tenant("empty", seed=7, environment="production", anchor="2027-03-01", limits="off")
    mock.tenant(Path("mine.toml"), anchor=date(2027, 3, 1))
    mock.tenant({"vendors": {}})


def world(tenant: MockTenant) -> None:
    """What a tenant has, and what is done with its world."""
    assert_type(tenant.id, str)
    assert_type(tenant.mock, BillMock)
    assert_type(tenant.users, list[TenantUser])
    assert_type(tenant.users[0]["role"], str)
    assert_type(tenant.credentials, dict[str, str])
    assert_type(tenant.inbox(), list[Message])
    assert_type(tenant.audit(), list[Finding])
    assert_type(tenant.due(5), list[DueRecord])
    assert_type(tenant.outcome("stp02", "CLEARED"), PaymentState)
    assert_type(tenant.deliveries(after=3), list[Delivery])
    assert_type(tenant.export_world(anonymise=True), WrittenWorld)
    assert_type(tenant.file(tenant.inbox()[0].get("attachments", [])[0]), bytes)
    assert_type(tenant.snapshots(), list[str])
    tenant.snapshot("before")
    tenant.restore("before")
    tenant.delete_snapshot("before")
    tenant.import_world(Path("mine.toml"))
    tenant.reset()
    tenant.delete()


def sessions(tenant: MockTenant) -> None:
    """Sessions are those of requests."""
    session = tenant.session("v2", user="ACCOUNTANT", trusted=True)
    assert_type(session, BillSession)
    answer: Any = session.post("/List/Vendor.json", json={"start": 0, "max": 1}).json()
    assert_type(session.get("/x").status_code, int)
    del answer


def time(tenant: MockTenant) -> None:
    """A tenant's clock."""
    assert_type(tenant.clock.now(), datetime)
    assert_type(tenant.clock.today(), date)
    tenant.clock.advance("3 business days", expire_sessions=True)
    tenant.clock.set(datetime(2027, 3, 1))
    tenant.clock.run("1 day/s")
    tenant.clock.freeze()
    tenant.clock.unfreeze()


def journal(tenant: MockTenant) -> None:
    """A tenant's requests."""
    assert_type(tenant.requests("v3.*", status="4xx"), list[JournalEntry])
    assert_type(tenant.requests.wait("v3.login", count=2, timeout=1.5), list[JournalEntry])
    assert_type(tenant.requests.count("v3.login", after=7), int)
    assert_type(tenant.requests.cursor(), int)
    assert_type(tenant.requests.har(), dict[str, Any])
    assert_type(tenant.requests.curl(), str)
    assert_type([entry["operation"] for entry in tenant.requests], list[str])


def trouble(tenant: MockTenant) -> None:
    """Calls that go wrong, notifications that do, and what a block changes."""
    fault = tenant.faults.add("v3.bills.*", kind="reset", when="after", times=1)
    assert_type(fault, Fault)
    assert_type(tenant.faults.read(fault), Fault)
    assert_type(list(tenant.faults), list[Fault])
    tenant.faults.remove(fault)
    tenant.faults.clear()
    with tenant.changes() as changes:
        assert_type(changes, Changes)
    assert_type(changes.as_dict(), dict[str, Any])


def cards(tenant: MockTenant) -> None:
    """What merchants do with cards."""
    assert_type(tenant.spend.authorize("c", 20.5, "Drum Shop"), CardTransaction)
    assert_type(tenant.spend.refund("t"), CardTransaction)
    tenant.spend.activate("c")
