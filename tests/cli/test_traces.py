"""Traces on the command line: what they lack, and what their client never got."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests

from mockserver import BillMock
from mockserver.control.changes import record_changes
from mockserver.control.scenarios import export_world, import_world
from mockserver.control.trace import read_trace_of
from mockserver.testing import MockTenant
from tests.cli.commands import run

IMPORTED = "its world was imported, and is not in a trace"


@pytest.fixture
def tenant(mock: BillMock) -> MockTenant:
    """A tenant of which changes are recorded."""
    tenant = mock.tenant("empty")
    tenant.control(record_changes, {"recorded": True})
    return tenant


def trace_of(tenant: MockTenant, folder: Path) -> str:
    """The path of the trace of a tenant."""
    file = folder / "bill-trace.zip"
    file.write_bytes(tenant.control(read_trace_of).get_data())
    return str(file)


def test_the_trace_of_an_imported_world_is_said_not_to_be_whole_when_it_is_written(
    mock: BillMock, tenant: MockTenant, tmp_path: Path
) -> None:
    tenant.control(import_world, {"scenario": dict(tenant.control(export_world))})
    words = ["trace", "--tenant", tenant.id, "--url", mock.url, "--output", str(tmp_path / "bill-trace.zip")]
    lines, document = run(*words), json.loads(run(*words, "--json").stdout)

    assert lines.stderr.splitlines()[0] == f"note: {IMPORTED}: answers may differ"
    assert lines.stderr.splitlines()[-1] == "note: `billmock replay` cannot make its world"
    assert (document["whole"], document["lacks"][0]) == (False, IMPORTED)


def test_the_trace_of_a_whole_world_has_no_note(mock: BillMock, tenant: MockTenant, tmp_path: Path) -> None:
    words = ["trace", "--tenant", tenant.id, "--url", mock.url, "--output", str(tmp_path / "bill-trace.zip")]
    answer, document = run(*words), json.loads(run(*words, "--json").stdout)

    assert (answer.stderr, document["whole"], document["lacks"]) == ("", True, [])


def test_a_world_of_a_scenario_of_ones_own_is_said_to_be_in_no_trace(mock: BillMock, tmp_path: Path) -> None:
    document = dict(mock.tenant("empty").control(export_world))
    tenant = mock.tenant(scenario=document)
    tenant.control(record_changes, {"recorded": True})
    answer = run("replay", trace_of(tenant, tmp_path))
    first, second, last = answer.stderr.splitlines()

    assert answer.exit_code == 1
    assert first.startswith("note: its world is of a scenario of your own (scenario-")
    assert second == "note: `billmock replay` cannot make its world"
    assert "its world cannot be made here" in last


def test_a_replay_says_where_the_client_never_got_the_answer(tenant: MockTenant, tmp_path: Path) -> None:
    session = tenant.session()
    tenant.faults.add("v3.vendors.list", kind="reset", when="after", times=1)
    with pytest.raises(requests.ConnectionError):
        session.get("/vendors")
    answer = run("replay", trace_of(tenant, tmp_path))

    assert answer.stdout.splitlines()[1].endswith(" GET /connect/v3/vendors 200  v3.vendors.list")
    assert answer.stdout.splitlines()[2:] == [
        "   fault 1: reset after, the client never got this answer",
        "2 exchanges, all as recorded",
    ]


def test_a_step_that_a_trace_does_not_have_is_told_with_the_last(tenant: MockTenant, tmp_path: Path) -> None:
    tenant.session()
    answer = run("replay", trace_of(tenant, tmp_path), "--step", "99")

    assert answer.exit_code == 2
    assert "Error: there is no exchange 99: the trace has 1 exchange, the last is --step 1\n" in answer.output
