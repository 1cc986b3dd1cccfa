"""Services of compose.yaml without its engine: servers with their settings, on free ports of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.house.sources import ROOT
from tests.lint.files import parsed

COMPOSE = parsed((ROOT / "compose.yaml").read_text())
TOKEN = "local"


@contextmanager
def started(name: str, folder: str = "", **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A server of a service's settings but for these, with a folder in the place of its volume."""
    own = {key: value.replace("/data", folder) for key, value in COMPOSE["services"][name]["environment"].items()}
    ours = {"BILLMOCK_CONTROL_TOKEN": TOKEN, "BILLMOCK_SCENARIO": "empty"}
    words = [sys.executable, "-m", "mockserver", "serve", "--port", "0"]
    environment = {**os.environ, **own, **ours, **settings}
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate()


def port_of(process: subprocess.Popen[str]) -> str:
    """The port that a server has printed, as soon as it has."""
    assert process.stdout is not None
    return next(line for line in process.stdout if line.startswith("v3 ")).split(":")[2].partition("/")[0]
