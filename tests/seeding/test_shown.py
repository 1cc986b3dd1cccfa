"""Every record of the starter shows in every list that is built, in v3, v2 and Spend & Expense."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from mockserver.operations import Operation, load
from mockserver.testing import BillMock
from tests.seeding.written import ANCHOR

# Lists that want more than a page: what to ask, by operation.
QUERIES = {
    "v3.funding-accounts.cards.list": {"cardUserStatus": "VERIFIED"},
    "v3.network.list": {"name": "Happy"},
}


# What waits for this administrator's approval: nothing does.
EMPTY = {"v3.bill-approvals.pending-user-approvals.list"}


def rows_in(body: Any) -> int:
    """How many rows an answer has: those of an array, or of the arrays of an object."""
    rows = body if isinstance(body, list) else body.get("results", body)
    return len(rows) if isinstance(rows, list) else sum(len(part) for part in rows.values() if isinstance(part, list))


def lists(api: str) -> list[Operation]:
    """The lists of an API that need no id and are built."""
    operations = [operation for operation in load().operations if operation.api == api and operation.is_built]
    return [one for one in operations if one.id.endswith(".list") and "{" not in one.path]


V2_LISTS = [one.id for one in load().operations if one.id.startswith("v2.List.") and one.is_built]


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BillMock]:
    """A server with the starter."""
    with BillMock(anchor=ANCHOR, cache_dir=tmp_path_factory.mktemp("cache")) as server:
        yield server


def login(mock: BillMock, **changes: str) -> requests.Response:
    """A v3 sign-in of the administrator from the remembered device, unless changed."""
    known = mock.credentials
    body = {
        "username": known["BILL_USERNAME"],
        "password": known["BILL_PASSWORD"],
        "organizationId": known["BILL_ORGANIZATION_ID"],
        "devKey": known["BILL_DEV_KEY"],
        "rememberMeId": known["BILL_REMEMBER_ME_ID"],
        "device": known["BILL_DEVICE"],
    }
    return requests.post(f"{mock.v3_url}/login", json=body | changes, timeout=10)


@pytest.fixture(scope="module")
def signed_in(mock: BillMock) -> dict[str, str]:
    """The headers of a trusted v3 session."""
    return {"sessionId": login(mock).json()["sessionId"], "devKey": mock.credentials["BILL_DEV_KEY"]}


@pytest.mark.parametrize("operation", lists("v3"), ids=lambda operation: operation.id)
def test_a_v3_list_shows_the_starters_records(mock: BillMock, signed_in: dict[str, str], operation: Operation) -> None:
    query = {"max": "100"} | QUERIES.get(operation.id, {})
    answer = requests.get(f"{mock.url}{operation.path}", query, headers=signed_in, timeout=10)

    assert (answer.status_code, rows_in(answer.json()) > 0) == (200, operation.id not in EMPTY)


@pytest.mark.parametrize("operation", lists("spend"), ids=lambda operation: operation.id)
def test_a_spend_list_shows_the_starters_records(mock: BillMock, operation: Operation) -> None:
    token = {"apiToken": mock.credentials["BILL_SPEND_TOKEN"]}
    answer = requests.get(f"{mock.url}{operation.path}", {"max": "50"}, headers=token, timeout=10)

    assert (answer.status_code, len(answer.json()["results"]) > 0) == (200, True)


@pytest.mark.parametrize("operation", V2_LISTS)
def test_a_v2_list_shows_the_starters_records(mock: BillMock, signed_in: dict[str, str], operation: str) -> None:
    form = {**signed_in, "data": json.dumps({"start": 0, "max": 999})}
    url = f"{mock.v2_url}/{operation.removeprefix('v2.').replace('.', '/')}.json"
    answer = requests.post(url, form, timeout=10).json()

    assert (answer["response_status"], len(answer["response_data"]) > 0) == (0, True)


@pytest.mark.parametrize(
    ("path", "number"), [("vendors", 25), ("bills", 96), ("customers", 20), ("invoices", 40), ("payments", 70)]
)
def test_v3_shows_every_record(mock: BillMock, signed_in: dict[str, str], path: str, number: int) -> None:
    answer = requests.get(f"{mock.v3_url}/{path}", {"max": "100"}, headers=signed_in, timeout=10)

    assert len(answer.json()["results"]) == number


def test_the_partner_sees_its_two_organizations(mock: BillMock) -> None:
    known = mock.credentials
    body = {
        "username": known["BILL_PARTNER_USERNAME"],
        "password": known["BILL_PARTNER_PASSWORD"],
        "appKey": known["BILL_APP_KEY"],
    }
    session = requests.post(f"{mock.partner_url}/login", json=body, timeout=10).json()
    headers = {"sessionId": session["sessionId"], "appKey": known["BILL_APP_KEY"]}
    answer = requests.get(f"{mock.partner_url}/organizations", headers=headers, timeout=10)

    assert {"Marigold Bakehouse", "Tidewater Dental Group"} <= {one["name"] for one in answer.json()["results"]}


def test_the_sync_token_signs_in(mock: BillMock) -> None:
    known = mock.credentials

    assert login(mock, username=known["BILL_SYNC_TOKEN_NAME"], password=known["BILL_SYNC_TOKEN"]).status_code == 200


def test_the_remembered_device_makes_a_sign_in_trusted(mock: BillMock) -> None:
    assert login(mock).json()["trusted"] is True


def test_the_administrator_has_a_phone_for_codes(mock: BillMock, signed_in: dict[str, str]) -> None:
    answer = requests.get(f"{mock.v3_url}/mfa/phones", headers=signed_in, timeout=10)

    assert answer.json()["results"] == [{"type": "MOBILE", "last4digits": "0199", "primary": True}]
