"""What an installed billmock consists of."""

import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest

from mockserver import __version__
from tests.house.sources import ROOT, repository_paths

pytest.importorskip("hatchling", reason="no build backend here, and none is fetched")

DIST_INFO = f"billmock-{__version__}.dist-info"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with ZipFile(next(Path(folder).glob("*.whl"))) as archive:
        yield archive


@pytest.mark.slow
def test_the_wheel_has_two_packages_and_the_plugin_and_nothing_else_at_top_level(wheel: ZipFile) -> None:
    top = {name.partition("/")[0] for name in wheel.namelist()}

    assert top == {"mockserver", "contract_tests", "pytest_billmock.py", DIST_INFO}


@pytest.mark.slow
def test_the_wheel_carries_every_scenario_file_inside_the_package(wheel: ZipFile) -> None:
    committed = {path for path in repository_paths() if path.startswith("fixtures/")}
    carried = {name for name in wheel.namelist() if name.startswith("mockserver/fixtures/")}

    assert carried == {f"mockserver/{path}" for path in committed}


@pytest.mark.slow
def test_the_wheel_carries_every_file_of_the_packages(wheel: ZipFile) -> None:
    committed = {path for path in repository_paths() if path.startswith(("mockserver/", "contract_tests/"))}

    assert committed - set(wheel.namelist()) == set()


@pytest.mark.slow
def test_the_wheel_names_its_licence_and_oldest_python(wheel: ZipFile) -> None:
    metadata = message_from_bytes(wheel.read(f"{DIST_INFO}/METADATA"))

    assert (metadata["License-Expression"], metadata["Requires-Python"]) == ("Apache-2.0", ">=3.11")
    assert f"{DIST_INFO}/licenses/LICENSE" in wheel.namelist()


@pytest.mark.slow
def test_the_wheel_offers_the_command_and_the_pytest_plugin(wheel: ZipFile) -> None:
    entry_points = wheel.read(f"{DIST_INFO}/entry_points.txt").decode()

    assert "[console_scripts]\nbillmock = mockserver.cli:main" in entry_points
    assert "[pytest11]\nbillmock = pytest_billmock" in entry_points
