"""The pytest plugin in a user's own project."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

USES_IT = "def test_a_tenant_is_there(bill_tenant):\n    assert bill_tenant.credentials['BILL_DEV_KEY']\n"
USES_WEBHOOKS = """
import requests

def test_a_vendor_is_told_of(bill_mock, bill_tenant, bill_webhooks):
    known = bill_tenant.credentials
    names = {"username": "USERNAME", "password": "PASSWORD", "organizationId": "ORGANIZATION_ID", "devKey": "DEV_KEY"}
    login = {name: known[f"BILL_{variable}"] for name, variable in names.items()}
    session = requests.post(f"{bill_mock.v3_url}/login", json=login).json()["sessionId"]
    headers = {"sessionId": session, "devKey": login["devKey"]}
    subscription = requests.post(
        f"{bill_mock.events_url}/subscriptions",
        json={
            "name": "Vendors",
            "status": {"enabled": True},
            "events": [{"type": "vendor.created", "version": "1"}],
            "notificationUrl": bill_webhooks.url,
        },
        headers={**headers, "X-Idempotent-Key": "9b0d4ee0-0000-4000-8000-000000000001"},
    ).json()
    bill_webhooks.keys.append(subscription["securityKey"])
    address = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
    requests.post(f"{bill_mock.v3_url}/vendors", json={"name": "Alder", "address": address}, headers=headers)

    assert bill_webhooks.wait("vendor.created", name="Alder").verified
"""
USES_NOTHING = "def test_nothing():\n    assert True\n"


def run_pytest(project: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with the plugin in a project of one test file."""
    (project / "test_own.py").write_text(text, encoding="utf-8")
    (project / "pytest.ini").write_text("[pytest]\npythonpath = .\n", encoding="utf-8")
    command = f"import sys; sys.path.append({str(ROOT)!r}); import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    options = ["-p", "pytest_billmock", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    # Autoload is off: where this checkout is installed the plugin would be there twice.
    return subprocess.run(
        [sys.executable, "-c", command, *options],
        cwd=project,
        env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PATH": ""},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    """A project with folders that are called as our packages are."""
    for name in ("mockserver", "contract_tests"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text('"""Somebody\'s own."""\n', encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_a_users_own_mockserver_folder_does_not_break_pytest(hidden: Path) -> None:
    run = run_pytest(hidden, USES_NOTHING)

    assert (run.returncode, "1 passed" in run.stdout) == (0, True)


@pytest.mark.slow
def test_a_fixture_says_which_folder_hides_the_package(hidden: Path) -> None:
    run = run_pytest(hidden, USES_IT)

    assert run.returncode == 1
    assert f"{hidden / 'mockserver'} hides billmock's package of the same name" in run.stdout


@pytest.mark.slow
def test_a_project_without_such_folders_gets_its_tenant(tmp_path: Path) -> None:
    run = run_pytest(tmp_path, USES_IT)

    assert (run.returncode, "1 passed" in run.stdout) == (0, True)


def test_the_plugin_imports_nothing_of_ours_until_a_fixture_is_used() -> None:
    program = "import sys, pytest_billmock; print([name for name in sys.modules if name.startswith('mockserver')])"

    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert output == "[]\n"


@pytest.mark.slow
def test_a_project_without_such_folders_receives_webhooks(tmp_path: Path) -> None:
    run = run_pytest(tmp_path, USES_WEBHOOKS)

    assert (run.returncode, "1 passed" in run.stdout) == (0, True), run.stdout
