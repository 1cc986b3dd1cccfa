"""The container image: its locked versions, what it is built from, and its install steps."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS = PROJECT["project"]["optional-dependencies"]
NEEDED = [*PROJECT["project"]["dependencies"], *EXTRAS["postgres"], *EXTRAS["workers"]]
LOCKED = dict(
    line.split("==") for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")
)
LET_THROUGH = {
    line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
}


def command(folder: Path) -> str:
    """The `billmock` of an environment that was made in a folder."""
    return str(folder / "venv" / "bin" / "billmock")


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[None]:
    """Let the environment's own `billmock` run, from when it has printed all until the block ends."""
    # In another folder and with no other variables: the checkout is no part of the image.
    environment = {"BILLMOCK_SCENARIO": "empty", "HOME": str(folder)}
    words = [command(folder), *arguments]
    with subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            next(line for line in process.stdout if "Credentials for a shell" in line)
            yield
        finally:
            process.terminate()


@pytest.mark.parametrize("text", NEEDED)
def test_a_version_of_each_dependency_is_locked_that_it_allows(text: str) -> None:
    needed = Requirement(text)

    assert needed.specifier.contains(LOCKED[needed.name.lower()])


def test_all_that_the_wheel_is_made_from_gets_to_the_image() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]

    assert {*wheel, "pyproject.toml", "README.md", "LICENSE", "requirements.lock"} == LET_THROUGH


def install(folder: Path) -> None:
    """Do in a folder what the Dockerfile does: a wheel of what gets to the image, over the locked versions."""
    context = folder / "context"
    context.mkdir()
    for name in LET_THROUGH:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, context / name)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    for step in (
        f"wheel -q --no-deps --wheel-dir {folder} {context}",
        f"install -q --requirement {context}/requirements.lock",
        f"install -q --no-deps --no-index --find-links {folder} billmock",
        "check",
    ):
        words = [str(folder / "venv" / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", *step.split()]
        subprocess.run(words, check=True)


@pytest.mark.slow
def test_the_images_install_steps_give_a_server_that_can_be_found(tmp_path: Path) -> None:
    install(tmp_path)
    file = tmp_path / "server.json"
    with serving(tmp_path, "serve", "--host", "0.0.0.0", "--port", "0", "--server-file", str(file)):
        words, environment = [command(tmp_path), "env"], {"BILLMOCK_SERVER_FILE": str(file)}
        ran = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)

    assert "export BILL_USERNAME=admin@billmock.example" in ran.stdout
