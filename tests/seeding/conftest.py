"""Worlds that are written once for all tests, since tests only look at them; and servers to put them in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mockserver.domain import all_kinds
from mockserver.kernel.settings import Settings
from mockserver.store.opening import open_engine
from mockserver.tenancy import Tenancy
from tests.seeding.server import Server
from tests.seeding.written import ANCHOR, NOON, Written


@pytest.fixture(scope="session")
def starter() -> Iterator[Written]:
    """The starter scenario."""
    written = Written("starter")
    yield written
    written.close()


@pytest.fixture(scope="session")
def empty() -> Iterator[Written]:
    """The empty scenario."""
    written = Written("empty")
    yield written
    written.close()


@pytest.fixture(params=["memory", "file"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server whose store is empty, in memory and in a file; worlds are told from `ANCHOR`."""
    database = None if request.param == "memory" else f"sqlite:///{tmp_path / 'bill.sqlite'}"
    settings = Settings(scenario="empty", anchor=ANCHOR, database=database, cache_dir=tmp_path / "cache")
    engine = open_engine(database, all_kinds)
    yield Server(engine, Tenancy(engine, settings, lambda: NOON), settings)
    engine.close()
