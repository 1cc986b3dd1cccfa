"""One fresh environment for all examples: the wheel as a user installs it, and what its examples say they need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from tests.once import made_once

NEEDS = ("pytest", "pytest-xdist")


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
    """The environment's folder of programs."""
    return made_once(tmp_path_factory, "installed", install) / "venv" / "bin"
