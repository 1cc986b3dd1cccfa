"""The part of the pytest plugin that runs a test again and again, with one of its writes going wrong each time.

Fixtures of the test are made anew for each run, those of its class, module and session are not.
"""

from __future__ import annotations

from copy import copy
from typing import Any, cast

import pytest
from _pytest.runner import runtestprotocol

from mockserver.control.faults import NewFault
from mockserver.control.server import ControlError
from mockserver.testing.lost_answers import RISK, UNMET, Run, Verdict, Watch, judge, plan, read_variants, text_of
from mockserver.testing.mock import MockTenant
from mockserver.testing.probe import PROBE

EXPLORER = "billmock-explorer"  # its name among pytest's plugins
KEY = "billmock_verdicts"  # of what goes with a report
NOT_DETERMINISTIC = "its undisturbed runs do not write the same, so no other run can be compared with them"


class Probe:
    """What a run of a test shall meet in the tenant of its own, and what it did there.

    `is_last` says that the run is the one that counts as the test's.
    """

    def __init__(self, fault: NewFault | None = None, *, is_last: bool = False) -> None:
        self.is_last = is_last
        self.failure = ""
        self.problem = ""
        self.run: Run | None = None
        self._fault = fault
        self._watch: Watch | None = None

    def begin(self, tenant: MockTenant) -> None:
        """Look at a fresh tenant from now on."""
        try:
            self._watch = Watch(tenant, self._fault)
        except ControlError as error:
            self.problem = str(error)

    def end(self) -> None:
        """The test and its fixtures are done with the tenant, which is still there."""
        if self._watch is None:
            return
        try:
            self.run = self._watch.end(self.failure)
        except (ControlError, RuntimeError) as error:
            self.problem = str(error)


class Verdicts:
    """Gathers the verdicts of a run and tells them in the end: in the one process that reports."""

    def __init__(self) -> None:
        self._verdicts: dict[str, list[Verdict]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the verdicts that go with a report."""
        if (verdicts := getattr(report, KEY, None)) is not None:
            self._verdicts[report.nodeid] = verdicts

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell what came of each test's writes, those with money at risk in full."""
        if not self._verdicts:
            return
        terminalreporter.section("billmock: explored")
        for test, verdicts in self._verdicts.items():
            terminalreporter.line(f"{test}: {summary(verdicts)}")
            for verdict in verdicts:
                if verdict["verdict"] == RISK:
                    terminalreporter.line(f"  {verdict['text']}", red=True)


def summary(verdicts: list[Verdict]) -> str:
    """How often each verdict was found."""
    words = [verdict["verdict"] for verdict in verdicts]
    counts = [f"{words.count(word)} {word}" for word in dict.fromkeys(words)]
    return ", ".join(counts) if counts else "nothing was written"


def verdicts_of(config: pytest.Config) -> Verdicts:
    """What gathers the verdicts of this process."""
    gatherer: Verdicts | None = config.pluginmanager.get_plugin(EXPLORER)
    if gatherer is None:
        gatherer = Verdicts()
        config.pluginmanager.register(gatherer, EXPLORER)
    return gatherer


def explore_item(item: pytest.Function, nextitem: pytest.Item | None, words: str) -> bool:
    """Run a test undisturbed, again with each of its writes going wrong, and in the end as the test it is.

    A test that passes fails where money is at risk. Raises `UsageError` for a variant that there is not.
    """
    variants = variants_of(words)
    verdicts_of(item.config)
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    first = attempt(item, None)
    cases = plan(first.run, variants) if first.run and not first.run.failure else []
    probes = [attempt(item, case.fault) for case in cases]
    last = item.stash[PROBE] = Probe(is_last=True)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    del item.stash[PROBE]
    body = next((report for report in reports if report.when == "call" and report.passed), None)
    if body is not None:
        tell(body, *verdicts(first, last, list(zip(cases, probes, strict=True))))
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def variants_of(words: str) -> list[str]:
    """The variants that a mark or an option names; raises `UsageError`."""
    try:
        return read_variants(words)
    except ValueError as error:
        raise pytest.UsageError(f"bill: {error}") from None


def attempt(item: pytest.Function, fault: NewFault | None) -> Probe:
    """Run a test once without a report of it; what it shares with others stays."""
    probe = item.stash[PROBE] = Probe(fault)
    outputs, properties = len(item._report_sections), len(item.user_properties)
    if phase(item, "setup", probe):
        phase(item, "call", probe)
    phase(item, "teardown", probe, nextitem=copy(item))
    item._initrequest()
    del item._report_sections[outputs:], item.user_properties[properties:]
    return probe


def phase(item: pytest.Function, when: Any, probe: Probe, **arguments: Any) -> bool:
    """One phase of a run; whether it went well."""
    hook = getattr(item.ihook, f"pytest_runtest_{when}")
    ends = (pytest.exit.Exception, KeyboardInterrupt)
    call = pytest.CallInfo.from_call(lambda: hook(item=item, **arguments), when=when, reraise=ends)
    item.ihook.pytest_runtest_makereport(item=item, call=call)
    if call.excinfo is not None and not probe.failure:
        probe.failure = text_of(call.excinfo.value)
    return call.excinfo is None


def verdicts(first: Probe, last: Probe, cases: list[tuple[Any, Probe]]) -> tuple[list[Verdict], list[str]]:
    """The verdict on each case, and what stood in the way of one."""
    problems = [probe.problem for probe in (first, last, *(probe for _, probe in cases)) if probe.problem]
    if first.failure:
        problems.append(f"it failed the first time: {first.failure}")
    if problems or first.run is None or last.run is None:
        return [], [*dict.fromkeys(problems)]
    if first.run.writes != last.run.writes:
        return [], [NOT_DETERMINISTIC]
    return [judge(case, probe.run, first.run, last.run) for case, probe in cases if probe.run], []


def tell(report: pytest.TestReport, verdicts: list[Verdict], problems: list[str]) -> None:
    """Let the verdicts go with a report, which fails where money is at risk, or where nothing could be explored."""
    setattr(report, KEY, cast(Any, verdicts))
    if problems:
        report.longrepr = "\n".join(f"billmock: not explored: {problem}" for problem in problems)
    elif any(verdict["verdict"] == RISK for verdict in verdicts):
        report.longrepr = "\n".join(verdict["text"] for verdict in verdicts if verdict["verdict"] != UNMET)
    else:
        return
    report.outcome = "failed"
