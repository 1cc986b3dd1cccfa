"""What becomes of skips in CI and elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

TESTS = """
import pytest

def test_that_needs_a_browser():
    pytest.skip("no Chromium here")

@pytest.mark.skipif(True, reason="BILL's own documents do not lie beside the checkout")
def test_that_may_be_skipped():
    pass

@pytest.mark.xfail
def test_that_is_expected_to_fail():
    assert False
"""
MODULE = 'import pytest\n\npytest.importorskip("no_such_module", reason="no such module")\n'


def run(folder: Path, environment: dict[str, str]) -> str:
    """What pytest says about a module with skips and one that is skipped as a whole."""
    (folder / "test_one.py").write_text(TESTS)
    (folder / "test_two.py").write_text(MODULE)
    (folder / "none.ini").write_text("[pytest]\n")
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.skips",
        "-p",
        "no:cacheprovider",
        "-c",
        str(folder / "none.ini"),
        "-rfE",
    ]
    ran = subprocess.run(
        [*words, "--continue-on-collection-errors", "--rootdir", str(folder), str(folder)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return ran.stdout


def test_in_ci_a_skip_is_a_failure_that_tells_its_reason(tmp_path: Path) -> None:
    output = run(tmp_path, {"FAIL_ON_SKIPS": "1"})

    assert "skipped, which CI does not allow: no Chromium here" in output
    assert "skipped, which CI does not allow: no such module" in output
    assert "1 failed, 1 skipped, 1 xfailed, 1 error" in output


def test_elsewhere_it_is_a_skip(tmp_path: Path) -> None:
    assert "3 skipped, 1 xfailed" in run(tmp_path, {})
