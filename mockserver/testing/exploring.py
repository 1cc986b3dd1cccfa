"""The part of the pytest plugin that runs a test again and again, with one of its writes going wrong each time.

Fixtures of the test are made anew for each run, those of its class, module and session are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypedDict

import pytest
from _pytest.runner import runtestprotocol

from mockserver.control.faults import NewFault
from mockserver.control.server import ControlError
from mockserver.testing.gathering import Gatherer
from mockserver.testing.lost_answers import RISK, UNMET, Run, Verdict, Watch, judge, plan, read_variants
from mockserver.testing.mock import MockTenant
from mockserver.testing.probe import PROBE, Probe, rehearse
from mockserver.testing.tracing import leave, note_failure

NO_TENANT = "it has no bill_tenant"
NOT_DETERMINISTIC = "its undisturbed runs do not write the same, so no other run can be compared with them"


class WatchedRun(Probe):
    """What a run of a test shall meet in the tenant of its own, and what it did there.

    `run` is None where it had no such tenant; `problem` says why nothing is known of it.
    """

    has_trace = True

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


class Exploration(TypedDict):
    """The verdict on each write of a test that went wrong, and what stood in the way of any."""

    verdicts: list[Verdict]
    problems: list[str]


class Verdicts(Gatherer[Exploration]):
    """Tells what came of each test's writes, or why nothing did; those with money at risk are in its own report."""

    name, key, title = "billmock-explorer", "billmock_verdicts", "billmock: explored"

    def lines(self, test: str, value: Exploration) -> Iterator[tuple[str, bool]]:
        """How often there was each verdict; or why the test was not explored."""
        verdicts, problems = value["verdicts"], value["problems"]
        if problems:
            yield from ((f"{test}: not explored: {problem}", True) for problem in problems)
            return
        yield f"{test}: {summary(verdicts)}", any(verdict["verdict"] == RISK for verdict in verdicts)


def summary(verdicts: list[Verdict]) -> str:
    """How often each verdict was found."""
    words = [verdict["verdict"] for verdict in verdicts]
    counts = [f"{words.count(word)} {word}" for word in dict.fromkeys(words)]
    return ", ".join(counts) if counts else "nothing was written"


def explore_item(item: pytest.Function, nextitem: pytest.Item | None, words: str, traces: Path | None) -> bool:
    """Run a test undisturbed, again with each of its writes going wrong, and in the end as the test it is.

    A test that passes fails where money is at risk, and leaves in the folder `traces` what is to be done again of the
    run that decided. Raises `UsageError` for a variant that there is not.
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
    if (body := body_of(reports)) is not None:
        exploration = judge_all(first, last, list(zip(cases, probes, strict=True)))
        tell(body, exploration)
        if body.failed and traces is not None:
            leave_trace(item, body, decisive(exploration, first, last, probes), traces)
    log(item, reports)
    return True


def refuse_item(item: pytest.Function, nextitem: pytest.Item | None, problem: str) -> bool:
    """Run a test that cannot be explored once: it fails where it passes, and says why."""
    Verdicts.of(item.config)
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if (body := body_of(reports)) is not None:
        tell(body, {"verdicts": [], "problems": [problem]})
    log(item, reports)
    return True


def body_of(reports: Sequence[pytest.TestReport]) -> pytest.TestReport | None:
    """The report of the test itself among those of its phases, where it passed."""
    return next((report for report in reports if report.when == "call" and report.passed), None)


def log(item: pytest.Function, reports: Sequence[pytest.TestReport]) -> None:
    """Report a test as pytest does."""
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)


def decisive(exploration: Exploration, first: WatchedRun, last: WatchedRun, probes: Sequence[WatchedRun]) -> WatchedRun:
    """The run that decided that a test fails: the first with money at risk, or the one of which nothing is known."""
    if exploration["problems"]:
        return first if first.failure else next((one for one in (first, *probes) if one.problem), last)
    words = [verdict["verdict"] for verdict in exploration["verdicts"]]
    return [probe for probe in probes if probe.run][words.index(RISK)]


def leave_trace(item: pytest.Function, report: pytest.TestReport, run: WatchedRun, folder: Path) -> None:
    """Leave the trace of a run of a test that fails for it, and say so in its report."""
    note_failure(item)
    if text := leave(run.trace, item, folder):
        report.sections.append(("billmock: trace", text))


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


def judge_all(first: WatchedRun, last: WatchedRun, cases: list[tuple[Any, WatchedRun]]) -> Exploration:
    """The verdict on each case, or what stood in the way of any."""
    problems = [probe.problem for probe in (first, last, *(probe for _, probe in cases)) if probe.problem]
    if first.failure:
        problems.append(f"it failed the first time: {first.failure}")
    if problems or first.run is None or last.run is None:
        return {"verdicts": [], "problems": [*dict.fromkeys(problems)] or [NO_TENANT]}
    if first.run.writes != last.run.writes:
        return {"verdicts": [], "problems": [NOT_DETERMINISTIC]}
    verdicts = [judge(case, probe.run, first.run, last.run) for case, probe in cases if probe.run]
    return {"verdicts": verdicts, "problems": []}


def tell(report: pytest.TestReport, exploration: Exploration) -> None:
    """Let what was explored go with a report, which fails where money is at risk, or where nothing was explored."""
    Verdicts.send(report, exploration)
    verdicts, problems = exploration["verdicts"], exploration["problems"]
    if problems:
        report.longrepr = "\n".join(f"billmock: not explored: {problem}" for problem in problems)
    elif any(verdict["verdict"] == RISK for verdict in verdicts):
        report.longrepr = "\n".join(verdict["text"] for verdict in verdicts if verdict["verdict"] != UNMET)
    else:
        return
    report.outcome = "failed"
