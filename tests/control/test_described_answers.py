"""What control answers are, of a tenant to which much happened, is what the document says of them."""

from __future__ import annotations

import pkgutil
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from typing import Any, is_typeddict

import pytest
from jsonschema import Draft202012Validator

import mockserver.control
from mockserver.testing import BillMock, MockTenant

TENANT = "/_mock/tenants/default"
PATHS = [
    *("/health/ready", "/tenants", "/operations", "/requests", "/refusals", "/scenario.schema.json"),
    *("/tenants/{tenant}", "/tenants/{tenant}/clock", "/tenants/{tenant}/snapshots", "/tenants/{tenant}/ghost"),
    *("/tenants/{tenant}/changes", "/tenants/{tenant}/requests", "/tenants/{tenant}/requests/count"),
    *("/tenants/{tenant}/requests.har", "/tenants/{tenant}/audit", "/tenants/{tenant}/due", "/tenants/{tenant}/inbox"),
    *("/tenants/{tenant}/deliveries", "/tenants/{tenant}/delivery-rules", "/tenants/{tenant}/faults"),
    *("/tenants/{tenant}/ledger", "/tenants/{tenant}/rights", "/tenants/{tenant}/export"),
    *("/tenants/{tenant}/spend/tokens", "/tenants/{tenant}/sync-tokens", "/tenants/{tenant}/developer-apps"),
]


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    """A tenant with a recorded change, a fault that struck, a snapshot, and a ghost that acted between pages."""
    with BillMock() as mock:
        control = mock.app.test_client()
        session = MockTenant(mock, "default").session()
        bodies = {"ghost": {"seed": 1}, "faults": {"operation": "v3.bills.list", "status": 500}}
        answers = [control.post(f"{TENANT}/{name}", json=body) for name, body in bodies.items()]
        answers += [control.patch(f"{TENANT}/changes", json={"recorded": True}), control.put(f"{TENANT}/snapshots/a")]
        session.get("/bills")
        page = session.get("/vendors", params={"max": 2}).json()
        for _ in range(5):
            page = session.get("/vendors", params={"max": 2, "page": page["nextPage"]}).json()
        assert [answer.status_code for answer in answers] == [201, 201, 200, 200]
        yield mock


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_as_the_document_says(mock: BillMock, path: str) -> None:
    client = mock.app.test_client()
    document: Any = client.get("/_mock/openapi.json").get_json()
    answer = document["paths"][f"/_mock{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**answer, "components": document["components"]})

    body = client.get(f"/_mock{path.format(tenant='default')}").get_json()

    assert [error.message for error in validator.iter_errors(body)] == []


def test_a_ghost_acted_before_the_answers_were_read(mock: BillMock) -> None:
    events = mock.app.test_client().get(f"{TENANT}/ghost").get_json()["events"]

    assert {event["event"] for event in events} == {"page", "act"}


def test_no_two_types_of_the_control_api_have_one_name() -> None:
    """A component is named by its type: of two with one name, the document would say what the first one is."""
    names = [one.name for one in pkgutil.walk_packages(mockserver.control.__path__, "mockserver.control.")]
    rooms = [import_module(name) for name in names]
    types = {id(value): value.__name__ for room in rooms for value in vars(room).values() if is_typeddict(value)}

    assert [name for name, count in Counter(types.values()).items() if count > 1] == []
