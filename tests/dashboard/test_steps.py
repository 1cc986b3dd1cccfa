"""What a person does to a tenant in the dashboard is in its trace, as if the control API had been called."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bench.replay import differences_of
from mockserver import dashboard
from mockserver.control.blueprint import control
from mockserver.control.blueprints import BLUEPRINTS
from mockserver.control.changes import record_changes
from mockserver.control.trace import read_trace_of
from mockserver.control.trace_file import read_trace
from mockserver.testing import MockTenant
from tests.dashboard.reading import Reader
from tests.signed_in import V3, vendor

FOLDER = Path(dashboard.__file__).parent


def calls(path: Path) -> set[str]:
    """The functions that a module calls by their names."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def test_what_is_done_in_the_dashboard_is_done_again(reader: Reader, tenant: MockTenant) -> None:
    tenant.control(record_changes, {"recorded": True})
    admin, home, faults = V3(tenant), f"/tenants/{tenant.id}", f"/tenants/{tenant.id}/faults"
    reader.done(f"{home}/snapshots", home, name="before")
    admin.post("/vendors", vendor())
    reader.done(f"{home}/clock", home, advance="1 day")
    reader.done(faults, faults, operation="v3.vendors.list", status="503", times="1")
    admin.call("GET", "/vendors")
    reader.done(f"{home}/snapshots/restore", home, name="before")
    admin.get("/vendors", max=3)
    content = tenant.control(read_trace_of).get_data()
    trace = read_trace(content)

    assert [(step["after"], step["function"]) for step in trace["steps"]] == [
        (1, "take_snapshot"),
        (2, "add_fault"),
        (3, "restore_snapshot"),
    ]
    assert (trace["lacks"], differences_of(content)) == ([], [])


def test_a_rule_for_notifications_of_the_dashboard_is_said_not_to_be_done_again(
    reader: Reader, tenant: MockTenant
) -> None:
    tenant.control(record_changes, {"recorded": True})
    webhooks = f"/tenants/{tenant.id}/webhooks"
    reader.done(f"{webhooks}/rules", webhooks, action="drop")
    trace = read_trace(tenant.control(read_trace_of).get_data())

    assert trace["lacks"] == ["add_delivery_rule behind exchange 0 is not done again"]


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.stem)
def test_no_page_changes_a_tenant_past_its_trace(path: Path) -> None:
    writing = {
        one.function.__name__ for one in control.endpoints.values() if one.method != "GET" and "<tenant>" in one.path
    }

    assert len(BLUEPRINTS) > 0
    assert len(writing) > 30
    assert calls(path) & writing == set()
