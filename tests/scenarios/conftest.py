"""One server for this folder, one with a starter for a module, and the three engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.testing import BillMock
from tests.postgres import Server, postgres, postgres_url

__all__ = ["postgres", "postgres_url"]


@pytest.fixture(scope="session")
def mock() -> Iterator[BillMock]:
    with BillMock(scenario="empty") as server:
        yield server


@pytest.fixture(scope="module")
def starter() -> Iterator[BillMock]:
    with BillMock() as mock:
        yield mock


@pytest.fixture(scope="module")
def document(starter: BillMock) -> dict[str, Any]:
    """The starter's world, written down."""
    return dict(starter.default.export_world())


@pytest.fixture(params=["memory", "file", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str | None:
    """The database of each engine in turn."""
    if request.param == "memory":
        return None
    if request.param == "file":
        return f"sqlite:///{tmp_path_factory.mktemp('store') / 'worlds.sqlite'}"
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()
