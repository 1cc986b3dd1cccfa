"""Run one suite of tests against the mock or BILL's sandbox, check, record what answers, report, or sweep.

Whatever is not an option here goes to pytest: `-k vendors`, `-x`, `--junitxml FILE`.
"""

from __future__ import annotations

import argparse
import os
import sys
from argparse import SUPPRESS
from collections.abc import Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from contract_tests.connection import connect
from contract_tests.hosts import SANDBOX_V3, TargetError
from contract_tests.targets import VARIABLES, Target, choose

HERE = Path(__file__).parent
EVIDENCE = Path("billmock-evidence")
INSTALLATIONS = ("site-packages", "dist-packages")
# A project's options and plugins for its own tests are none of this suite's.
PROJECT = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
CANNOT_RUN = 2
NEAR = 0.85  # how like an option of ours a word must be: pytest's own are less like any
FORMATS = ("text", "json", "html")

NO_PYTEST = "the contract suite runs on pytest, which is not installed: pip install '.[contract]' in a checkout"
ONE_PROCESS = "the contract suite runs in one process, which counts BILL's limits and records: leave -n out"


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for. Returns the exit status: 0 good, 1 not good, 2 could not be done."""
    parser = _arguments()
    options, rest = parser.parse_known_args(argv)
    try:
        _refuse_misspelt(rest, parser)
        return _do(options, rest)
    except TargetError as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT_RUN


def _refuse_misspelt(rest: Sequence[str], parser: argparse.ArgumentParser) -> None:
    """Refuse what pytest would get, and would refuse, because one letter of an option of ours is wrong."""
    flags = [flag for action in parser._actions for flag in action.option_strings if action.help is not SUPPRESS]
    for word in rest:
        flag = word.partition("=")[0]
        if flag.startswith("--") and (nearest := get_close_matches(flag, flags, 1, NEAR)):
            raise TargetError(f"billmock contract has no {flag}; did you mean {nearest[0]}?")


def evidence_of(target: Target, parent: Path) -> Path:
    """The directory of what a target answered, named by its host."""
    return parent / target.host


def validation_file(target: Target, directory: Path) -> Path | None:
    """Where the dates of passed tests go: the suite's own file for evidence in the suite, else beside the evidence."""
    if not target.is_bills_sandbox:
        return None
    within_suite = directory.resolve().is_relative_to(HERE.resolve())
    return (HERE if within_suite else directory) / "validation.json"


def _do(options: argparse.Namespace, rest: Sequence[str]) -> int:
    if not find_spec("pytest"):
        raise TargetError(NO_PYTEST)
    if options.processes or options.dist:
        raise TargetError(ONE_PROCESS)
    for name in PROJECT:
        os.environ.pop(name, None)
    target = choose()
    if options.report or options.gaps:
        return _tell(target, options)
    if options.sweep is not None:
        return _sweep(target, options.sweep)
    if options.check:
        return _check(target)
    return _run(target, options, rest)


def _tell(target: Target, options: argparse.Namespace) -> int:
    from contract_tests.coverage import CollectionFailed
    from contract_tests.gaps import gaps_of
    from contract_tests.rendering import GAPS, REPORTS
    from contract_tests.report import MockRunFailed, report_of
    from contract_tests.selection import choice_of

    # Of the mock alone there is nothing to tell, so what is told without a target is about the sandbox.
    sandbox = options.into / urlsplit(SANDBOX_V3).netloc
    directory = sandbox if target.kind == "mock" else evidence_of(target, options.into)
    choice = choice_of(options.operations)
    try:
        if options.gaps:
            gaps = gaps_of(directory, choice, options.older_than, _today())
            return _write(GAPS[options.format](gaps), options.output)
        report = report_of(directory, operations=choice if choice.patterns else None)
    except (CollectionFailed, MockRunFailed) as error:
        raise TargetError(str(error)) from None
    _write(REPORTS[options.format](report), options.output)
    return 1 if report.shortfalls else 0


def _write(text: str, file: Path | None) -> int:
    if file:
        file.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def _today() -> date:
    return datetime.now(UTC).date()


def _check(target: Target) -> int:
    from contract_tests.coverage import CollectionFailed
    from contract_tests.rehearsal import check

    try:
        with connect(target, writes=False) as connection:
            return check(connection)
    except CollectionFailed as error:
        raise TargetError(str(error)) from None


def _sweep(target: Target, run_id: str) -> int:
    from contract_tests.sweep import sweep

    with connect(target) as connection:
        return sweep(connection, run_id)


def _run(target: Target, options: argparse.Namespace, rest: Sequence[str]) -> int:
    import pytest

    from contract_tests.coverage import OPTIONS
    from contract_tests.evidence import Recorder
    from contract_tests.selection import Selection, choice_of

    plugins: list[object] = [Selection(choice_of(options.operations), options.older_than, _today())]
    if options.record:
        directory = _writable(evidence_of(target, options.into))
        plugins.append(Recorder(directory, _today(), validation_file(target, directory)))
    cache = f"cache_dir={Path('.pytest_cache', 'billmock').absolute()}"
    return int(pytest.main([str(HERE), *OPTIONS, "-o", cache, *rest], plugins))


def _writable(directory: Path) -> Path:
    inside = [part for part in directory.resolve().parts if part in INSTALLATIONS]
    if inside:
        raise TargetError(f"{directory} lies in an installation: name another place with --into")
    return directory


def _arguments() -> argparse.ArgumentParser:
    variables = "".join(f"  {name:24}{about}\n" for name, about in VARIABLES.items())
    parser = argparse.ArgumentParser(
        "billmock contract",
        usage="%(prog)s [options] [options of pytest]",
        description=__doc__,
        epilog=f"environment variables:\n{variables}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--record", action="store_true", help="write down what the target answers")
    parser.add_argument("--check", action="store_true", help="prove the credentials and name what is missing; no write")
    parser.add_argument(
        "--report",
        action="store_true",
        help="compare documented, recorded and mock; coverage: runs every test on the mock, in under a minute",
    )
    parser.add_argument(
        "--gaps", action="store_true", help="what each operation needs before it can be called verified"
    )
    parser.add_argument("--sweep", nargs="?", const="", metavar="RUN", help="take back leftovers, or one run's")
    parser.add_argument(
        "--into",
        type=Path,
        default=EVIDENCE,
        metavar="DIR",
        help=f"where recordings are, one directory a host (./{EVIDENCE})",
    )
    parser.add_argument(
        "--operations",
        default="",
        metavar="IDS",
        help="these alone: ids or patterns such as v3.bills.*, between commas",
    )
    parser.add_argument(
        "--older-than", type=int, metavar="DAYS", help="tests that have not passed at BILL's sandbox for so long"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="of a report or gaps: text, json or html")
    parser.add_argument("--output", type=Path, metavar="FILE", help="a file for it, instead of standard output")
    parser.add_argument("-n", "--numprocesses", dest="processes", help=argparse.SUPPRESS)
    parser.add_argument("--dist", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
