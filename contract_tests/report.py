"""`--report`: what BILL documents, what a recorded target answered and what the mock answers, and the coverage."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from contract_tests import evidence
from contract_tests.comparison import VERDICTS, Difference, compare, unseen
from contract_tests.coverage import ApiCoverage, collect
from contract_tests.evidence import Row
from contract_tests.facts import HERE
from contract_tests.operations import documents
from contract_tests.selection import Choice
from contract_tests.targets import PREFIX, choose
from contract_tests.targets_opening import control_call, reach

RUN = "import sys; sys.path.insert(0, sys.argv[1]); from contract_tests.run import main; sys.exit(main(sys.argv[2:]))"


class MockRunFailed(Exception):
    """The suite does not pass against the mock, so there is nothing to compare with; the text is its output."""


@dataclass(frozen=True, slots=True)
class Report:
    """Documented, recorded and mock side by side, and how much of BILL the suite drives.

    `place` is the directory of what was recorded, `dates` the first and last day of it, empty where there is nothing.
    `compared` and `unseen` are numbers of operations and of documented fields that neither side has.
    """

    host: str
    place: str
    dates: tuple[str, ...]
    differences: tuple[Difference, ...]
    compared: int
    unseen: int
    coverage: tuple[ApiCoverage, ...]
    not_driven: tuple[str, ...]
    not_refused: tuple[str, ...]
    shortfalls: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many differences there are of each verdict."""
        return {what: sum(one.alone == who for one in self.differences) for who, what in VERDICTS.items()}


def report_of(recording: Path, mock: Path | None = None, operations: Choice | None = None) -> Report:
    """The report on a directory of recorded evidence; of some operations alone when there is a choice.

    `mock` is a directory of the mock's evidence, which a run makes where it is None.
    """
    with tempfile.TemporaryDirectory() as directory:
        ours = evidence.read(mock or _record_mock(Path(directory)))
    choice = operations or Choice()
    theirs = {name: row for name, row in evidence.read(recording).items() if choice.takes(name)}
    ours = {name: row for name, row in ours.items() if choice.takes(name)}
    coverage, built = collect(), frozenset(filter(choice.takes, _built_ids()))
    dates = sorted({row["recorded"] for row in theirs.values()})
    differences, never = _compare(theirs, ours)
    return Report(
        host=recording.name,
        place=str(recording),
        dates=(dates[0], dates[-1]) if dates else (),
        differences=tuple(differences),
        compared=len(theirs.keys() | ours.keys()),
        unseen=never,
        coverage=tuple(coverage.by_api(built, filter(choice.takes, documents()))),
        not_driven=tuple(coverage.gaps(built)),
        not_refused=tuple(coverage.not_refused(built)),
        shortfalls=() if operations else tuple(coverage.shortfalls()),
    )


def _compare(recording: Mapping[str, Row], mock: Mapping[str, Row]) -> tuple[Iterable[Difference], int]:
    differences: list[Difference] = []
    never = 0
    for name, document in documents().items():
        rows = recording.get(name), mock.get(name)
        differences += compare(name, document, *rows)
        never += len(unseen(document, *rows)) if any(rows) else 0
    return differences, never


def _built_ids() -> frozenset[str]:
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
