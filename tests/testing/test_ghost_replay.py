"""What a ghost did between two pages is in a trace, is shown, and is done again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bench.replay import differences_of
from mockserver.cli import main
from mockserver.control.changes import record_changes
from mockserver.control.trace import read_trace_of
from mockserver.control.trace_file import Trace, TraceError, read_trace, write_trace
from mockserver.tenancy.ghosts import ACTS
from mockserver.testing import BillMock, MockTenant
from mockserver.testing.replay import Replay


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock(seed=5) as server:
        yield server


def recorded(mock: BillMock) -> MockTenant:
    tenant = mock.tenant()
    tenant.control(record_changes, {"recorded": True})
    return tenant


def walk(session: Any, path: str, key: str = "page", size: int = 5) -> None:
    """A list page by page, from its beginning where a token has expired."""
    query: dict[str, Any] = {"max": size}
    for _ in range(20):
        answer = session.get(path, params=query).json()
        if isinstance(answer, dict) and "nextPage" not in answer:
            return
        query = {"max": size, key: answer["nextPage"]} if isinstance(answer, dict) else {"max": size}


def acts_of(trace: Trace) -> list[dict[str, Any]]:
    return [act for entry in trace["exchanges"] for act in entry.get("ghost", {}).get("acts", [])]


@pytest.mark.parametrize("seed", range(3))
def test_a_walk_with_two_ghosts_is_done_again_the_same(mock: BillMock, seed: int) -> None:
    tenant = recorded(mock)
    session, v2 = tenant.session(), tenant.session("v2")
    with tenant.ghost("v3.vendors,v3.bills", seed=seed, acts=[*ACTS]):
        walk(session, "/vendors")
        walk(session, "/bills")
    with tenant.ghost(seed=seed):
        walk(session, "/customers")
        v2.post("/List/Vendor.json", json={"start": 0, "max": 5})
        v2.post("/List/Vendor.json", json={"start": 5, "max": 5})
        walk(tenant.session("spend"), "/budgets", "nextPage", 2)
    session.get("/vendors", params={"sort": "updatedTime:desc"})
    content = tenant.control(read_trace_of).get_data()
    trace = read_trace(content)

    assert differences_of(content) == []
    assert (trace["whole"], len(acts_of(trace)) > 10) == (True, True)


def test_a_trace_has_the_acts_of_every_ghost_before_the_exchange_they_came_before(mock: BillMock) -> None:
    tenant = recorded(mock)
    session = tenant.session()
    with tenant.ghost("v3.vendors", seed=1, acts=["touch_read"], times=1):
        walk(session, "/vendors")
    with tenant.ghost("v3.vendors", seed=2, acts=["touch_read"], times=1) as second:
        walk(session, "/vendors")
    trace = read_trace(tenant.control(read_trace_of).get_data())
    (other,) = second.acts
    acts = acts_of(trace)

    assert [act["act"] for act in acts] == ["touch_read", "touch_read"]
    assert (acts[1]["id"], acts[1]["by"], acts[1]["changes"]) == (other["id"], other["by"], other["changes"])


def test_the_commands_tell_what_a_ghost_did(mock: BillMock, tmp_path: Path) -> None:
    tenant, file = recorded(mock), tmp_path / "bill-trace.zip"
    with tenant.ghost("v3.vendors", seed=2, acts=["touch_read"], times=1) as ghost:
        walk(tenant.session(), "/vendors")
    (act,) = ghost.acts
    words = ["trace", "--tenant", tenant.id, "--url", mock.url, "--output", str(file)]
    output = CliRunner().invoke(main, words).output
    lines = CliRunner().invoke(main, ["replay", str(file)]).output.splitlines()
    (line,) = [one for one in lines if one.startswith("   ghost: ")]

    assert output.endswith(" exchanges, 1 act of ghosts\n")
    assert line.startswith(f'   ghost: {act["by"]} changed "{act["name"]}" (')
    assert line.endswith(f" at {act['time'][:19]} [touch_read]")
    assert " GET /connect/v3/vendors 200" in lines[lines.index(line) + 1]
    assert lines[-1].endswith("all as recorded")


def test_a_trace_whose_ghost_is_none_is_refused_in_words(mock: BillMock) -> None:
    tenant = recorded(mock)
    tenant.session()
    trace = read_trace(tenant.control(read_trace_of).get_data())
    trace["exchanges"][0]["ghost"] = {"since": "2026-11-26T18:45:10.999+00:00", "acts": ["boo"]}

    with pytest.raises(TraceError, match="exchange 1: ghost acts must be an object"):
        read_trace(write_trace(trace))


@pytest.mark.slow
def test_a_process_that_only_replays_lets_the_ghost_act_again(mock: BillMock, tmp_path: Path) -> None:
    tenant, file = recorded(mock), tmp_path / "bill-trace.zip"
    with tenant.ghost("v3.vendors", seed=1):
        walk(tenant.session(), "/vendors")
    file.write_bytes(tenant.control(read_trace_of).get_data())
    command = [sys.executable, "-m", "mockserver", "replay", str(file)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (result.stdout.splitlines()[-1], result.stderr) == ("7 exchanges, all as recorded", "")


def test_a_step_that_is_not_done_again_is_told(mock: BillMock) -> None:
    tenant = recorded(mock)
    tenant.session()
    trace = read_trace(tenant.control(read_trace_of).get_data())
    trace["steps"] = [{"after": 0, "time": trace["began"], "function": "summon_ghost", "arguments": {}}]
    replay = Replay(trace)
    replay.go_to(1)
    replay.close()

    assert replay.refusals == ["summon_ghost behind exchange 0 is nothing that is done again here"]
