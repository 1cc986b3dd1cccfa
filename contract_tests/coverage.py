"""How much of BILL the contract tests drive, counted from their marks.

A mark is as good as an answer: a test that passes without driving what it declares fails.
"""

from __future__ import annotations

import io
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field

import pytest

from contract_tests import markers
from contract_tests.facts import HERE
from contract_tests.operations import APIS, documents

FLOOR = HERE / "coverage.toml"
# They take no input and no credentials, so there is nothing to refuse.
NEVER_REFUSED = frozenset(["v3.health.get", "events.health.get", "v2.Errors"])


@dataclass(frozen=True, slots=True)
class ApiCoverage:
    """How many operations of an API BILL documents, the mock serves, tests drive and tests see refused."""

    api: str
    documented: int
    built: int
    driven: int
    refused: int


@dataclass
class Coverage:
    """A pytest plugin that reads the marks of the collected tests.

    `tests` and `needs` are the tests that drive or refuse each operation, and what a target must be able to do for
    all of them; `capabilities` are those of each test by its key.
    """

    operations: set[str] = field(default_factory=set)
    refusals: set[str] = field(default_factory=set)
    tests: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    capabilities: dict[str, frozenset[str]] = field(default_factory=dict)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take what the tests declare."""
        self.add(session.items)

    def add(self, items: Iterable[pytest.Item]) -> None:
        """Take what tests declare; one in which the mock differs from BILL drives nothing."""
        for item in items:
            declaration = markers.declaration_of(item)
            self.capabilities[markers.key_of(item)] = markers.capabilities_of(item)
            if declaration.fidelity != "diverges":
                self.operations.update(declaration.operations)
                self.refusals.update(declaration.refusals)
                for name in declaration.operations + declaration.refusals:
                    self.tests[name].add(markers.key_of(item))

    def gaps(self, built: Iterable[str]) -> list[str]:
        """Operations that the mock serves and no test drives, also those that BILL does not document."""
        return sorted({*built} - self.operations)

    def shortfalls(self) -> list[str]:
        """Where a number is below the committed one."""
        counts = {"operations": len(self.operations), "refusals": len(self.refusals)}
        return [
            f"coverage fell: {counts[name]} {name}, at least {number} expected"
            for name, number in least().items()
            if counts[name] < number
        ]

    def not_refused(self, built: Iterable[str]) -> list[str]:
        """Operations that the mock serves and no test sees refused, though they can be."""
        return [name for name in documents() if name in {*built} - self.refusals - NEVER_REFUSED]

    def by_api(self, built: frozenset[str], known: Iterable[str]) -> Iterator[ApiCoverage]:
        """The numbers of each API among some operations."""
        names = {*known}
        for api in APIS:
            of_api = {name for name in names if name.startswith(f"{api}.")}
            parts = (len(of_api & part) for part in (built, self.operations, self.refusals))
            if of_api:
                yield ApiCoverage(api, len(of_api), *parts)


def least() -> dict[str, int]:
    """The committed numbers: `operations` and `refusals`."""
    floor: dict[str, int] = tomllib.loads(FLOOR.read_text(encoding="utf-8"))
    return floor


class CollectionFailed(Exception):
    """The tests could not be collected; the text is pytest's."""


def collect() -> Coverage:
    """The coverage of the suite as it is; raises `CollectionFailed`."""
    coverage, output = Coverage(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(output):
        status = pytest.main([str(HERE), "--collect-only", "-q", *OPTIONS], [coverage])
    if status != pytest.ExitCode.OK:
        raise CollectionFailed(output.getvalue())
    return coverage


OPTIONS = ("-c", str(HERE / "run.ini"))
"""The options of every run, whatever a project around the suite sets."""
