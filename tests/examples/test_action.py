"""The action's own steps, run as a runner of GitHub runs them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mockserver.serving.addresses import listening_port
from tests.examples.test_examples import run
from tests.house.sources import ROOT
from tests.lint.files import parsed

EXPRESSION = re.compile(r"\$\{\{ inputs\.(\w+) \}\}")


class Runner:
    """A job's files and variables, and the inputs that its workflow gives the action."""

    def __init__(self, folder: Path, package: Path, inputs: dict[str, str]) -> None:
        self.folder = folder
        self.package = package
        self.action = parsed((ROOT / "action.yml").read_text())
        self.inputs = {name: str(row["default"]) for name, row in self.action["inputs"].items()} | inputs
        self.files = {name: folder / name for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH")}
        self.variables = {"HOME": str(folder), "RUNNER_TEMP": str(folder), "PATH": os.defpath + ":/usr/local/bin"}

    def run(self) -> None:
        """Run the steps one after another; each sees what those before it have set."""
        for step in self.action["runs"]["steps"]:
            files = {name: str(path) for name, path in self.files.items()}
            script = self.folder / "step.sh"
            script.write_text(step["run"])
            environment = {**self.seen(), **files, **self.own(step["env"])}
            words = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
            subprocess.run(words, env=environment, cwd=self.folder, check=True)

    def own(self, rows: dict[str, str]) -> dict[str, str]:
        """The variables of a step: inputs put in, and the wheel in the place of the action's own code."""
        values = {name: EXPRESSION.sub(lambda match: self.inputs[match[1]], value) for name, value in rows.items()}
        return values | ({"PACKAGE": str(self.package)} if "PACKAGE" in values else {})

    def seen(self) -> dict[str, str]:
        """What a later step of the job sees."""
        path = ":".join([*self.lines("GITHUB_PATH"), self.variables["PATH"]])
        return {**self.variables, **dict(line.split("=", 1) for line in self.lines("GITHUB_ENV")), "PATH": path}

    def lines(self, name: str) -> list[str]:
        """What steps have written to one of their files."""
        return self.files[name].read_text().splitlines() if self.files[name].exists() else []


@contextmanager
def ended(folder: Path) -> Iterator[None]:
    """End the server that the action leaves to the rest of its job."""
    try:
        yield
    finally:
        os.kill(int((folder / "billmock" / "pid").read_text()), signal.SIGTERM)


@pytest.mark.slow
def test_the_action_serves_and_tells_later_steps_where_and_for_whom(environment: Path, tmp_path: Path) -> None:
    (wheel,) = environment.parents[1].glob("*.whl")
    port = listening_port("127.0.0.1", 0)
    inputs = {"scenario": "empty", "port": str(port), "arguments": "--limits enforce --seed 7"}
    runner = Runner(tmp_path, wheel, inputs)
    with ended(tmp_path):
        runner.run()
        checks = run(["bash", "-c", 'billmock env --url "$BILLMOCK_URL" --check'], tmp_path, runner.seen())

    assert checks.count(" user ") == 5
    assert f"url=http://127.0.0.1:{port}" in runner.lines("GITHUB_OUTPUT")
    assert runner.seen()["BILL_USERNAME"] == "admin@billmock.example"
