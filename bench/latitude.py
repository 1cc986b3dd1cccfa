"""Latitude: whether the contract suite passes whatever of an answer varies, one run of it a seed.

`python -m bench latitude [SEEDS] [WORKERS]`: seeds 1 to SEEDS, or `FIRST-LAST`. What fails is named with its seed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SEEDS, WORKERS = "3", 2
FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
ROOT = Path(__file__).parents[1]


def failures_of(seed: int) -> list[str]:
    """The contract tests that fail with a seed, which a line says."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "pytest", "contract_tests", "-q", "-n", "0", "-p", "no:cacheprovider"]
    environment = {**os.environ, "BILLMOCK_LATITUDE": str(seed)}
    result = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)
    failures = FAILURE.findall(result.stdout)
    if result.returncode and not failures:
        failures = [f"exit {result.returncode}: {result.stderr[-200:]}"]
    lines = [f"seed {seed}: {len(failures)} failures, {time.perf_counter() - began:.0f} s", *failures]
    print("\n    ".join(lines), flush=True)
    return failures


def main(options: list[str]) -> None:
    """Print what fails with each seed, and how many pass."""
    first, _, last = (options[0] if options else SEEDS).rpartition("-")
    seeds = range(int(first or 1), int(last) + 1)
    with ThreadPoolExecutor(int(options[1]) if len(options) > 1 else WORKERS) as pool:
        green = sum(not failures for failures in pool.map(failures_of, seeds))
    print(f"{green} of {len(seeds)} seeds pass")
