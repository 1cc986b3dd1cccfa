"""The one file for those without Python: it serves, and its commands work."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import requests

from mockserver import __version__
from tests.house.sources import ROOT
from tests.once import made_once

needs_pyinstaller = pytest.mark.skipif(find_spec("PyInstaller") is None, reason="no PyInstaller here")
MAX_BYTES = 60_000_000


def freeze(folder: Path) -> None:
    """Do what `make executable` does, into a folder."""
    words = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    places = ["--distpath", str(folder), "--workpath", str(folder / "work")]
    subprocess.run([*words, *places, ".ci/billmock.spec"], cwd=ROOT, check=True)


@pytest.fixture(scope="module")
def executable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that `make executable` makes."""
    return made_once(tmp_path_factory, "executable", freeze) / "billmock"


@pytest.fixture(scope="module")
def shell(executable: Path) -> dict[str, str]:
    """The variables of a machine without Python: there are no programs at all."""
    return {"PATH": "", "HOME": str(executable.parent)}


@pytest.fixture(scope="module")
def url(executable: Path, shell: dict[str, str]) -> Iterator[str]:
    """The base URL of the server that the file serves."""
    words = [str(executable), "serve", "--port", "0"]
    with subprocess.Popen(words, env=shell, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield next(line for line in process.stdout if line.startswith("v3 ")).split()[1].removesuffix("/connect/v3")
        finally:
            process.terminate()
            process.stdout.read()


@pytest.mark.slow
@needs_pyinstaller
def test_it_is_one_file_of_a_bearable_size_that_knows_its_version(executable: Path, shell: dict[str, str]) -> None:
    ran = subprocess.run([str(executable), "--version"], env=shell, capture_output=True, text=True, check=True)

    assert ran.stdout == f"billmock, version {__version__}\n"
    assert executable.stat().st_size < MAX_BYTES


@pytest.mark.slow
@needs_pyinstaller
def test_its_dashboard_says_by_which_fact_a_call_was_refused(url: str) -> None:
    requests.post(f"{url}/connect/v3/login", json={}, timeout=10)
    page = requests.get(f"{url}/_mock/ui/tenants/default/requests/1?whose=nobody", timeout=10)

    assert (page.status_code, 'class="facts"' in page.text) == (200, True)
    assert requests.get(f"{url}/_mock/ui/static/vendor/htmx.min.js", timeout=10).status_code == 200


@pytest.mark.slow
@needs_pyinstaller
def test_its_health_and_every_sign_in_are_fine(executable: Path, shell: dict[str, str], url: str) -> None:
    health = [str(executable), "health", "--url", url]
    env = [str(executable), "env", "--check", "--url", url]

    assert (
        subprocess.run(health, env=shell, capture_output=True, text=True, check=True).stdout == '{"status": "ready"}\n'
    )
    assert subprocess.run(env, env=shell, capture_output=True, text=True, check=True).stdout.count(" user ") == 5


@pytest.mark.slow
@needs_pyinstaller
def test_a_client_signs_in_with_its_credentials_and_lists(executable: Path, shell: dict[str, str], url: str) -> None:
    words = [str(executable), "env", "--format", "json", "--url", url]
    printed = subprocess.run(words, env=shell, capture_output=True, text=True, check=True).stdout
    known = json.loads(printed)["credentials"]
    body = {
        "username": known["BILL_USERNAME"],
        "password": known["BILL_PASSWORD"],
        "organizationId": known["BILL_ORGANIZATION_ID"],
        "devKey": known["BILL_DEV_KEY"],
    }
    session = requests.post(f"{url}/connect/v3/login", json=body, timeout=30).json()["sessionId"]
    headers = {"sessionId": session, "devKey": known["BILL_DEV_KEY"]}
    vendors = requests.get(f"{url}/connect/v3/vendors", params={"max": 3}, headers=headers, timeout=30).json()[
        "results"
    ]

    assert len(vendors) == 3


@pytest.mark.slow
@needs_pyinstaller
def test_worlds_are_kept_from_one_start_to_the_next(executable: Path, shell: dict[str, str], url: str) -> None:
    words = [str(executable), "serve", "--port", "0", "--log", "start"]
    with subprocess.Popen(words, env=shell, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        next(line for line in process.stdout if "Credentials for a shell" in line)
        process.terminate()
        log = process.stderr.read()

    assert "opening the store" in log
    assert "making the world" not in log
