"""How many tests of a run ran, by how sure they are: what was left out or skipped is none of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from contract_tests import markers

PROPERTY = "fidelity"  # of a test's report, which is how the processes of a run hear of it


def mark_reports(items: Iterable[pytest.Item]) -> None:
    """Let the reports of tests say how sure the tests are."""
    for item in items:
        item.user_properties.append((PROPERTY, markers.declaration_of(item).fidelity))


class Tally:
    """A plugin that counts tests as they end; one that fails as it is expected to has run."""

    def __init__(self) -> None:
        self._counts = Counter[str]()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test that was called."""
        if report.when == "call" and (not report.skipped or hasattr(report, "wasxfail")):
            self._counts.update(str(value) for name, value in report.user_properties if name == PROPERTY)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how many there were of each."""
        if self._counts:
            line = ", ".join(f"{self._counts[name]} {name}" for name in markers.FIDELITIES if self._counts[name])
            terminalreporter.write_line(f"contract tests by fidelity: {line}")
