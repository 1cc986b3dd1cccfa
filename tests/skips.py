"""In CI no test of ours is skipped for want of a program: FAIL_ON_SKIPS=1 turns such skips into failures."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

# Read before a fixture hides it from the tests.
IS_CI = bool(os.environ.get("FAIL_ON_SKIPS"))

# Reasons, by their beginning, that no machine of ours can do away with.
ALLOWED = ("BILL's own documents do not lie beside the checkout",)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that was skipped."""
    report = yield
    if not hasattr(report, "wasxfail"):
        fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that was skipped as a whole."""
    report = yield
    fail_if_skipped(report)
    return report


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Make a failure of a skip, in CI, unless its reason is allowed."""
    if not (IS_CI and report.skipped):
        return
    # Path, line and "Skipped: <reason>".
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith(ALLOWED):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {reason}"
