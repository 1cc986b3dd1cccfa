"""The part of the pytest plugin that runs once a fixture is used: it records what the run did, and tells in the end.

What a process recorded goes with the reports of its tests, so that a worker that crashes takes little along.
"""

from __future__ import annotations

import warnings
from collections.abc import Generator, Mapping
from typing import Any

import pytest

from mockserver.control.journal import CAPACITY, JournalPage
from mockserver.control.refusals import list_refusals
from mockserver.control.requests import list_requests, list_unclaimed_requests
from mockserver.control.rights_text import lines_of
from mockserver.control.server import ControlError
from mockserver.tenancy import DEFAULT
from mockserver.testing.control import Control, OverHttp
from mockserver.testing.ghosts import IdleGhost
from mockserver.testing.mock import BillMock, MockTenant
from mockserver.testing.probe import is_rehearsal
from mockserver.testing.report import Report, report_of, write
from mockserver.testing.tally import count, empty, merge

NOBODY = "requests of no tenant"
KEY = "billmock"  # of what goes with a report


def carry(report: pytest.TestReport, onto: pytest.TestReport) -> None:
    """Let what goes with a report that nobody hears of go with another one, beside what goes with that."""
    record, other = getattr(report, KEY, None), getattr(onto, KEY, None)
    if record is None or other is None:
        setattr(onto, KEY, record or other)
        return
    merge(other["tally"], record["tally"])
    other["servers"] = {**record["servers"], **other["servers"]}
    other["known"] = other["known"] or record["known"]


class Recorder:
    """Reads the journal of every tenant before it goes.

    `options` are the plugin's: `report`, `report_path` and `fail_on`. At a server that this run did not start
    (`is_guest`), what was there before is none of its business.
    """

    def __init__(self, options: Mapping[str, str], *, is_worker: bool, is_guest: bool) -> None:
        self._options = options
        self._is_worker = is_worker
        self._is_guest = is_guest
        self._pending, self._total = empty(), empty()
        self._pending_servers: dict[str, Any] = {}
        self._servers: dict[str, Any] = {}
        self._known: list[Any] | None = None
        self._mocks: set[int] = set()
        self._test = ""
        self._report: Report | None = None
        self._reasons: list[str] = []
        self._remarks: list[str] = []

    def watch(self, mock: BillMock) -> None:
        """Record what happens at a server from now on."""
        if id(mock) in self._mocks:
            return
        self._mocks.add(id(mock))
        mock.observer = self.note
        if mock.is_elsewhere:
            default = mock.default.requests.cursor() if self._is_guest else 0
            nobody = mock.control.call(list_unclaimed_requests, {}, 0, 0)["cursor"] if self._is_guest else 0
            token = mock.settings.control_token
            self._pending_servers = {mock.url: {"token": token, "default": default, "nobody": nobody}}

    def finish(self, mock: BillMock) -> None:
        """Record what is left at a server before it is let go: tenants that nobody deleted, and what all tests share.

        Of a server that others use too, the process that reports reads that in the end.
        """
        for tenant in [*mock.fresh_tenants.values()]:
            tenant.delete()
        if not mock.is_elsewhere:
            self._add_shared(mock.control, 0, 0)
            self._known = self._refusals(mock.control)

    def _add_shared(self, control: Control, default: int, nobody: int) -> None:
        self._add(control.on(DEFAULT, list_requests, {}, default, CAPACITY), f"the tenant {DEFAULT}")
        self._add(control.call(list_unclaimed_requests, {}, nobody, CAPACITY), NOBODY)

    def _refusals(self, control: Control) -> list[Any]:
        """How the operations that were called are known to refuse."""
        operations = {**self._total["operations"], **self._pending["operations"]}
        return [*control.call(list_refusals, ",".join(operations))["refusals"]] if operations else []

    def note(self, tenant: MockTenant) -> None:
        """Read a tenant's journal before it goes; one that is gone already has none."""
        try:
            page = tenant.control(list_requests, {}, 0, CAPACITY)
        except ControlError:
            return
        self._pending["tenants"] += 1
        self._add(page, tenant.label or self._test)

    def _add(self, page: JournalPage, test: str) -> None:
        self._pending["evicted"] += page["evicted"]
        count(self._pending, page["requests"], test)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Remember which test runs."""
        self._test = nodeid

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[Any]) -> Generator[None, Any, Any]:
        """Let what was recorded go with the report of a test's end; a run that only explores is no test."""
        report: Any = yield
        if call.when == "teardown" and is_rehearsal(item):
            self._pending = empty()
        elif call.when == "teardown":
            setattr(report, KEY, {"tally": self._pending, "servers": self._pending_servers, "known": self._known})
            self._pending, self._pending_servers, self._known = empty(), {}, None
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what this process or a worker recorded; a worker hands it on."""
        if not self._is_worker and (record := getattr(report, KEY, None)) is not None:
            self.take(record)

    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage, nodeid: str) -> None:
        """Note a test whose ghost never acted; the process that reports hears of workers' warnings too."""
        idle = warning_message.message
        if not self._is_worker and isinstance(idle, IdleGhost):
            occurrence = {"count": 1, "tests": [nodeid]}
            merge(self._total, {"ghosts": {idle.operation: {idle.reason: occurrence}}})

    def take(self, record: Mapping[str, Any]) -> None:
        """Add what a process recorded."""
        merge(self._total, record["tally"])
        self._known = record["known"] or self._known
        for url, server in record["servers"].items():
            known = self._servers.setdefault(url, server)
            known.update({name: min(known[name], server[name]) for name in ("default", "nobody")})

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Make the report of the run, and fail a run that has what it may not have."""
        if self._is_worker:
            return
        for url, server in self._servers.items():
            self._read_shared(OverHttp(url, server["token"]), server)
        self._report = report_of(self._total, self._known or [])
        words = [word.strip() for word in self._options["fail_on"].split(",") if word.strip()]
        self._reasons = [reason for word in words if (reason := self._report.reason_to_fail(word))]
        if self._reasons and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _read_shared(self, control: OverHttp, server: Mapping[str, Any]) -> None:
        """Read what all processes of the run share of a server; one that went before the run ended tells nothing."""
        try:
            self._add_shared(control, server["default"], server["nobody"])
            merge(self._total, self._pending)
            self._pending = empty()
            self._known = [*(self._known or []), *self._refusals(control)]
        except ControlError as error:
            self._remarks.append(f"missing here is what all workers share: {error}")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
        """Tell what the run did, and why it fails if it does."""
        if self._report is None or not self._report.requests:
            return
        terminalreporter.section("billmock")
        for line in (*self._report.lines(config.get_verbosity()), *self._remarks):
            terminalreporter.line(line)
        if self._options["rights"]:
            terminalreporter.section("billmock: least rights")
            for line in [line for advice in self._report.rights for line in lines_of(advice)]:
                terminalreporter.line(line)
        for name in [name.strip() for name in self._options["report"].split(",") if name.strip()]:
            try:
                path = write(self._report, name, self._options["report_path"], config.invocation_params.dir)
                terminalreporter.line(f"report: {path}")
            except OSError as error:
                terminalreporter.line(f"report: {error.filename}: {error.strerror}", red=True)
        for reason in self._reasons:
            terminalreporter.line(f"failed: {reason}", red=True)
