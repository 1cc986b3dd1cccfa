"""What users write with `create_app`, `BillMock` and the fixtures is understood by type checkers, and mistakes are not.

The files in `tests/typing` are checked and never run.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pytest_billmock
from tests.house.sources import ROOT

FOLDER = ROOT / "tests" / "typing"
CONFIG = "pyrightconfig.json"
IGNORE = re.compile(r"  # type: ignore\[[a-z-]+\]$", re.MULTILINE)
FIXTURES = {
    "bill_mock": "BillMock",
    "bill_tenant": "MockTenant",
    "bill_class_tenant": "MockTenant",
    "bill_module_tenant": "MockTenant",
    "bill_webhooks": "WebhookReceiver",
}

needs_node = pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason="no Node and npm here")


def run_mypy(*paths: Path) -> str:
    """What mypy says of files, with the project's settings."""
    pytest.importorskip("mypy", reason="no mypy here")
    return run("mypy", "--no-error-summary", "--config-file", "pyproject.toml", *map(str, paths))


def run_pyright(folder: Path) -> str:
    """What pyright says of the files of a folder that has settings for it."""
    pytest.importorskip("pyright", reason="no pyright here")
    return run("pyright", "--pythonpath", sys.executable, "--project", str(folder / CONFIG))


def run(module: str, *arguments: str) -> str:
    """What a checker prints, from the root."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False).stdout


def bare_refusals(folder: Path) -> set[int]:
    """Write the mistakes without what makes checkers ignore them into a folder; returns their lines."""
    text = (FOLDER / "refusals.py").read_text(encoding="utf-8")
    shutil.copy(FOLDER / CONFIG, folder)
    (folder / "refusals.py").write_text(IGNORE.sub("", text), encoding="utf-8")
    return {number for number, line in enumerate(text.splitlines(), 1) if IGNORE.search(line)}


def lines_in(output: str) -> set[int]:
    """The lines that a checker has errors for."""
    return {int(number) for number in re.findall(r"refusals\.py:(\d+):(?:\d+ -)? error:", output)}


@pytest.mark.slow
def test_mypy_understands_what_users_write() -> None:
    assert run_mypy(FOLDER) == ""


@pytest.mark.slow
@needs_node
def test_pyright_understands_what_users_write() -> None:
    assert run_pyright(FOLDER).splitlines()[-1] == "0 errors, 0 warnings, 0 informations"


@pytest.mark.slow
def test_mypy_refuses_each_mistake(tmp_path: Path) -> None:
    mistakes = bare_refusals(tmp_path)

    assert lines_in(run_mypy(tmp_path / "refusals.py")) == mistakes


@pytest.mark.slow
@needs_node
def test_pyright_refuses_each_mistake(tmp_path: Path) -> None:
    mistakes = bare_refusals(tmp_path)

    assert lines_in(run_pyright(tmp_path)) == mistakes


@pytest.mark.parametrize(("fixture", "value"), FIXTURES.items())
def test_a_fixture_has_the_type_that_tests_write(fixture: str, value: str) -> None:
    definition = getattr(pytest_billmock, fixture)

    assert definition.__wrapped__.__annotations__["return"] == f"Iterator[{value}]"
    assert f"\n    {fixture}: {value},\n" in (FOLDER / "fixtures.py").read_text(encoding="utf-8")


def test_nothing_that_is_only_checked_is_collected() -> None:
    assert [path.name for path in FOLDER.glob("*.py") if re.search(r"^test_|_test\.py$", path.name)] == []
