"""The make targets, as a user's first commands meet them."""

import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT


def make(*words: str) -> subprocess.CompletedProcess[str]:
    """Run make in the checkout."""
    return subprocess.run(["make", *words], cwd=ROOT, check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["run"], "billmock serve"),
        (["run", "PORT=9999"], "billmock serve --port 9999"),
        (["test"], "python -m pytest -n 2 -m 'not slow'"),
        (["test-slow"], "python -m pytest -n 2 -m slow"),
        (["env", "PORT=9999"], "billmock env --port 9999"),
        (["lint"], "mypy"),
        (["bench"], "python -m bench"),
        (["contract"], "billmock contract"),
        (["lock"], "python .ci/lock"),
        (["dist"], "python -m build"),
        (["dist"], "twine check --strict dist/*"),
        (["dist"], "check-wheel-contents dist/*.whl"),
        (["executable"], "python -m PyInstaller"),
    ],
)
def test_a_target_runs_its_command(words: list[str], command: str) -> None:
    assert f".venv/bin/{command}" in make("--dry-run", *words).stdout


@pytest.mark.parametrize("target", ["run", "env"])
def test_a_port_is_named_only_by_who_sets_it(target: str) -> None:
    assert "--port" not in make("--dry-run", target).stdout


def test_an_environment_is_made_only_where_none_is(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    (tmp_path / "installed").touch()

    assert "venv" not in make("--dry-run", "run", f"VENV={tmp_path}").stdout.replace(str(tmp_path), "")


def test_a_python_older_than_3_11_is_refused_by_name(tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.1 || exit 1\n')
    old.chmod(0o755)

    answer = make("run", f"PYTHON={old}", f"VENV={tmp_path}/venv")

    assert answer.returncode != 0
    assert f"billmock needs Python 3.11 or newer; '{old}' is Python 3.9.1." in answer.stderr


def test_a_python_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = make("run", "PYTHON=python3.99", f"VENV={tmp_path}/venv")

    assert "billmock needs Python 3.11 or newer; there is no 'python3.99'." in answer.stderr


def test_where_no_server_is_found_make_says_how_it_names_one(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    (tmp_path / "bin" / "billmock").symlink_to("/usr/bin/false")
    (tmp_path / "installed").touch()

    answer = make("env", "PORT=9", f"VENV={tmp_path}")

    assert answer.returncode != 0
    assert "With make another server is named by PORT=8081, ARGS='--url URL' or BILLMOCK_URL." in answer.stderr
