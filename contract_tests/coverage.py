"""How much of BILL the contract tests drive, counted from their marks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from contract_tests import markers
from contract_tests.facts import HERE
from contract_tests.operations import APIS, documented

LEAST = HERE / "coverage.toml"
# They take no input and no credentials, so there is nothing to refuse.
NEVER_REFUSED = frozenset(["v3.health.get", "events.health.get", "v2.Errors"])


@dataclass
class Coverage:
    """A pytest plugin that reads the marks of the collected tests."""

    driven: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take what the tests declare."""
        for item in session.items:
            said = markers.declared(item)
            self.driven.update(said.operations)
            self.refused.update(said.refusals)

    def shortfalls(self) -> list[str]:
        """Where a number is below the committed one."""
        least = tomllib.loads(LEAST.read_text(encoding="utf-8"))
        counts = {"operations": len(self.driven), "refusals": len(self.refused)}
        return [
            f"coverage fell: {counts[name]} {name}, at least {least[name]} expected"
            for name in counts
            if counts[name] < least[name]
        ]

    def lines(self) -> Iterator[str]:
        """The report: numbers by API, then the operations without a test."""
        for api in APIS:
            known = [name for name in documented() if name.startswith(f"{api}.")]
            driven = [name for name in known if name in self.driven]
            refusable = [name for name in known if name not in NEVER_REFUSED]
            refused = [name for name in refusable if name in self.refused]
            yield f"{api:8} {len(driven):3} of {len(known):3} driven, {len(refused):3} of {len(refusable):3} refused"
        for name in documented():
            lacks = ["success"] * (name not in self.driven)
            lacks += ["refusal"] * (name not in self.refused and name not in NEVER_REFUSED)
            if lacks:
                yield f"  {name}: no {' and no '.join(lacks)}"


def collect() -> Coverage:
    """The coverage of the suite as it is."""
    found = Coverage()
    pytest.main([str(HERE), "--collect-only", "-qq", "--no-summary", "-o", OPTIONS, "-p", "no:terminal"], [found])
    return found


OPTIONS = "addopts=--import-mode=importlib --strict-markers"
"""The options of every run, whatever a project around the suite sets."""
