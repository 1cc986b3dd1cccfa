"""The same recipe makes the same bytes, in whatever process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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


PREPARE = """
import sys, time
from pathlib import Path
from mockserver import seeding
from mockserver.domain import all_kinds
from mockserver.tenancy import Tenancy
from mockserver.kernel.settings import Settings
from mockserver.store.opening import open_engine
settings = Settings(cache_dir=Path({directory!r}))
engine = open_engine(None, all_kinds)
seeding.prepare(engine, Tenancy(engine, settings, time.time), settings)
print(*sorted(sys.modules.keys() & {{"faker", "mockserver.seeding.worlds"}}))
"""


def imported(directory: Path) -> list[str]:
    """What costs time, of what a process imports that prepares a starter with a cache directory."""
    script = PREPARE.format(directory=str(directory))
    return subprocess.check_output([sys.executable, "-c", script], text=True).split()


def test_a_start_with_a_kept_world_imports_nothing_that_writes_one(tmp_path: Path) -> None:
    assert [imported(tmp_path), imported(tmp_path)] == [["faker", "mockserver.seeding.worlds"], []]
