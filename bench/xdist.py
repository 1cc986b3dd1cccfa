"""Tests in parallel on one server: workers of xdist, each test with a tenant of its own, which no other one meets."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

TESTS = """
import json, os, time
import pytest

ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}


@pytest.fixture(autouse=True, scope="session")
def spans(worker_id):
    spans = []
    yield spans
    with open(f"spans-{worker_id}-{os.getpid()}.json", "w") as file:
        json.dump(spans, file)


@pytest.mark.parametrize("number", range(TESTS))
def test_a_world_of_its_own(number, bill_mock, spans):
    began = time.perf_counter()
    tenant = bill_mock.tenant()
    made = time.perf_counter()
    v3, name = tenant.session(), f"Vendor {number}"
    ids = {row["id"] for row in v3.get("/vendors", params={"max": 100}).json()["results"]}
    vendor = v3.post("/vendors", json={"name": name, "address": ADDRESS}).json()
    tenant.clock.advance(f"{number % 5 + 1} days")
    rows = v3.get("/vendors", params={"max": 100}).json()["results"]
    assert {row["id"] for row in rows} == ids | {vendor["id"]}
    assert [row["name"] for row in rows if row["id"] == vendor["id"]] == [name]
    assert [entry["operation"] for entry in tenant.requests()] == OPERATIONS
    assert tenant.audit() == []
    ending = time.perf_counter()
    tenant.delete()
    spans.append((bill_mock.url, made - began, time.perf_counter() - ending))


OPERATIONS = ["v3.login", "v3.vendors.list", "v3.vendors.create", "v3.vendors.list"]
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: its tests that passed, its servers, its seconds, and each tenant's in making and deleting."""

    passed: int
    servers: int
    seconds: float
    making: list[float]
    deleting: list[float]


def measure(workers: int, tests: int, folder: Path) -> Outcome:
    """Run so many tests in so many workers in a folder; raises `RuntimeError` where one fails."""
    folder.joinpath("test_worlds.py").write_text(TESTS.replace("TESTS", str(tests)))
    folder.joinpath("pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider -p no:faker -q\n")
    began = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", str(workers)], cwd=folder, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - began
    summary = re.search(r"(\d+) passed", run.stdout)
    if run.returncode or not summary:
        raise RuntimeError(run.stdout[-3_000:] + run.stderr[-1_000:])
    spans = [span for path in folder.glob("spans-*.json") for span in json.loads(path.read_text())]
    urls, making, deleting = zip(*spans, strict=True)
    return Outcome(int(summary[1]), len(set(urls)), seconds, sorted(making), sorted(deleting))


def figures(name: str, seconds: list[float]) -> str:
    """Median and 99th percentile in milliseconds."""
    return f"{name} {median(seconds) * 1000:.1f} ms, p99 {seconds[int(len(seconds) * 0.99)] * 1000:.1f} ms"


def main(arguments: list[str]) -> None:
    """Print what a run of 8 workers and 1,600 tests, or of as many as named, came to."""
    parser = argparse.ArgumentParser(prog="python -m bench xdist", description=__doc__)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--tests", type=int, default=200, help="of each worker")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        outcome = measure(options.workers, options.workers * options.tests, Path(folder))
    print(f"xdist    {outcome.passed} tests in {options.workers} workers on {outcome.servers} server passed, none met")
    print(f"         another's records; {outcome.seconds:.1f} s, {outcome.passed / outcome.seconds:.0f} tests a second")
    print(f"         a tenant: {figures('made in', outcome.making)}; {figures('deleted in', outcome.deleting)}")


if __name__ == "__main__":
    main(sys.argv[1:])
