"""Runs of a test that nobody counts: how one is done, and where the parts of the plugin look for it."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import pytest

from mockserver.testing.failures import text_of

if TYPE_CHECKING:
    from mockserver.testing.mock import MockTenant


class Probe:
    """A run of a test: how it failed, if it did. A subclass looks at the tenant of its own.

    `is_last` says that the run is the one that counts as the test's. `trace` is what there is to be done again of it,
    where traces are wanted and the run `has_trace`.
    """

    has_trace = False

    def __init__(self, *, is_last: bool = False) -> None:
        self.is_last = is_last
        self.failure = ""
        self.trace = b""

    def begin(self, tenant: MockTenant) -> None:
        """The run has this fresh tenant."""

    def end(self) -> None:
        """The test and its fixtures are done with the tenant, which is still there."""


ENDS = (pytest.exit.Exception, KeyboardInterrupt)  # of a whole run of pytest
PROBE: pytest.StashKey[Probe] = pytest.StashKey()
OVERRIDES: pytest.StashKey[dict[str, Any]] = pytest.StashKey()  # what its tenant is made from, whatever marks say


def is_rehearsal(item: pytest.Item) -> bool:
    """Whether a run of a test is one of those that nobody counts."""
    probe = item.stash.get(PROBE, None)
    return probe is not None and not probe.is_last


def rehearse(item: pytest.Function, probe: Probe) -> None:
    """Run a test once without a report of it; what it shares with others stays, and it can be run again."""
    item.stash[PROBE] = probe
    outputs, properties = len(item._report_sections), len(item.user_properties)
    if phase(item, "setup", probe):
        phase(item, "call", probe)
    phase(item, "teardown", probe, nextitem=copy(item))
    item._initrequest()
    del item._report_sections[outputs:], item.user_properties[properties:]
    del item.stash[PROBE]


def phase(item: pytest.Function, when: Any, probe: Probe, **arguments: Any) -> bool:
    """One phase of a run (`setup`, `call`, `teardown`); whether it went well."""
    hook = getattr(item.ihook, f"pytest_runtest_{when}")
    call = pytest.CallInfo.from_call(lambda: hook(item=item, **arguments), when=when, reraise=ENDS)
    item.ihook.pytest_runtest_makereport(item=item, call=call)
    if call.excinfo is not None and not probe.failure:
        probe.failure = text_of(call.excinfo.value)
    return call.excinfo is None
