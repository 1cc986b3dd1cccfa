"""Every shell and Python block of the README runs, in order, against a real server."""

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
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def blocks(language: str) -> str:
    """All blocks of a language, one after the other."""
    return "\n".join(text for name, text in BLOCKS if name == language)


@pytest.mark.parametrize("token", ["", "open-sesame"], ids=["open", "with a control token"])
def test_shell_blocks_run_and_answer_without_an_error(token: str) -> None:
    with BillMock(control_token=token or None) as mock:
        script = blocks("sh").replace("http://127.0.0.1:8080", mock.url).replace("curl -s", "curl -sf")
        bin_folder = Path(sys.executable).parent
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            env={
                "PATH": f"{bin_folder}:/usr/bin:/bin",
                "BILLMOCK_PORT": mock.url.rpartition(":")[2],
                "BILLMOCK_CONTROL_TOKEN": token,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ran.stderr == ""
    assert ran.returncode == 0
    assert '"results"' in ran.stdout
    assert '"response_message":"Success"' in ran.stdout


def test_the_pytest_examples_pass_with_the_plugin(tmp_path: Path) -> None:
    (tmp_path / "test_example.py").write_text(blocks("python"))
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert f"{blocks('python').count('def test_')} passed" in ran.stdout, ran.stdout


@pytest.mark.slow
@pytest.mark.parametrize("server", ["flask", "gunicorn"])
def test_other_servers_serve_with_their_commands(server: str) -> None:
    command = next(line for line in blocks("console").splitlines() if line.startswith(f"{server} "))
    with serving(*shlex.split(command.replace("8080", "0"))) as url:
        assert requests.get(f"{url}/connect/v3/vendors", timeout=30).json()[0]["code"] == "BDC_1109"
