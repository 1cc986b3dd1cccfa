"""Whatever an operation is sent, it answers in its dialect's shape, as its OpenAPI document says, and without a 5xx."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.testing import BillMock
from tests.robustness.clients import Clients
from tests.robustness.documents import Described, built, control
from tests.robustness.faults import faults, of_control
from tests.robustness.requests_made import RequestsOf, Sent, requests_to

pytestmark = pytest.mark.slow

EXAMPLES = 20
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
fuzzed = settings(max_examples=EXAMPLES, suppress_health_check=SLOW)


@pytest.mark.parametrize("operation", [*built("v3"), *built("partner")], ids=str)
@fuzzed
@given(data=st.data())
def test_v3_operations_answer_whatever_they_are_sent(
    operation: Described, clients_of: Callable[[str], Clients], requests_of: RequestsOf, data: st.DataObject
) -> None:
    sent = data.draw(requests_of(operation))
    assert faults(operation, clients_of(operation.id).send(operation, sent)) == []


@pytest.mark.parametrize("operation", built("spend"), ids=str)
@fuzzed
@given(data=st.data())
def test_spend_operations_answer_whatever_they_are_sent(
    operation: Described, clients_of: Callable[[str], Clients], requests_of: RequestsOf, data: st.DataObject
) -> None:
    sent = data.draw(requests_of(operation))
    assert faults(operation, clients_of(operation.id).send(operation, sent)) == []


@pytest.mark.parametrize("operation", built("v2"), ids=str)
@fuzzed
@given(data=st.data())
def test_v2_operations_answer_whatever_they_are_sent(
    operation: Described, clients_of: Callable[[str], Clients], requests_of: RequestsOf, data: st.DataObject
) -> None:
    sent = data.draw(requests_of(operation))
    assert faults(operation, clients_of(operation.id).send(operation, sent)) == []


@pytest.fixture(scope="module")
def turned() -> Iterator[BillMock]:
    """A server whose clocks may be turned and whose tenants may go."""
    with BillMock(limits="off", scenario="empty", anchor=date(2026, 11, 2)) as server:
        yield server


@pytest.fixture(scope="module")
def control_clients(turned: BillMock) -> Iterator[Clients]:
    clients = Clients(turned.default)
    yield clients
    clients.close()


@cache
def control_requests(operation: Described) -> st.SearchStrategy[Sent]:
    """What is sent to an act of the control API; making the large scenario takes its time."""
    ids = {"tenant": ["default"], "api": ["v3", "v2"], "name": ["one"]}
    return requests_to(operation, ids).filter(lambda sent: b"large" not in sent.body)


@pytest.mark.parametrize("operation", control(), ids=str)
@fuzzed
@given(data=st.data())
def test_the_control_api_answers_whatever_it_is_sent(
    operation: Described, control_clients: Clients, data: st.DataObject
) -> None:
    sent = data.draw(control_requests(operation))
    assert of_control(control_clients.send(operation, sent)) == []
