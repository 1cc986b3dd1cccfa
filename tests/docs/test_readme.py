"""Every shell and Python block of the README and of the pages beside it runs, in order, against a real server."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from mockserver.testing import BillMock
from tests.servers import serving

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
README, REQUESTS, WEBHOOKS = "README.md", "docs/requests.md", "docs/webhooks.md"
DASHBOARD, PYTEST = "docs/dashboard.md", "docs/pytest.md"
TIME, AGENTS, CONTRACT, FAULTS = "docs/time.md", "docs/agents.md", "docs/contract.md", "docs/faults.md"
SCENARIOS = "docs/scenarios.md"
CHANGES = "docs/changes.md"


def blocks(language: str, page: str = README) -> str:
    """All blocks of a language of a page, one after the other."""
    return "\n".join(text for name, text in BLOCK.findall((ROOT / page).read_text()) if name == language)


def run_shell(
    mock: BillMock, page: str, token: str = "", folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the shell blocks of a page against a server, in a folder where they write files."""
    script = blocks("sh", page).replace("http://127.0.0.1:8080", mock.url).replace("curl -s", "curl -sf")
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "BILLMOCK_PORT": mock.url.rpartition(":")[2],
            "BILLMOCK_CONTROL_TOKEN": token,
        },
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def run_pytest(folder: Path, page: str) -> str:
    """What pytest says about the Python blocks of a page."""
    (folder / "test_example.py").write_text(blocks("python", page))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(folder)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    ).stdout


@pytest.mark.parametrize("token", ["", "open-sesame"], ids=["open", "with a control token"])
def test_shell_blocks_run_and_answer_without_an_error(token: str) -> None:
    with BillMock(control_token=token or None) as mock:
        ran = run_shell(mock, README, token)
    assert ran.stderr == ""
    assert ran.returncode == 0
    assert '"results"' in ran.stdout
    assert '"response_message":"Success"' in ran.stdout


def test_the_pytest_examples_pass_with_the_plugin(tmp_path: Path) -> None:
    output = run_pytest(tmp_path, README)

    assert f"{blocks('python').count('def test_')} passed" in output, output


def test_the_shell_blocks_about_requests_run_without_an_error() -> None:
    with BillMock(scenario="empty") as mock:
        requests.get(f"{mock.v3_url}/vendors", headers={"devKey": mock.credentials["BILL_DEV_KEY"]}, timeout=10)
        ran = run_shell(mock, REQUESTS)
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert "401 GET" in ran.stdout


def test_the_pytest_example_about_requests_passes(tmp_path: Path) -> None:
    assert "1 passed" in run_pytest(tmp_path, REQUESTS)


def test_the_shell_blocks_about_webhooks_run_without_an_error() -> None:
    with BillMock(scenario="empty") as mock:
        ran = run_shell(mock, WEBHOOKS)
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert '"matched":0' in ran.stdout


def test_the_pytest_examples_about_webhooks_pass(tmp_path: Path) -> None:
    assert "2 passed" in run_pytest(tmp_path, WEBHOOKS)


def test_the_pytest_example_about_changes_passes(tmp_path: Path) -> None:
    assert "1 passed" in run_pytest(tmp_path, CHANGES)


def test_the_shell_block_about_changes_runs_without_an_error() -> None:
    with BillMock(scenario="empty") as mock:
        ran = run_shell(mock, CHANGES)
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert '"wasRecorded":true' in ran.stdout


def test_the_pytest_example_about_time_passes(tmp_path: Path) -> None:
    assert "1 passed" in run_pytest(tmp_path, TIME)


def test_the_shell_block_about_time_runs_without_an_error() -> None:
    with BillMock(scenario="empty") as mock:
        ran = run_shell(mock, TIME)
    assert (ran.stderr, ran.returncode) == ("", 0)


def test_the_shell_block_about_the_contract_suite_runs_without_an_error() -> None:
    with BillMock(scenario="empty") as mock:
        ran = run_shell(mock, CONTRACT)
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert "v3.vendors.archive (" in ran.stdout


def test_the_shell_block_about_agents_runs_without_an_error() -> None:
    with BillMock(scenario="empty") as mock:
        ran = run_shell(mock, AGENTS)
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert "# billmock at http://127.0.0.1:" in ran.stdout


def test_the_shell_block_about_faults_runs_without_an_error() -> None:
    with BillMock(scenario="empty") as mock:
        ran = run_shell(mock, FAULTS)
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert "error BDC_1144 before  v3.bills.*  struck 0 of 3 times in 0 calls" in ran.stdout


def test_the_pytest_examples_about_faults_pass(tmp_path: Path) -> None:
    assert "4 passed" in run_pytest(tmp_path, FAULTS)


def test_the_shell_block_about_the_dashboard_leads_to_it() -> None:
    with BillMock(scenario="empty") as mock:
        ran, url = run_shell(mock, DASHBOARD), mock.url
    assert (ran.stderr, ran.stdout) == ("", f"302 {url}/_mock/ui/\n")


def test_the_shell_blocks_about_scenarios_run_without_an_error(tmp_path: Path) -> None:
    with BillMock() as mock:
        ran = run_shell(mock, SCENARIOS, folder=tmp_path)
        assert mock.default.audit() == []
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert "Acme Paper" in (tmp_path / "world.json").read_text()
    assert "Acme Paper" not in (tmp_path / "anonymous.json").read_text()


def test_the_pytest_example_about_scenarios_passes(tmp_path: Path) -> None:
    assert "1 passed" in run_pytest(tmp_path, SCENARIOS)


def test_the_pytest_examples_about_pytest_pass(tmp_path: Path) -> None:
    assert "3 passed" in run_pytest(tmp_path, PYTEST)


@pytest.mark.slow
@pytest.mark.parametrize("server", ["flask", "gunicorn"])
def test_other_servers_serve_with_their_commands(server: str) -> None:
    command = next(line for line in blocks("console").splitlines() if line.startswith(f"{server} "))
    with serving(*shlex.split(command.replace("8080", "0"))) as url:
        assert requests.get(f"{url}/connect/v3/vendors", timeout=30).json()[0]["code"] == "BDC_1109"
