"""The same recipe makes the same bytes, in whatever process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PRINT_DIGEST = """
from datetime import date
from hashlib import sha256
from mockserver.seeding.scenarios import Recipe
from mockserver.seeding.worlds import build
recipe = Recipe({scenario!r}, {seed}, date.fromisoformat({anchor!r}), "sandbox")
print(sha256(build(recipe)).hexdigest())
"""


def digest(hash_seed: str, scenario: str = "starter", seed: int = 7, anchor: str = "2026-03-10") -> str:
    """The hash of a world built by a process of its own; two weeks of the starter's last 90 days had winter time."""
    script = PRINT_DIGEST.format(scenario=scenario, seed=seed, anchor=anchor)
    environ = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": f"Etc/GMT+{hash_seed}"}
    return subprocess.check_output([sys.executable, "-c", script], text=True, env=environ)


def test_two_processes_write_the_same_starter() -> None:
    assert digest("1") == digest("2")


@pytest.mark.parametrize("change", [{"seed": 8}, {"anchor": "2026-03-11"}])
def test_another_seed_or_anchor_makes_another_world(change: dict[str, object]) -> None:
    assert digest("1", "empty") != digest("1", "empty", **change)  # type: ignore[arg-type]
