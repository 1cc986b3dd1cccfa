"""What the page about CI says is so: its scripts run, and its commands are those that there are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mockserver.testing import BillMock
from tests.house.sources import ROOT
from tests.lint.files import blocks, parsed

PAGE = "docs/ci.md"
TOKEN = "of-this-job"


def script_of(*lines: str) -> str:
    """Lines of a job as one script, which tells the developer key that it came to know."""
    return "\n".join([*lines, 'echo "$BILL_DEV_KEY"'])


def test_gitlabs_job_takes_its_credentials_from_the_service(tmp_path: Path) -> None:
    job = parsed(blocks(PAGE)[".gitlab-ci.yml"])["tests"]
    with BillMock(scenario="empty", control_token=TOKEN) as mock:
        environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", **job["variables"]}
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script_of(*job["before_script"])],
            env={**environment, "BILLMOCK_URL": mock.url}, cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        key = mock.credentials["BILL_DEV_KEY"]

    assert (ran.stderr, ran.stdout) == ("", f"{key}\n")


def test_the_profiles_of_the_page_are_those_of_the_compose_file() -> None:
    services = parsed((ROOT / "compose.yaml").read_text())["services"]
    profiles = {profile for service in services.values() for profile in service.get("profiles", [])}
    page = (ROOT / PAGE).read_text()

    assert [profile for profile in profiles if f"--profile {profile} up" not in page] == []
