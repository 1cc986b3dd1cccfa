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
from contract_tests.facts import HERE
from contract_tests.operations import documents
from contract_tests.targets import PREFIX, choose
from contract_tests.targets_opening import control_call, reach

RUN = "import sys; sys.path.insert(0, sys.argv[1]); from contract_tests.run import main; sys.exit(main(sys.argv[2:]))"


class MockRunFailed(Exception):
    """The suite does not pass against the mock, so there is nothing to compare with; the text is its output."""


def report(recording: Path, mock: Path | None = None) -> int:
    """Write the report to standard output; 1 when the coverage fell below the committed numbers.

    `recording` is a directory of recorded evidence; `mock` one of the mock's, which a run makes where it is None.
    """
    with tempfile.TemporaryDirectory() as directory:
        ours = evidence.read(mock or _record_mock(Path(directory)))
    coverage = collect()
    sections = (_comparison(evidence.read(recording), ours, recording), coverage.lines(_built()), coverage.shortfalls())
    for section in sections:
        sys.stdout.writelines(f"{line}\n" for line in section)
    return 1 if coverage.shortfalls() else 0


def _comparison(recording: Mapping[str, Row], mock: Mapping[str, Row], place: Path) -> Iterator[str]:
    dates = sorted({row["recorded"] for row in recording.values()})
    when = f"{dates[0]} to {dates[-1]}" if dates else f"nothing yet ({place})"
    yield f"recorded: {place.name}, {when}"
    differences: list[Difference] = []
    never = 0
    for name, document in documents().items():
        rows = recording.get(name), mock.get(name)
        differences += compare(name, document, *rows)
        never += len(unseen(document, *rows)) if any(rows) else 0
    yield from map(str, differences)
    counts = ", ".join(f"{sum(one.alone == who for one in differences)} {what}" for who, what in VERDICTS.items())
    yield f"{len(recording.keys() | mock.keys())} operations compared: {counts}; {never} documented fields never seen"


def _built() -> frozenset[str]:
    with reach(choose({})) as mock:
        operations = control_call(mock, "GET", "/operations")["operations"]
    return frozenset(row["id"] for row in operations if row["status"] == "built")


def _record_mock(parent: Path) -> Path:
    # Credentials of another target must not reach this run, nor modules of the directory it is started in (-P).
    environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    command = [sys.executable, "-P", "-c", RUN, str(HERE.parent), "--record", "--into", str(parent)]
    process = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if process.returncode:
        raise MockRunFailed(process.stdout + process.stderr)
    return parent / choose({}).host
