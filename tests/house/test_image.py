"""The container image: its locked versions, what it is built from, and its install steps."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.dockerfile import DOCKERFILE, Image, instructions
from tests.house.sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS = PROJECT["project"]["optional-dependencies"]
NEEDED = [*PROJECT["project"]["dependencies"], *EXTRAS["postgres"], *EXTRAS["tls"], *EXTRAS["workers"]]
LOCKED = dict(
    line.split("==") for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")
)
LET_THROUGH = {
    line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
}


@contextmanager
def serving(image: Image, *arguments: str) -> Iterator[None]:
    """Let the image's own command run, from when it has printed all until the block ends."""
    # In another folder and with no other variables: the checkout is no part of the image.
    environment = {**image.environment, "BILLMOCK_SCENARIO": "empty"}
    words = [*image.command("ENTRYPOINT"), *arguments]
    with subprocess.Popen(words, cwd=image.folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
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


def test_the_image_runs_as_a_user_who_may_write_nowhere_but_in_two_folders() -> None:
    assert [rest for keyword, rest in DOCKERFILE if keyword in ("USER", "WORKDIR", "VOLUME")][-3:] == [
        "10001",
        "/data",
        "/data",
    ]
    assert not [rest for keyword, rest in DOCKERFILE if "apt" in rest or "gcc" in rest]


def test_lines_that_go_on_are_one_instruction_and_comments_are_none() -> None:
    text = "FROM a\n# why\nRUN one \\\n    && two\n"

    assert [*instructions(text)] == [("FROM", "a"), ("RUN", "one      && two")]


@pytest.mark.slow
def test_the_images_install_steps_give_a_server_that_is_healthy_and_can_be_found(tmp_path: Path) -> None:
    image = Image(tmp_path)
    image.install(context(tmp_path))
    with serving(image, "--port", "0"):
        health = subprocess.run(image.command("HEALTHCHECK"), env=image.environment, check=False)
        words = [str(image.bin / "billmock"), "env"]
        ran = subprocess.run(words, env=image.environment, capture_output=True, text=True, check=True)

    assert health.returncode == 0
    assert "export BILL_USERNAME=admin@billmock.example" in ran.stdout


def context(folder: Path) -> Path:
    """A folder with what .dockerignore lets through."""
    context = folder / "context"
    context.mkdir()
    for name in LET_THROUGH:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, context / name)
    shutil.copy(ROOT / "requirements.lock", folder)
    return context
