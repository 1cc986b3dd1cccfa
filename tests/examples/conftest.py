"""One fresh environment for all examples: the wheel as a user installs it, and what its examples say they need."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.sources import ROOT

NEEDS = ("pytest", "pytest-xdist")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock of all processes of a run while the block lasts."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(folder: Path) -> None:
    """Build the wheel, and install it into a new environment in the folder."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    (wheel,) = folder.glob("*.whl")
    pip = [str(folder / "venv" / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, str(wheel), *NEEDS], check=True)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment's folder of programs; made once a run, however many processes it has."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "installed"
    with locked(shared / "installed.lock"):
        if not (folder / "done").exists():
            folder.mkdir()
            install(folder)
            (folder / "done").touch()
    return folder / "venv" / "bin"
