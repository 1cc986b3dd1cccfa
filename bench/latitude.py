"""Latitude: whether the contract suite passes whatever of an answer varies, one run of it a seed.

`python -m bench latitude [SEEDS]`: seeds 1 to SEEDS, or `FIRST-LAST`. What fails is named with its seed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

SEEDS = "3"
FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
ROOT = Path(__file__).parents[1]


def failures_of(seed: int) -> list[str]:
    """The contract tests that fail with a seed."""
    command = [sys.executable, "-m", "pytest", "contract_tests", "-q", "-n", "2", "-p", "no:cacheprovider"]
    environment = {**os.environ, "BILLMOCK_LATITUDE": str(seed)}
    result = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)
    failures = FAILURE.findall(result.stdout)
    return failures if failures or result.returncode == 0 else [f"exit {result.returncode}: {result.stderr[-200:]}"]


def main(options: list[str]) -> None:
    """Print what fails with each seed, and how many pass."""
    first, _, last = (options[0] if options else SEEDS).rpartition("-")
    seeds = range(int(first or 1), int(last) + 1)
    green = 0
    for seed in seeds:
        began = time.perf_counter()
        failures = failures_of(seed)
        green += not failures
        print(f"seed {seed}: {len(failures)} failures, {time.perf_counter() - began:.0f} s", *failures, sep="\n    ")
    print(f"{green} of {len(seeds)} seeds pass")
