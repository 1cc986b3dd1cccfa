"""Each example passes where nothing but the wheel is installed, in a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.sources import ROOT, repository_paths

EXAMPLES = ROOT / "examples"
LATITUDES = ("off", "1", "2", "3")

# Stands in for the package of this name: no engine is here, so the "container" is a server of the environment's own.
STAND_IN = """
import subprocess

class DockerContainer:
    def __init__(self, image):
        self.environment = {}

    def with_env(self, name, value):
        self.environment[name] = value
        return self

    def with_exposed_ports(self, *ports):
        return self

    def waiting_for(self, strategy):
        return self

    def __enter__(self):
        words = ["billmock", "serve", "--port", "0"]
        self.process = subprocess.Popen(words, env={**ENVIRON, **self.environment}, stdout=subprocess.PIPE, text=True)
        self.port = next(line for line in self.process.stdout if line.startswith("v3 ")).split(":")[2].split("/")[0]
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.communicate()

    def get_container_host_ip(self):
        return "127.0.0.1"

    def get_exposed_port(self, port):
        return self.port
"""

WAITING = """
class HttpWaitStrategy:
    def __init__(self, port, path):
        pass

    def for_status_code(self, status):
        return self
"""


def variables(programs: Path) -> dict[str, str]:
    """The variables of a user's shell: none of ours, and nothing of the checkout."""
    return {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(programs.parent)}


def run(words: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What a program prints that must succeed."""
    ran = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def copied(name: str, folder: Path) -> Path:
    """An example's files that are the repository's, in a folder."""
    for path in [Path(path) for path in repository_paths() if path.startswith(f"examples/{name}/")]:
        shutil.copy(ROOT / path, folder)
    return folder


@contextmanager
def serving(programs: Path, latitude: str) -> Iterator[str]:
    """The environment's own `billmock` until the block ends: its base URL."""
    words = [str(programs / "billmock"), "serve", "--port", "0", "--latitude", latitude]
    with subprocess.Popen(words, env=variables(programs), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield next(line for line in process.stdout if line.startswith("v3 ")).split()[1].removesuffix("/connect/v3")
        finally:
            process.terminate()
            process.stdout.read()


def test_the_table_of_examples_names_each_folder() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (EXAMPLES / "README.md").read_text(), re.MULTILINE)

    assert {
        path.split("/")[1] for path in repository_paths() if path.count("/") > 1 and path.startswith("examples/")
    } == {*rows}


@pytest.mark.slow
@pytest.mark.parametrize("latitude", LATITUDES)
@pytest.mark.parametrize(
    ("name", "outcome"),
    [("erp_sync", "11 passed"), ("webhook_receiver", "7 passed"), ("pytest_suite", "11 passed")],
)
def test_an_example_in_python_passes_whatever_bill_is_free_to_answer(
    name: str, outcome: str, latitude: str, environment: Path, tmp_path: Path
) -> None:
    words = ["pytest", "-p", "no:cacheprovider", "--bill-latitude", latitude]
    output = run(words, copied(name, tmp_path), variables(environment))

    assert outcome in output


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="no Node here")
@pytest.mark.parametrize("latitude", LATITUDES)
def test_the_example_in_node_passes_whatever_bill_is_free_to_answer(
    latitude: str, environment: Path, tmp_path: Path
) -> None:
    with serving(environment, latitude) as url:
        folder, shell = copied("node_client", tmp_path), variables(environment)
        output = run(["node", "--test"], folder, {**shell, "BILLMOCK_URL": url})

    assert "# pass 5\n# fail 0" in output


@pytest.mark.slow
def test_the_example_with_a_container_passes_with_a_stand_in_for_its_engine(environment: Path, tmp_path: Path) -> None:
    folder, shell = copied("containers", tmp_path), variables(environment)
    package = tmp_path / "testcontainers" / "core"
    package.mkdir(parents=True)
    (package / "container.py").write_text(f"ENVIRON = {shell!r}\n{STAND_IN}")
    (package / "wait_strategies.py").write_text(WAITING)
    output = run(["python", "-m", "pytest", "-p", "no:cacheprovider"], folder, shell)

    assert "1 passed" in output
