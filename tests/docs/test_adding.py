"""The files on the page about adding a resource make one, in a copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "adding.md"
COPIES = ("mockserver", "contract_tests", "fixtures")
FILE = re.compile(r"^```\{code-block\} \w+\n:caption: (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def files() -> dict[str, str]:
    """The files that the page has, by their paths."""
    return dict(FILE.findall(PAGE.read_text(encoding="utf-8")))


def copy_with(folder: Path, texts: dict[str, str]) -> None:
    """A copy of what the server is made of, with the files of the page in it: rows go to those that are there."""
    for name in COPIES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pytest_billmock.py", folder)
    (folder / "tests" / "domain").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "domain" / "schema.py", folder / "tests" / "domain")
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)


def test_the_page_has_rules_a_view_rows_and_a_test() -> None:
    assert list(files()) == [
        "mockserver/domain/projects.py",
        "mockserver/dialects/v3/entities/projects.py",
        "mockserver/operations/v3.csv",
        "tests/test_projects.py",
    ]


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the copy in a folder."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "BILLMOCK_CACHE_DIR": str(folder / "cache")},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.mark.slow
def test_the_files_of_the_page_make_a_resource_once_its_tables_are_written_down(tmp_path: Path) -> None:
    copy_with(tmp_path, files())
    own = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_projects.py"]
    assert "run python -m tests.domain.schema" in python(tmp_path, *own).stdout
    assert python(tmp_path, "-m", "tests.domain.schema").returncode == 0
    ran = python(tmp_path, *own)

    assert "1 passed" in ran.stdout, ran.stdout[-3_000:] + ran.stderr[-1_000:]


@pytest.mark.slow
def test_the_files_of_the_page_pass_the_linter(tmp_path: Path) -> None:
    sources = {name: text for name, text in files().items() if name.startswith("mockserver/") and name.endswith(".py")}
    copy_with(tmp_path, sources)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *sources], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout
