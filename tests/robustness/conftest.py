"""One server for this folder, and clients at tenants of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import pytest

from mockserver.testing import BillMock
from tests.postgres import postgres
from tests.robustness.clients import Clients, ids_of
from tests.robustness.requests_made import RequestsOf, requests_to
from tests.robustness.wire import Wire
from tests.signed_in import V3

__all__ = ["postgres"]


@pytest.fixture(scope="session")
def mock() -> Iterator[BillMock]:
    with BillMock(limits="off", anchor=date(2026, 11, 2)) as server:
        yield server


@pytest.fixture(scope="session")
def requests_of(mock: BillMock) -> RequestsOf:
    """What is sent to an operation, made once for each."""
    ids = ids_of(mock)
    return cache(lambda operation: requests_to(operation, ids))


@pytest.fixture(scope="session")
def clients_of(mock: BillMock) -> Iterator[Callable[[str], Clients]]:
    """The clients for an operation: what one leaves behind does not change what another is answered."""
    clients_by_operation: dict[str, Clients] = {}

    def clients(operation: str) -> Clients:
        if operation not in clients_by_operation:
            clients_by_operation[operation] = Clients(mock.tenant())
        return clients_by_operation[operation]

    yield clients
    for one in clients_by_operation.values():
        one.close()


@pytest.fixture(scope="session")
def admin(mock: BillMock) -> V3:
    """A trusted administrator of the default tenant."""
    return V3(mock.default, trusted=True)


@pytest.fixture(scope="session")
def wire(mock: BillMock, admin: V3) -> Wire:
    """Raw requests with that administrator's headers."""
    return Wire(mock, admin.headers)
