"""A server that speaks TLS, its authority in a folder of the test run, and clients that go through it as a proxy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from mockserver import BillMock


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the authority of this run is."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def secure(data_dir: Path) -> Iterator[BillMock]:
    """A server of its own whose port speaks TLS."""
    with BillMock(scenario="empty", tls=True, data_dir=data_dir) as mock:
        yield mock


@pytest.fixture
def browser(secure: BillMock) -> Iterator[requests.Session]:
    """A client that has the server for a proxy, and trusts its authority alone."""
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(secure.ca_file)
        session.proxies = {"http": secure.url, "https": secure.url}
        yield session
