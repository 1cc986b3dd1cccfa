"""The pytest plugin's mark takes a scenario file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TEST = """
from pathlib import Path

import pytest


@pytest.mark.bill(scenario=Path(__file__).parent / "mine.toml")
def test_vendors(bill_tenant):
    records = bill_tenant.export_world()["world"]["records"]
    assert [row["name"] for row in records["vendor"]] == ["Acme Paper"]
"""
SCENARIO = """
[[vendors]]
name = "Acme Paper"
address = { line1 = "1 Mill Road", city = "Oakland", zipOrPostalCode = "94601", country = "US" }
"""


def output_of(folder: Path, scenario: str) -> str:
    """What pytest says of a test whose mark names a scenario file."""
    (folder / "mine.toml").write_text(scenario)
    (folder / "test_example.py").write_text(TEST)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False).stdout


def test_a_mark_takes_the_path_of_a_file(tmp_path: Path) -> None:
    assert "1 passed" in output_of(tmp_path, SCENARIO)


def test_a_mark_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    output = output_of(tmp_path, SCENARIO.replace("name", "nmae"))
    assert "bill: mine.toml: vendors[0].nmae: unknown key 'nmae'; did you mean name?" in output
