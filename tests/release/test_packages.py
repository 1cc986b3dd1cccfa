"""What is published: the sdist, and what an installed billmock consists of."""

import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from email import message_from_bytes
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

from mockserver import __version__
from tests.house.sources import ROOT, repository_paths

pytest.importorskip("hatchling", reason="no build backend here, and none is fetched")

DIST_INFO = f"billmock-{__version__}.dist-info"


def build(folder: Path, *targets: str, source: Path = ROOT) -> None:
    """Build sdist or wheel of a checkout, or of an sdist that was unpacked, into a folder."""
    words = [word for target in targets for word in ("--target", target)]
    command = [sys.executable, "-m", "hatchling", "build", *words, "--directory", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build(folder, "sdist", "wheel")
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Iterator[ZipFile]:
    """The wheel of this checkout."""
    with ZipFile(next(dist.glob("*.whl"))) as archive:
        yield archive


@pytest.fixture(scope="module")
def unpacked(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist of this checkout, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / f"billmock-{__version__}"


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


@pytest.mark.slow
def test_the_sdist_is_the_repository_and_nothing_else(unpacked: Path) -> None:
    files = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}

    assert files == {*repository_paths(), "PKG-INFO"}


@pytest.mark.slow
def test_the_sdist_builds_the_same_wheel(unpacked: Path, wheel: ZipFile, tmp_path: Path) -> None:
    build(tmp_path, "wheel", source=unpacked)

    with ZipFile(next(tmp_path.glob("*.whl"))) as rebuilt:
        assert rebuilt.namelist() == wheel.namelist()


@pytest.mark.slow
def test_tests_run_in_the_sdist_without_git(unpacked: Path) -> None:
    paths = ["tests/house/test_layout.py", "tests/kernel/test_money.py", "tests/docs/test_settings.py"]
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *paths]
    ran = subprocess.run(words, cwd=unpacked, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout


@pytest.mark.slow
@pytest.mark.skipif(find_spec("twine") is None, reason="no twine here")
def test_the_package_index_can_show_what_it_gets(dist: Path) -> None:
    words = [sys.executable, "-m", "twine", "check", "--strict", *map(str, dist.iterdir())]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout


@pytest.mark.slow
@pytest.mark.skipif(find_spec("check_wheel_contents") is None, reason="no check-wheel-contents here")
def test_the_wheel_has_the_usual_contents_of_one(dist: Path) -> None:
    words = [sys.executable, "-m", "check_wheel_contents", *map(str, dist.glob("*.whl"))]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout


def test_the_changelog_has_a_section_for_the_version() -> None:
    assert f"\n## {__version__} (" in (ROOT / "CHANGELOG.md").read_text()


def test_every_page_that_the_list_for_language_models_names_is_there() -> None:
    pages = re.findall(r"\]\(([^)]+)\)", (ROOT / "llms.txt").read_text())

    assert [page for page in pages if page not in repository_paths()] == []
