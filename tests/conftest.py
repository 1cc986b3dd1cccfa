"""What all tests share: no setting of the machine reaches them, Hypothesis repeats itself, and one engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from mockserver.domain import all_kinds
from mockserver.store.memory import MemoryEngine
from tests.secrecy import every_answer_is_looked_at
from tests.shared_records import every_shared_record_is_looked_at
from tests.skips import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401

if TYPE_CHECKING:
    from mockserver.testing import BillMock, MockTenant

# The same examples in every run, and no deadline: a busy CI machine must not decide about a test.
settings.register_profile("billmock", derandomize=True, deadline=None)
settings.load_profile("billmock")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the variables that billmock and the contract suite read."""
    for name in [name for name in os.environ if name.startswith(("BILL_", "BILLMOCK_"))]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def leaks_so_far() -> Iterator[list[str]]:
    """What answers of this process have told that they must not."""
    with every_answer_is_looked_at() as secrets:
        yield secrets


@pytest.fixture(autouse=True)
def no_secret_leaves(leaks_so_far: list[str]) -> Iterator[None]:
    """Fail a test in which an answer told a secret."""
    yield
    secrets, leaks_so_far[:] = list(leaks_so_far), []
    assert secrets == []


@pytest.fixture(scope="session")
def changes_so_far() -> Iterator[list[str]]:
    """The records of this process that somebody changed who was only to look at them."""
    with every_shared_record_is_looked_at() as changed:
        yield changed


@pytest.fixture(autouse=True)
def no_shared_record_changes(changes_so_far: list[str]) -> Iterator[None]:
    """Fail a test in which a record was changed that others look at too."""
    yield
    changed, changes_so_far[:] = list(changes_so_far), []
    assert changed == []


@pytest.fixture
def tenant(mock: BillMock) -> Iterator[MockTenant]:
    """A fresh tenant of the `mock` of a folder or module, with the scenario of that server."""
    fresh = mock.tenant(mock.settings.scenario)
    yield fresh
    fresh.delete()


@pytest.fixture(scope="session")
def engine() -> Iterator[MemoryEngine]:
    """One engine in memory; worlds in it share nothing."""
    engine = MemoryEngine(all_kinds)
    yield engine
    engine.close()
