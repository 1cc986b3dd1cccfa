"""Parallel tests on one server: `python -m bench xdist` is the same at its full size."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import xdist

WAITS = """
import threading

def test_it(bill_mock):
    open("url", "w").write(bill_mock.url)
    threading.Event().wait(60)
"""


def wait_until(condition: Callable[[], bool]) -> bool:
    """Whether something is so within a minute."""
    until = time.monotonic() + 60
    while not condition() and time.monotonic() < until:
        threading.Event().wait(0.05)
    return condition()


def answers(port: int) -> bool:
    """Whether somebody listens at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_parallel_tests_with_tenants_of_their_own_meet_nobody_elses_records(tmp_path: Path) -> None:
    outcome = xdist.measure(workers=2, tests=24, folder=tmp_path)

    assert (outcome.passed, outcome.servers, len(outcome.making)) == (24, 1, 24)


@pytest.mark.slow
def test_the_server_of_a_run_ends_though_its_controller_was_killed(tmp_path: Path) -> None:
    (tmp_path / "test_waits.py").write_text(WAITS)
    url, command = tmp_path / "url", [sys.executable, "-m", "pytest", "-n", "1", "--bill-scenario=empty"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        assert wait_until(lambda: url.exists() and url.read_text() != "")
        port = int(url.read_text().rpartition(":")[2])
        run.kill()

    assert wait_until(lambda: not answers(port))
