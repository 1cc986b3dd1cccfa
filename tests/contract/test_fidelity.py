"""The mock's table of how sure it is, against the suite's facts."""

from __future__ import annotations

import pytest

from contract_tests.fidelity import fidelity, is_about, table
from mockserver.operations import fidelity as kept
from tests.contract.fidelity_file import FILE


def test_the_table_is_made_from_the_facts() -> None:
    assert FILE.read_text() == table(), "python -m contract_tests.fidelity > mockserver/operations/fidelity.csv"


def test_the_weakest_fact_decides() -> None:
    assert fidelity("v3.login") == "assumed"
    assert kept()["v3.login"] == "assumed"


@pytest.mark.parametrize(
    ("pattern", "about"), [("v3.mfa.setup", True), ("v3.mfa.*", True), ("v3.*", False), ("v3.login", False)]
)
def test_a_fact_about_a_whole_api_tells_nothing_of_one_operation(pattern: str, about: bool) -> None:
    assert is_about(pattern, "v3.mfa.setup") is about
