"""What every answer says about itself, and what it does not."""

from __future__ import annotations

import pytest
import requests

from mockserver.operations import fidelity
from mockserver.testing import BillMock, MockTenant
from mockserver.testing.sessions import Api
from tests.app.unbuilt import registry_without
from tests.refusals import refusal_of
from tests.signed_in import V3, vendor


def test_answers_name_their_operation_and_fidelity(admin: V3) -> None:
    answer = admin.call("GET", "/login/session")
    assert answer.headers["X-Mock-Operation"] == "v3.login.session.get"
    assert answer.headers["X-Mock-Fidelity"] == fidelity("v3.login.session.get")


def test_a_refusal_names_the_fact_it_rests_on(admin: V3) -> None:
    answer = admin.call("GET", "/vendors/00902XXXXXXXXXX00001")
    assert refusal_of(answer) == "404 BDC_1205 No data found for the given id: 00902XXXXXXXXXX00001."
    assert answer.headers["X-Mock-Fact"] == "F-109"


def test_a_refusal_names_each_of_its_facts_once(admin: V3) -> None:
    answer = admin.call("POST", "/vendors", json={})
    assert refusal_of(answer) == "400 name: must not be blank; address: must not be null"
    assert len(answer.json()) > 1
    assert answer.headers["X-Mock-Fact"] == "F-105"


def test_a_refused_call_without_credentials_names_its_fact(mock: BillMock) -> None:
    answer = requests.get(f"{mock.v3_url}/vendors", timeout=10)
    assert refusal_of(answer) == "401 BDC_1109 Session is invalid.  Please log in."
    assert answer.headers["X-Mock-Fact"] == "F-005"


@pytest.mark.parametrize(("path", "fact"), [("/unicorns", "F-012"), ("/spend/unicorns", "F-457")])
def test_each_api_has_its_facts(mock: BillMock, path: str, fact: str) -> None:
    assert requests.get(f"{mock.v3_url}{path}", timeout=10).headers["X-Mock-Fact"] == fact


def test_what_rests_on_no_fact_of_its_own_names_none(admin: V3) -> None:
    assert "X-Mock-Fact" not in admin.call("GET", "/login/session").headers


def test_fields_bill_ignores_are_named(admin: V3) -> None:
    answer = admin.call("POST", "/vendors", json=vendor(colour="red", address={**vendor()["address"], "floor": 3}))
    assert answer.status_code == 201
    assert answer.headers["X-Mock-Unread"] == "address.floor,colour"


def test_names_of_ignored_fields_cannot_break_the_header(admin: V3) -> None:
    answer = admin.call("POST", "/vendors", json=vendor(**{"a\r\nX-Evil: 1": 1, "b,c": 2, "größe": 3}))
    assert answer.status_code == 201
    assert answer.headers["X-Mock-Unread"] == "a%0D%0AX-Evil%3A%201,b%2Cc,gr%C3%B6%C3%9Fe"


def test_query_parameters_bill_ignores_are_named_beside_fields(admin: V3) -> None:
    assert admin.call("GET", "/vendors?filter=name:eq:x&max=2&mx=1").headers["X-Mock-Unread"] == "filter,mx"
    answer = admin.call("POST", "/vendors?dry=1", json=vendor(colour="red"))
    assert answer.headers["X-Mock-Unread"] == "dry,colour"


def test_query_parameters_that_an_operation_takes_are_not_named(admin: V3) -> None:
    lists = admin.call("GET", "/vendors?max=2&sort=name:asc&filters=archived:eq:false&page=")
    own = admin.call("GET", "/funding-accounts/banks/users?currentUser=true")
    bill = admin.call("POST", "/bills?billApprovals=true&approvals=true", json={})
    assert [answer.headers.get("X-Mock-Unread") for answer in (lists, own, bill)] == [None, None, "approvals"]


@pytest.mark.parametrize(
    ("api", "url"), [("partner", "/organizations"), ("spend", "/users"), ("v3", "{events}/subscriptions")]
)
def test_every_rest_api_names_the_query_parameters_that_it_ignores(
    mock: BillMock, tenant: MockTenant, api: Api, url: str
) -> None:
    answer = tenant.session(api).get(url.format(events=f"{mock.url}/connect-events/v3"), params={"max": 2, "mx": 1})
    assert (answer.status_code, answer.headers["X-Mock-Unread"]) == (200, "mx")
    assert tenant.requests()[-1]["unread"] == ["mx"]


def test_one_setting_turns_the_headers_off() -> None:
    with BillMock(mock_headers=False) as mock:
        answer = requests.get(f"{mock.v3_url}/vendors", timeout=10)
    assert [name for name in answer.headers if name.lower().startswith("x-mock")] == []


def test_a_204_has_no_body_and_no_content_type(admin: V3, mock: BillMock) -> None:
    tenant = requests.post(f"{mock.control_url}/tenants", json={"scenario": "empty"}, timeout=10).json()
    answer = requests.delete(f"{mock.control_url}/tenants/{tenant['id']}", timeout=10)
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_body_over_the_limit_is_413(admin: V3) -> None:
    answer = admin.call("POST", "/vendors", data=b'{"name": "' + b"x" * 1_100_000 + b'"}')
    assert refusal_of(answer) == "413 Request body is larger than 1000000 bytes."


def test_another_media_type_is_415(admin: V3) -> None:
    answer = admin.call("POST", "/vendors", data="<vendor/>", headers={"content-type": "application/xml"})
    assert refusal_of(answer) == "415 Content-Type 'application/xml' is not supported"


def test_an_unbuilt_operation_answers_501_with_its_id(mock: BillMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mock.app.dispatcher, "_registry", registry_without("v3.vendors.list"))
    answer = requests.get(f"{mock.v3_url}/vendors", timeout=10)
    assert answer.status_code == 501
    assert "v3.vendors.list" in answer.json()[0]["message"]
    assert (answer.headers["X-Mock-Operation"], answer.headers["X-Mock-Fidelity"]) == ("v3.vendors.list", "unbuilt")
    assert "X-Mock-Fact" not in answer.headers
