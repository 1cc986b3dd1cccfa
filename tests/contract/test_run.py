"""`billmock contract` runs, records, reports and refuses."""

import json
from pathlib import Path

import pytest

from contract_tests import coverage, report
from contract_tests.coverage import Coverage
from contract_tests.evidence import RECORDED
from contract_tests.run import main, place_of
from contract_tests.targets import choose

ONE_TEST = "test_a_path_bill_does_not_have and test_a_login_answers"


def test_a_wrong_target_ends_with_2_and_its_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BILL_TARGET", "https://api.bill.com")

    assert main([]) == 2
    assert capsys.readouterr().err == (
        "api.bill.com is a production host of BILL; the contract suite does not call it\n"
    )


@pytest.mark.parametrize(
    ("environ", "place"),
    [
        ({}, "sandbox"),
        ({"BILL_TARGET": "http://127.0.0.1:8080"}, "http-127.0.0.1-8080"),
    ],
)
def test_a_report_reads_what_the_target_answered(environ: dict[str, str], place: str) -> None:
    assert place_of(choose(environ)) == RECORDED / place


@pytest.fixture
def mock_evidence(tmp_path: Path) -> Path:
    """A recording of the mock with one operation."""
    row = {"recorded": "2026-04-01", "status": 201, "fields": {"id": "<vendor:1>", "own": "string"}, "refusals": []}
    (tmp_path / "v3.json").write_text(json.dumps({"v3.vendors.create": row}), encoding="utf-8")
    return tmp_path


def test_a_report_compares_and_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, mock_evidence: Path
) -> None:
    monkeypatch.setattr(report, "collect", lambda: Coverage({"v3.vendors.create"}, {"v3.vendors.create"}))
    monkeypatch.setattr(report, "_built", lambda: frozenset(["v3.vendors.create", "v3.vendors.get"]))
    monkeypatch.setattr(coverage, "least", lambda: {"operations": 1, "refusals": 1})

    status = report.report(tmp_path / "sandbox", mock_evidence)

    said = capsys.readouterr().out.splitlines()
    assert status == 0
    assert said[:3] == [
        "recorded: sandbox, nothing yet",
        "v3.vendors.create own: they differ (documented -, recorded -, mock string)",
        "1 operations compared: 0 mock wrong, 0 docs stale, 0 sandbox moved, 1 they differ; "
        "55 documented fields never seen",
    ]
    assert said[3] == "v3       248 operations,   2 in the mock,   1 driven,   1 refused"
    assert said[-2:] == ["  not driven: v3.vendors.get", "  not refused: v3.vendors.get"]


def test_a_report_fails_when_the_coverage_fell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, mock_evidence: Path
) -> None:
    monkeypatch.setattr(report, "collect", lambda: Coverage({"v3.vendors.create"}))
    monkeypatch.setattr(report, "_built", frozenset)
    monkeypatch.setattr(coverage, "least", lambda: {"operations": 2, "refusals": 0})

    assert report.report(tmp_path / "sandbox", mock_evidence) == 1
    assert capsys.readouterr().out.endswith("coverage fell: 1 operations, at least 2 expected\n")


@pytest.mark.slow
def test_the_committed_coverage_holds() -> None:
    assert coverage.collect().shortfalls() == []
