"""A stranger's clock: the commands of the page about CI, from the wheel to a green first test."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.examples.test_examples import run
from tests.house.sources import ROOT

BLOCK = re.compile(r"^```bash\n# a stranger's first test\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_a_strangers_first_test_is_green(environment: Path, tmp_path: Path) -> None:
    (wheel,) = environment.parents[1].glob("*.whl")
    shutil.copy(wheel, tmp_path)
    [commands] = BLOCK.findall((ROOT / "docs" / "ci.md").read_text())
    shell = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PIP_CACHE_DIR": str(Path.home() / ".cache" / "pip")}

    assert "1 passed" in run(["bash", "-euo", "pipefail", "-c", commands], tmp_path, shell)
