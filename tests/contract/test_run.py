"""`billmock contract` runs, records, reports and refuses."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tests import coverage, report
from contract_tests.coverage import ApiCoverage, Coverage
from contract_tests.facts import HERE
from contract_tests.rendering import report_text
from contract_tests.report import Report
from contract_tests.run import main, validation_file
from contract_tests.selection import choice_of
from contract_tests.targets import REQUIRED, VARIABLES, choose
from mockserver.cli import main as command_line
from tests.operations.counts import DOCUMENTED

EMPTY = Report("sandbox", "seen/sandbox", (), (), 0, 0, (), (), (), ())
OPTIONS = [
    "--record",
    "--check",
    "--report",
    "--gaps",
    "--sweep",
    "--into",
    "--operations",
    "--older-than",
    "--format",
    "--output",
]


def test_a_wrong_target_ends_with_2_and_its_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BILL_TARGET", "https://api.bill.com")

    assert main([]) == 2
    assert capsys.readouterr().err == (
        "api.bill.com is a production host of BILL; the contract suite does not call it\n"
    )


def test_a_missing_pytest_is_one_line() -> None:
    code = "import sys; sys.modules['pytest'] = None; from mockserver.cli import main; main(['contract'])"

    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (process.returncode, process.stdout, process.stderr) == (
        2,
        "",
        "the contract suite runs on pytest, which is not installed: pip install '.[contract]' in a checkout\n",
    )


@pytest.mark.parametrize("arguments", [["-n", "2"], ["-n2"], ["--numprocesses=auto"], ["--dist", "load"]])
def test_several_processes_are_refused_in_words(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err == (
        "the contract suite runs in one process, which counts BILL's limits and records: leave -n out\n"
    )


def test_the_help_has_its_options_and_a_line_for_each_variable(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--help"])

    lines = capsys.readouterr().out.splitlines()
    assert exit_.value.code == 0
    assert re.findall(r"^  (--[\w-]+)", "\n".join(lines), re.M) == OPTIONS
    assert [line.split()[0] for line in lines[-len(VARIABLES) :]] == list(VARIABLES)
    assert max(map(len, lines)) < 120


def test_the_command_line_hands_help_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command_line(["contract", "--help"])

    assert capsys.readouterr().out.startswith("usage: billmock contract [options] [options of pytest]\n")


def test_every_variable_the_suite_reads_has_its_line() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py"))
    names = set(re.findall(r'"(BILL_[A-Z0-9_]+|BILLMOCK_[A-Z_]+|REQUESTS_CA_BUNDLE)"', sources))

    assert names - {"BILL_AMOUNT"} == {*VARIABLES}


@pytest.mark.parametrize(
    ("environ", "place"),
    [
        ({}, "gateway.stage.bill.com"),
        ({"BILL_TARGET": "http://127.0.0.1:8080"}, "127.0.0.1-8080"),
    ],
)
def test_a_report_reads_what_the_target_answered(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], place: str
) -> None:
    directories: list[Path] = []

    def note(directory: Path, **_: object) -> Report:
        directories.append(directory)
        return EMPTY

    monkeypatch.setattr(os, "environ", environ)
    monkeypatch.setattr(report, "report_of", note)

    main(["--report"])
    main(["--report", "--into", "seen"])

    assert directories == [Path("billmock-evidence", place), Path("seen", place)]


@pytest.mark.parametrize(
    ("settings", "directory", "file"),
    [
        ({}, Path("billmock-evidence/h"), Path("billmock-evidence/h/validation.json")),
        ({}, HERE / "evidence" / "recorded" / "h", HERE / "validation.json"),
        ({"BILL_V3_URL": "https://localhost/connect"}, HERE / "evidence" / "recorded" / "h", None),
        ({"BILL_TARGET": "mock"}, HERE / "evidence" / "recorded" / "mock", None),
    ],
    ids=["beside the evidence", "the suite's own", "another host", "the mock"],
)
def test_only_bills_own_hosts_date_a_test_as_verified(
    settings: dict[str, str], directory: Path, file: Path | None
) -> None:
    user = dict.fromkeys(REQUIRED, "value")

    assert validation_file(choose({"BILL_TARGET": "sandbox", **user, **settings}), directory) == file


def test_nothing_is_recorded_into_an_installation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "site-packages" / "contract_tests" / "evidence"

    assert main(["--record", "--into", str(place)]) == 2
    assert capsys.readouterr().err == f"{place / 'mock'} lies in an installation: name another place with --into\n"
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def mock_evidence(tmp_path: Path) -> Path:
    """A recording of the mock with one operation."""
    row = {"recorded": "2026-04-01", "status": 201, "fields": {"id": "<vendor:1>", "own": "string"}, "refusals": []}
    (tmp_path / "v3.json").write_text(json.dumps({"v3.vendors.create": row}), encoding="utf-8")
    return tmp_path


@pytest.fixture
def small_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    """A suite that drives and refuses one of the two operations of a mock, as much as is committed."""
    monkeypatch.setattr(report, "collect", lambda: Coverage({"v3.vendors.create"}, {"v3.vendors.create"}))
    monkeypatch.setattr(report, "_built_ids", lambda: frozenset(["v3.vendors.create", "v3.vendors.get"]))
    monkeypatch.setattr(coverage, "least", lambda: {"operations": 1, "refusals": 1})


@pytest.mark.usefixtures("small_suite")
def test_a_report_compares_and_counts(tmp_path: Path, mock_evidence: Path) -> None:
    lines = report_text(report.report_of(tmp_path / "gateway.stage.bill.com", mock_evidence)).splitlines()

    assert lines[:3] == [
        f"recorded: gateway.stage.bill.com, nothing yet ({tmp_path / 'gateway.stage.bill.com'})",
        "v3.vendors.create own: undocumented (documented -, recorded -, mock string)",
        "1 operations compared: 0 mock wrong, 0 docs stale, 0 sandbox moved, 1 undocumented, 0 they differ; "
        "68 documented fields never seen",
    ]
    assert lines[3] == f"v3       {DOCUMENTED['v3']} operations,   2 in the mock,   1 driven,   1 refused"
    assert lines[-2:] == ["  not driven: v3.vendors.get", "  not refused: v3.vendors.get"]


@pytest.mark.usefixtures("small_suite")
def test_a_report_of_some_operations_leaves_the_others_out(tmp_path: Path, mock_evidence: Path) -> None:
    part = report.report_of(tmp_path / "sandbox", mock_evidence, choice_of("v3.vendors.get"))

    assert (part.compared, part.not_driven, part.shortfalls) == (0, ("v3.vendors.get",), ())
    assert part.coverage == (ApiCoverage("v3", documented=1, built=1, driven=0, refused=0),)


def test_a_report_fails_when_the_coverage_fell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fallen = replace(EMPTY, shortfalls=("coverage fell: 1 operations, at least 2 expected",))
    monkeypatch.setattr(report, "report_of", lambda *_, **__: fallen)

    assert main(["--report"]) == 1
    assert capsys.readouterr().out.endswith("coverage fell: 1 operations, at least 2 expected\n")


def test_what_is_told_goes_to_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(report, "report_of", lambda *_, **__: EMPTY)

    main(["--report", "--format", "html", "--output", str(tmp_path / "report.html")])

    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_operations_that_bill_does_not_have_are_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--operations", "v3.vendors.*,v3.vendor.list"]) == 2
    assert capsys.readouterr().err == (
        "--operations: v3.vendor.list names no operation; billmock operations lists them\n"
    )


@pytest.mark.slow
def test_the_committed_coverage_holds() -> None:
    assert coverage.collect().shortfalls() == []
