"""What is served at the root of the host: the exchange of a card's token for its number."""

from __future__ import annotations

import requests

from mockserver.testing import BillMock, MockTenant


def token_of(tenant: MockTenant) -> str:
    headers = {"apiToken": tenant.credentials["BILL_SPEND_TOKEN"]}
    query = {"filters": "status:eq:ACTIVATED,types:eq:VIRTUAL_VENDOR", "max": "1"}
    cards = requests.get(f"{tenant.mock.spend_url}/cards", params=query, headers=headers, timeout=10).json()
    card = cards["results"][0]["uuid"]
    answer = requests.get(f"{tenant.mock.spend_url}/cards/{card}/pan-jwt", headers=headers, timeout=10)
    return str(answer.json()["token"])


def exchanged(mock: BillMock, token: str) -> requests.Response:
    return requests.post(f"{mock.url}/de/rest/pan", json={"token": token}, timeout=10)


def test_a_card_token_is_traded_for_a_number_without_a_credential(mock: BillMock, tenant: MockTenant) -> None:
    traded = exchanged(mock, token_of(tenant))
    assert traded.status_code == 200
    assert len(traded.json()["pan"]) == 16


def test_a_token_is_refused_after_five_minutes_of_running_time(mock: BillMock, tenant: MockTenant) -> None:
    token = token_of(tenant)
    tenant.clock.advance("PT6M", expire_sessions=True)
    assert exchanged(mock, token).status_code == 400


def test_garbage_and_absence_are_refused(mock: BillMock) -> None:
    assert exchanged(mock, "a.b.c").status_code == 400
    empty = requests.post(f"{mock.url}/de/rest/pan", json={}, timeout=10)
    assert empty.json()[0]["message"] == "token: must not be blank"


def test_a_wrong_method_at_the_root_of_the_host_is_refused_as_everywhere(mock: BillMock) -> None:
    answer = requests.get(f"{mock.url}/de/rest/pan", timeout=10)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
