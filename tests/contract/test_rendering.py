"""Reports and gaps as text, JSON and pages."""

from __future__ import annotations

import json

from contract_tests.comparison import Difference
from contract_tests.coverage import ApiCoverage
from contract_tests.gaps import Gap
from contract_tests.rendering import gaps_html, gaps_json, gaps_text, report_html, report_json
from contract_tests.report import Report

DRIFT = Difference("v3.vendors.get", "balance.amount", "number", "string", "number", "recorded")
REPORT = Report(
    host="gateway.stage.bill.com",
    place="seen",
    dates=("2026-11-02", "2026-11-09"),
    differences=(DRIFT,),
    compared=3,
    unseen=2,
    coverage=(ApiCoverage("v3", 248, 248, 247, 240),),
    not_driven=("v3.<b>",),
    not_refused=(),
    shortfalls=(),
)
GAPS = [Gap("v3.vendors.get", "documented", ()), Gap("v3.bills.get", "assumed", ("record what BILL answers",))]


def test_a_page_shows_the_drift_in_three_columns() -> None:
    cells = "<td>v3.vendors.get</td><td>balance.amount</td><td>number</td><td>string</td><td>number</td>"

    assert f"<tr>{cells}<td>sandbox moved</td></tr>" in report_html(REPORT)


def test_a_page_says_when_and_where_it_was_recorded() -> None:
    assert "<p>Recorded: gateway.stage.bill.com, 2026-11-02 to 2026-11-09</p>" in report_html(REPORT)


def test_a_page_escapes_what_it_shows() -> None:
    assert "<li>not driven: v3.&lt;b&gt;</li>" in report_html(REPORT)


def test_a_report_in_json_has_a_verdict_for_each_difference() -> None:
    report = json.loads(report_json(REPORT))

    assert report["differences"][0]["verdict"] == "sandbox moved"
    assert report["counts"]["sandbox moved"] == 1
    assert report["coverage"][0]["driven"] == 247


def test_gaps_are_an_operation_with_its_work_below() -> None:
    assert gaps_text(GAPS).splitlines() == [
        "v3.vendors.get (documented)",
        "v3.bills.get (assumed)",
        "  record what BILL answers",
        "2 operations, 1 of them verified",
    ]


def test_gaps_in_json_are_objects() -> None:
    assert json.loads(gaps_json(GAPS))[1] == {
        "operation": "v3.bills.get",
        "fidelity": "assumed",
        "work": ["record what BILL answers"],
    }


def test_a_page_of_gaps_says_what_is_verified() -> None:
    assert "<td>v3.vendors.get</td><td>documented</td><td>verified</td>" in gaps_html(GAPS)
