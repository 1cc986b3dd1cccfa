"""The part of the pytest plugin that says which variation of an answer broke a test.

A test that fails with latitude is run again: without, with each variation alone, and where none of them alone breaks it
with fewer and fewer of all. Fixtures of the test are made anew for each run, those of its class, module and session are
not. What the run did is what the first of them did: the test as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import Any

import pytest
from _pytest.runner import call_and_report

from mockserver.kernel.latitude import BY_ID, OFF, VARIATIONS, Latitude, read_latitude
from mockserver.testing.gathering import Gatherer
from mockserver.testing.probe import ENDS, OVERRIDES, Probe, rehearse
from mockserver.testing.recorder import carry

WITHOUT = "it fails without latitude too"
ONCE = "it passes when it is run again: what broke it is not known"

OPTION, MARK = "--bill-latitude {}", '@pytest.mark.bill(latitude="{}")'  # where a latitude is said

Fails = Callable[[str], bool]


class Findings(Gatherer[str]):
    """Tells what broke each test that failed."""

    name, key, title = "billmock-latitude", "billmock_latitude", "billmock: latitude"

    def lines(self, test: str, value: str) -> Iterator[tuple[str, bool]]:
        """The finding about a test."""
        yield f"{test}: {value}", False


def run_item(item: pytest.Function, nextitem: pytest.Item | None, text: str, *, is_marked: bool) -> bool:
    """Run a test as any other; one that fails again and again, until it is known what breaks it.

    `is_marked` says that the latitude is its mark's, which wins over the command line, so it is met again by a mark.
    Raises `UsageError` for a latitude that is none.
    """
    latitude = latitude_of(text)
    Findings.of(item.config)
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = [call_and_report(item, "setup", log=False)]
    if reports[0].passed:
        reports.append(call_and_report(item, "call", log=False))
    if reports[-1].failed:
        own = teardown(item, copy(item))
        item._initrequest()
        finding = what_broke(latitude, lambda text: fails(item, text), MARK if is_marked else OPTION)
        Findings.send(reports[-1], finding)
        reports[-1].sections.append(("billmock: latitude", finding))
        reports += [own] if own.failed else []
        reports.append(shared_teardown(item, nextitem))
        if not own.failed:
            carry(own, reports[-1])
    else:
        reports.append(call_and_report(item, "teardown", log=False, nextitem=nextitem))
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    item._initrequest()
    return True


def teardown(item: pytest.Function, nextitem: pytest.Item) -> pytest.TestReport:
    """Tear down what is a test's own."""
    hook = item.ihook.pytest_runtest_teardown
    call = pytest.CallInfo.from_call(lambda: hook(item=item, nextitem=nextitem), when="teardown", reraise=ENDS)
    report: pytest.TestReport = item.ihook.pytest_runtest_makereport(item=item, call=call)
    return report


def shared_teardown(item: pytest.Function, nextitem: pytest.Item | None) -> pytest.TestReport:
    """Tear down what a test shared with others, as far as the next one has no part of it: its own is down already."""
    call = pytest.CallInfo.from_call(lambda: item.session._setupstate.teardown_exact(nextitem), when="teardown")
    report: pytest.TestReport = item.ihook.pytest_runtest_makereport(item=item, call=call)
    return report


def latitude_of(text: str) -> Latitude:
    """The latitude that a mark or an option names; raises `UsageError`."""
    try:
        latitude = read_latitude(text)
    except ValueError as error:
        raise pytest.UsageError(f"bill: latitude: {error}") from None
    if latitude is None:
        raise pytest.UsageError(f"bill: latitude: no seed in {text!r}")
    return latitude


def fails(item: pytest.Function, latitude: str) -> bool:
    """Whether a test fails with a latitude; what it shares with others stays."""
    probe = Probe()
    item.stash[OVERRIDES] = {"latitude": latitude}
    rehearse(item, probe)
    del item.stash[OVERRIDES]
    return bool(probe.failure)


def what_broke(latitude: Latitude, fails: Fails, again: str = OPTION) -> str:
    """Which variations break a test, in words; `fails` says whether it fails with a latitude.

    `again` is how a latitude is met again, with braces where it stands.
    """
    if fails(OFF):
        return WITHOUT
    names = latitude.only or tuple(BY_ID)
    alone = [name for name in names if fails(str(Latitude(latitude.seed, (name,))))]
    if alone:
        return "; ".join(sentence_of(Latitude(latitude.seed, (name,)), again) for name in alone)
    if not fails(str(latitude)):
        return ONCE
    return sentence_of(Latitude(latitude.seed, smallest(latitude, names, fails)), again)


def smallest(latitude: Latitude, names: Sequence[str], fails: Fails) -> tuple[str, ...]:
    """A set of variations that break a test together, of which none can be left out."""
    remaining = tuple(names)
    for name in names:
        fewer = tuple(one for one in remaining if one != name)
        if fewer and fails(str(Latitude(latitude.seed, fewer))):
            remaining = fewer
    return remaining


def sentence_of(latitude: Latitude, again: str) -> str:
    """What a test met that it cannot stand, and how it is met again."""
    about: list[Any] = [variation.about for variation in VARIATIONS if variation.id in latitude.only]
    return f"{', '.join(latitude.only)} ({'; '.join(about)}): {again.format(latitude)}"
