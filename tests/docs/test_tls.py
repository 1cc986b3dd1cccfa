"""Every shell and Python block of the page about BILL's own host names runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.test_readme import blocks, run_pytest

PAGE = "docs/tls.md"


@pytest.mark.slow
def test_the_shell_blocks_run_without_an_error(tmp_path: Path) -> None:
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", blocks("sh", PAGE)],
        cwd=tmp_path,
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/sbin:/usr/bin:/bin",
            "XDG_DATA_HOME": str(tmp_path),
            "BILLMOCK_PORT": "9",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()[:3]) == 3
    assert '{"status":"live"}' in ran.stdout


@pytest.mark.slow
def test_the_pytest_example_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert "1 passed" in run_pytest(tmp_path, PAGE)
