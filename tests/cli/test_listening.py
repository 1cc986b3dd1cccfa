"""Where a command listens: a port that is taken is one sentence, whichever command wants it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver import BillMock
from mockserver.cli.listening import cannot_listen
from mockserver.control.changes import record_changes
from mockserver.control.trace import read_trace_of
from tests.cli.commands import run


@pytest.fixture
def port(mock: BillMock) -> str:
    return mock.url.rpartition(":")[2]


@pytest.fixture
def file(mock: BillMock, tmp_path: Path) -> Path:
    """A trace of one exchange."""
    tenant, file = mock.tenant(), tmp_path / "bill-trace.zip"
    tenant.control(record_changes, {"recorded": True})
    tenant.session()
    file.write_bytes(tenant.control(read_trace_of).get_data())
    return file


def test_a_replay_at_a_taken_port_is_one_sentence_before_anything_is_done(port: str, file: Path) -> None:
    answer = run("replay", str(file), "--serve", "--port", port)

    assert answer.exit_code == 1
    assert answer.output == f"Error: cannot listen on 127.0.0.1:{port}: Address already in use; --port takes another\n"


def test_a_proxy_at_a_taken_port_names_its_option(mock: BillMock, port: str, tmp_path: Path) -> None:
    answer = run("proxy", "--listen", f"127.0.0.1:{port}", "--url", mock.url)

    assert answer.output == (
        f"Error: cannot listen on 127.0.0.1:{port}: Address already in use; --listen takes another\n"
    )


def test_a_receiver_at_a_taken_port_and_at_a_host_of_nobody_is_one_sentence(port: str) -> None:
    taken = run("receive", "--port", port)
    nowhere = run("receive", "--port", port, "--host", "203.0.113.9")
    nobody = run("receive", "--port", port, "--host", "x" * 300)

    assert taken.output == f"Error: cannot listen on 127.0.0.1:{port}: Address already in use; --port takes another\n"
    assert nowhere.output.endswith("; --host takes another\n")
    assert nobody.output.endswith("; --host takes another\n")


def test_a_receiver_that_cannot_write_says_so_of_its_file(tmp_path: Path) -> None:
    answer = run("receive", "--port", "0", "--into", str(tmp_path / "nowhere" / "received.jsonl"))

    assert (answer.exit_code, "No such file or directory" in answer.output) == (2, True)
    assert "cannot listen" not in answer.output


def test_an_address_of_colons_stands_in_brackets() -> None:
    assert cannot_listen("::1", 80, OSError(13, "Permission denied")).message == (
        "cannot listen on [::1]:80: Permission denied; --port takes another"
    )
