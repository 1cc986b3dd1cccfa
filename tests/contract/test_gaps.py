"""What is left to do before an operation can be called verified."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from contract_tests import gaps
from contract_tests.coverage import Coverage
from contract_tests.gaps import gaps_of
from contract_tests.selection import Choice, is_older

TODAY = date(2026, 11, 26)
OPERATION = "v3.health.get"
TEST = "test_x.py::test_health"


@pytest.fixture
def suite() -> Coverage:
    """One test that drives an operation and needs a partner."""
    suite = Coverage({OPERATION}, set())
    suite.tests[OPERATION].add(TEST)
    suite.capabilities[TEST] = frozenset(["partner"])
    return suite


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    row = {"recorded": "2026-11-20", "status": 200, "fields": {}, "refusals": []}
    (tmp_path / "v3.json").write_text(json.dumps({OPERATION: row}), encoding="utf-8")
    return tmp_path


def work(place: Path, suite: Coverage, older_than: int | None = None) -> tuple[str, ...]:
    return gaps_of(place, Choice((OPERATION,)), older_than, TODAY, suite)[0].work


def test_an_operation_without_tests_and_evidence_needs_both(tmp_path: Path) -> None:
    assert work(tmp_path, Coverage())[:2] == ("write a test that drives it", "record what BILL answers")


def test_tests_that_never_passed_at_bill_are_left_to_run(recorded: Path, suite: Coverage) -> None:
    assert work(recorded, suite)[:2] == (
        f"run 1 of 1 tests at BILL: {TEST}",
        "which takes credentials for partner",
    )


def test_an_operation_whose_tests_passed_at_bill_lacks_nothing(
    monkeypatch: pytest.MonkeyPatch, recorded: Path, suite: Coverage
) -> None:
    monkeypatch.setattr(gaps, "validations", lambda: {TEST: "2026-10-01"})
    monkeypatch.setattr(gaps, "facts_about", lambda _: [])

    assert work(recorded, suite) == ()


def test_what_passed_too_long_ago_is_left_to_run_again(
    monkeypatch: pytest.MonkeyPatch, recorded: Path, suite: Coverage
) -> None:
    monkeypatch.setattr(gaps, "validations", lambda: {TEST: "2026-10-01"})

    assert work(recorded, suite, older_than=30)[0] == f"run 1 of 1 tests at BILL: {TEST}"


def test_guesses_are_named_to_be_found_out_about(tmp_path: Path, suite: Coverage) -> None:
    guesses = gaps_of(tmp_path, Choice(("spend.budgets.list",)), None, TODAY, suite)[0].work[-1]

    assert guesses.startswith("find out about F-")


@pytest.mark.parametrize(
    ("day", "older"), [("", True), ("2026-10-26", True), ("2026-10-27", False), ("2026-11-26", False)]
)
def test_a_day_is_older_than_so_many_days(day: str, older: bool) -> None:
    assert is_older(day, 30, TODAY) is older
