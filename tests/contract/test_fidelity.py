"""The mock's table of how sure it is, against the suite's facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contract_tests.fidelity import fidelity, is_about, table
from mockserver import operations
from tests.contract.fidelity_file import FILE


def test_the_table_is_made_from_the_facts() -> None:
    assert FILE.read_text() == table(), "python -m contract_tests.fidelity > mockserver/operations/fidelity.csv"


def test_the_table_has_every_operation() -> None:
    rows = FILE.read_text().splitlines()[1:]
    assert {row.partition(",")[0] for row in rows} == {one.id for one in operations.load().operations}


def test_the_weakest_fact_decides() -> None:
    assert fidelity("v3.login") == "assumed"
    assert operations.fidelity("v3.login") == "assumed"


def test_what_bill_documents_is_a_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contract_tests.fidelity.facts", dict)

    assert fidelity("v3.logout") == "documented"


@pytest.mark.parametrize("fidelity_of", [fidelity, operations.fidelity])
def test_without_a_fact_an_operation_is_assumed(fidelity_of: Callable[[str], str]) -> None:
    assert fidelity_of("v3.unicorns.list") == "assumed"
    assert fidelity_of("v3.unicorns.tame") == "assumed"


@pytest.mark.parametrize(
    ("pattern", "about"), [("v3.mfa.setup", True), ("v3.mfa.*", True), ("v3.*", False), ("v3.login", False)]
)
def test_a_fact_about_a_whole_api_tells_nothing_of_one_operation(pattern: str, about: bool) -> None:
    assert is_about(pattern, "v3.mfa.setup") is about
