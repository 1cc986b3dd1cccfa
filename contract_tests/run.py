"""`billmock contract`: runs the suite, records what a target answers, reports, sweeps."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract_tests.coverage import OPTIONS, CollectionFailed
from contract_tests.evidence import RECORDED, VALIDATION, Recorder
from contract_tests.facts import HERE
from contract_tests.hosts import TargetError
from contract_tests.report import MockRunFailed, report
from contract_tests.sign_in import SignInFailed
from contract_tests.sweep import sweep
from contract_tests.targets import Target, choose
from contract_tests.targets_opening import opened
from contract_tests.transport import Transport

FAILED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for; the rest of them goes to pytest. Returns the exit status."""
    asked, rest = _arguments().parse_known_args(argv)
    try:
        target = choose()
        if asked.report:
            return report(asked.into or place_of(target))
        if asked.sweep is not None:
            return _sweep(target, asked.sweep)
        return _run(target, asked, rest)
    except (TargetError, SignInFailed, MockRunFailed, CollectionFailed) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED


def place_of(target: Target) -> Path:
    """The directory of what a target answered; a report without a target is about the sandbox's."""
    names = {"mock": "sandbox", "sandbox": "sandbox", "url": re.sub(r"[^a-z0-9.]+", "-", target.name.lower())}
    return RECORDED / names[target.kind]


def _run(target: Target, asked: argparse.Namespace, rest: Sequence[str]) -> int:
    plugins: list[object] = []
    if asked.record:
        into = asked.into or (RECORDED / "mock" if target.kind == "mock" else place_of(target))
        day = datetime.now(UTC).date()
        plugins.append(Recorder(into, day, VALIDATION if target.kind == "sandbox" else None))
    # One process: the pacing of the sandbox and the recording are of one process.
    return int(pytest.main([str(HERE), "-o", OPTIONS, "-p", "no:xdist", *rest], plugins))


def _sweep(target: Target, run_id: str) -> int:
    with opened(target) as ready:
        return sweep(ready, Transport(paced=not ready.is_mock, trust_env=target.kind != "mock"), run_id)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("billmock contract", description=__doc__, allow_abbrev=False)
    parser.add_argument("--record", action="store_true", help="write down what the target answers")
    parser.add_argument("--report", action="store_true", help="compare documented, recorded and mock; coverage")
    parser.add_argument("--sweep", nargs="?", const="", metavar="RUN", help="take back leftovers, or one run's")
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="where recordings are, instead of the suite's own place"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
