"""The part of the pytest plugin that runs a test again and again, with one of its writes going wrong each time.

Fixtures of the test are made anew for each run, those of its class, module and session are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from mockserver.control.faults import NewFault
from mockserver.control.server import ControlError
from mockserver.testing.gathering import Gatherer
from mockserver.testing.lost_answers import RISK, UNMET, Run, Verdict, Watch, judge, plan, read_variants
from mockserver.testing.mock import MockTenant
from mockserver.testing.probe import PROBE, Probe, rehearse

NOT_DETERMINISTIC = "its undisturbed runs do not write the same, so no other run can be compared with them"


class WatchedRun(Probe):
    """What a run of a test shall meet in the tenant of its own, and what it did there.

    `run` is None where it had no such tenant; `problem` says why nothing is known of it.
    """

    def __init__(self, fault: NewFault | None = None, *, is_last: bool = False) -> None:
        super().__init__(is_last=is_last)
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
        """Note what was done in the tenant."""
        if self._watch is None:
            return
        try:
            self.run = self._watch.end(self.failure)
        except (ControlError, RuntimeError) as error:
            self.problem = str(error)


class Verdicts(Gatherer[list[Verdict]]):
    """Tells what came of each test's writes, those with money at risk in full."""

    name, key, title = "billmock-explorer", "billmock_verdicts", "billmock: explored"

    def lines(self, test: str, value: list[Verdict]) -> Iterator[tuple[str, bool]]:
        """How often there was each verdict, then those that are bad."""
        yield f"{test}: {summary(value)}", False
        yield from ((f"  {verdict['text']}", True) for verdict in value if verdict["verdict"] == RISK)


def summary(verdicts: list[Verdict]) -> str:
    """How often each verdict was found."""
    words = [verdict["verdict"] for verdict in verdicts]
    counts = [f"{words.count(word)} {word}" for word in dict.fromkeys(words)]
    return ", ".join(counts) if counts else "nothing was written"


def explore_item(item: pytest.Function, nextitem: pytest.Item | None, words: str) -> bool:
    """Run a test undisturbed, again with each of its writes going wrong, and in the end as the test it is.

    A test that passes fails where money is at risk. Raises `UsageError` for a variant that there is not.
    """
    variants = variants_of(words)
    Verdicts.of(item.config)
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    first = attempt(item, None)
    cases = plan(first.run, variants) if first.run and not first.run.failure else []
    probes = [attempt(item, case.fault) for case in cases]
    last = item.stash[PROBE] = WatchedRun(is_last=True)
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


def attempt(item: pytest.Function, fault: NewFault | None) -> WatchedRun:
    """Run a test once with one of its writes going wrong, or undisturbed."""
    run = WatchedRun(fault)
    rehearse(item, run)
    return run


def verdicts(
    first: WatchedRun, last: WatchedRun, cases: list[tuple[Any, WatchedRun]]
) -> tuple[list[Verdict], list[str]]:
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
    Verdicts.send(report, verdicts)
    if problems:
        report.longrepr = "\n".join(f"billmock: not explored: {problem}" for problem in problems)
    elif any(verdict["verdict"] == RISK for verdict in verdicts):
        report.longrepr = "\n".join(verdict["text"] for verdict in verdicts if verdict["verdict"] != UNMET)
    else:
        return
    report.outcome = "failed"
