"""`--report`: what BILL documents, what a recorded target answered and what the mock answers, and the coverage."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from contract_tests import evidence
from contract_tests.comparison import VERDICTS, Difference, compare, unseen
from contract_tests.coverage import collect
from contract_tests.evidence import Row
from contract_tests.operations import documented
from contract_tests.targets import PREFIX, choose
from contract_tests.targets_opening import control_call, opened


class MockRunFailed(Exception):
    """The suite does not pass against the mock, so there is nothing to compare with; the text is its output."""


def report(recorded: Path, mock: Path | None = None) -> int:
    """Write the report to standard output; 1 when the coverage fell below the committed numbers.

    `recorded` is a directory of recorded evidence; `mock` one of the mock's, made by a run where it is not given.
    """
    with tempfile.TemporaryDirectory() as made:
        ours = evidence.read(mock or _record_mock(Path(made)))
    coverage = collect()
    sections = (_comparison(evidence.read(recorded), ours, recorded), coverage.lines(_built()), coverage.shortfalls())
    for section in sections:
        sys.stdout.writelines(f"{line}\n" for line in section)
    return 1 if coverage.shortfalls() else 0


def _comparison(recorded: Mapping[str, Row], mock: Mapping[str, Row], place: Path) -> Iterator[str]:
    dates = sorted({row["recorded"] for row in recorded.values()})
    yield f"recorded: {place.name}, {dates[0]} to {dates[-1]}" if dates else f"recorded: {place.name}, nothing yet"
    differences: list[Difference] = []
    never = 0
    for name, said in documented().items():
        rows = recorded.get(name), mock.get(name)
        differences += compare(name, said, *rows)
        never += len(unseen(said, *rows)) if any(rows) else 0
    yield from map(str, differences)
    counts = ", ".join(f"{sum(one.alone == who for one in differences)} {what}" for who, what in VERDICTS.items())
    yield f"{len(recorded.keys() | mock.keys())} operations compared: {counts}; {never} documented fields never seen"


def _built() -> frozenset[str]:
    with opened(choose({})) as mock:
        operations = control_call(mock, "GET", "/operations")["operations"]
    return frozenset(row["id"] for row in operations if row["status"] == "built")


def _record_mock(directory: Path) -> Path:
    # Credentials of another target must not reach this run.
    environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    command = [sys.executable, "-m", "contract_tests.run", "--record", "--into", str(directory)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MockRunFailed(done.stdout + done.stderr)
    return directory
