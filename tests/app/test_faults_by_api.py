"""A fault speaks as the API that is called: v2, partner, Spend & Expense, webhooks, OAuth, and whoever signs in."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from mockserver.testing import MockTenant
from tests.signed_in import V3, vendor


@pytest.fixture
def known(tenant: MockTenant) -> dict[str, str]:
    """The tenant's credentials."""
    return tenant.credentials


def error(answer: requests.Response) -> tuple[int, Any, Any]:
    """Status, code and message of the only error of a REST API."""
    (element,) = answer.json()
    return answer.status_code, element.get("code"), element["message"]


def v2(tenant: MockTenant, admin: V3, call: str, **data: Any) -> requests.Response:
    """A v2 call in the session of an administrator."""
    form = {**admin.headers, "data": json.dumps(data)}
    return requests.post(f"{tenant.mock.v2_url}/{call}.json", data=form, timeout=10)


def budgets(tenant: MockTenant, known: dict[str, str]) -> requests.Response:
    """A call of Spend & Expense."""
    headers = {"apiToken": known["BILL_SPEND_TOKEN"]}
    return requests.get(f"{tenant.mock.spend_url}/budgets", headers=headers, timeout=10)


def partner_session(tenant: MockTenant, known: dict[str, str]) -> requests.Response:
    """A partner's sign-in."""
    names = {"username": "PARTNER_USERNAME", "password": "PARTNER_PASSWORD", "appKey": "APP_KEY"}
    body = {word: known[f"BILL_{name}"] for word, name in names.items()}
    return requests.post(f"{tenant.mock.partner_url}/login", json=body, timeout=10)


def access_token(tenant: MockTenant, known: dict[str, str]) -> requests.Response:
    """An OAuth app's token request."""
    form = {
        "grant_type": "client_credentials",
        "client_id": known["BILL_CLIENT_ID"],
        "client_secret": known["BILL_CLIENT_SECRET"],
    }
    return requests.post(f"{tenant.mock.url}/authx/token", data=form, timeout=10)


def test_v2_keeps_its_envelope_and_its_status(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("v2.List.*", code="BDC_1129", params=["max", "x"], times=1)
    answer = v2(tenant, admin, "List/Vendor", start=0, max=2)

    assert answer.status_code == 200
    assert answer.json() == {
        "response_status": 1,
        "response_message": "Error",
        "response_data": {
            "error_code": "BDC_1129",
            "error_message": "Invalid parameter value for parameter,value: max, x.",
        },
    }


def test_a_status_of_v2_has_its_envelope_too(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("v2.List.Vendor", status=503, times=1)
    answer = v2(tenant, admin, "List/Vendor", start=0, max=2)

    assert (answer.status_code, answer.json()["response_data"]["error_code"]) == (503, "BDC_1001")


def test_v2_is_limited_by_the_hour(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("v2.*", kind="rate-limit", times=1)

    assert v2(tenant, admin, "List/Vendor", start=0, max=2).json()["response_data"] == {
        "error_code": "BDC_1144",
        "error_message": "Max number of allowed requests per hour reached: 20000.",
    }


def test_v2_is_matched_by_the_members_and_the_id_of_its_data(tenant: MockTenant, admin: V3) -> None:
    (first, second) = (row["id"] for row in admin.get("/vendors", max=2)["results"])
    tenant.faults.add("v2.Crud.Read.Vendor", id=first, code="BDC_1205", params=["x"])
    tenant.faults.add("v2.List.Vendor", json={"max": 3}, code="BDC_1001")

    answers = [v2(tenant, admin, "Crud/Read/Vendor", id=one).json()["response_status"] for one in (first, second)]
    lists = [v2(tenant, admin, "List/Vendor", start=0, max=n).json()["response_status"] for n in (2, 3)]
    assert (answers, lists) == ([1, 0], [0, 1])


def test_v3_is_matched_by_members_of_the_body(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("v3.vendors.create", json={"address": {"city": "Reno"}}, status=500)
    address = vendor()["address"]
    bodies = [vendor(), vendor(name="Reno Paper", address={**address, "city": "Reno"})]

    assert [admin.call("POST", "/vendors", json=body).status_code for body in bodies] == [201, 500]


def test_v3_is_matched_by_the_id_in_the_path_and_by_headers(tenant: MockTenant, admin: V3) -> None:
    (first, second) = (row["id"] for row in admin.get("/vendors", max=2)["results"])
    tenant.faults.add("v3.vendors.*", id=first, headers={"X-Request-Id": "step-*"}, status=500)
    step = {"X-Request-Id": "step-2"}
    answers = [
        admin.call("GET", f"/vendors/{first}", headers=step),
        admin.call("GET", f"/vendors/{first}"),
        admin.call("GET", f"/vendors/{second}", headers=step),
    ]

    assert [answer.status_code for answer in answers] == [500, 200, 200]


def test_spend_is_limited_by_the_minute(tenant: MockTenant, known: dict[str, str]) -> None:
    tenant.faults.add("spend.*", kind="rate-limit", times=1)

    assert error(budgets(tenant, known)) == (
        429,
        "BDC_1144",
        "Max number of allowed requests per minute reached: 60.",
    )
    assert budgets(tenant, known).status_code == 200


def test_spend_tokens_have_no_session_to_die(tenant: MockTenant, known: dict[str, str]) -> None:
    fault = tenant.faults.add("spend.*", kind="session")

    assert budgets(tenant, known).status_code == 200
    assert tenant.faults.read(fault)["matched"] == 0


def test_an_access_token_dies_in_spend(tenant: MockTenant, known: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {access_token(tenant, known).json()['access_token']}"}
    tenant.faults.add("spend.*", kind="session", times=1)
    answer = requests.get(f"{tenant.mock.spend_url}/budgets", headers=headers, timeout=10)

    assert (answer.status_code, answer.json()[0]["message"]) == (401, "Unauthorized")


def test_partner_calls_go_wrong_as_v3_does(tenant: MockTenant, known: dict[str, str]) -> None:
    headers = {"sessionId": partner_session(tenant, known).json()["sessionId"], "appKey": known["BILL_APP_KEY"]}
    tenant.faults.add("partner.organizations.*", code="BDC_1106", times=1)
    answer = requests.get(f"{tenant.mock.partner_url}/organizations", headers=headers, timeout=10)

    assert error(answer)[:2] == (403, "BDC_1106")


def test_webhook_calls_go_wrong_as_v3_does(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("events.*", code="BDC_1001", status=500, times=1)
    answer = requests.get(f"{tenant.mock.events_url}/subscriptions", headers=admin.headers, timeout=10)

    assert error(answer) == (500, "BDC_1001", "System error occurred.")


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ({"code": "BDC_1101"}, (401, "invalid_client", "BDC_1101 User name and/or password do not match our records")),
        (
            {"kind": "rate-limit"},
            (400, "invalid_request", "BDC_1144 Max number of allowed requests per hour reached: 200"),
        ),
        ({"status": 503}, (503, "server_error", "BDC_1001 System error occurred")),
    ],
    ids=["an error", "the limit", "a status"],
)
def test_oauth_says_it_in_its_own_words(
    tenant: MockTenant, known: dict[str, str], fault: Any, answer: tuple[int, str, str]
) -> None:
    tenant.faults.add("auth.token", times=1, **fault)
    refusal = access_token(tenant, known)
    word, text = refusal.json().values()

    assert (refusal.status_code, word, text.rstrip(".")) == answer
    assert access_token(tenant, known).status_code == 200


def test_a_sign_in_is_struck_by_the_faults_of_whose_keys_it_bears(tenant: MockTenant, known: dict[str, str]) -> None:
    tenant.faults.add("v3.login", code="BDC_1110", times=1)
    tenant.faults.add("partner.login", code="BDC_1113", times=1)
    with pytest.raises(TypeError):
        V3(tenant)

    assert tenant.requests("v3.login")[-1]["response"][0]["code"] == "BDC_1110"
    assert error(partner_session(tenant, known))[:2] == (401, "BDC_1113")
    assert partner_session(tenant, known).status_code == 200


def test_a_sign_in_is_limited_by_its_own_number(tenant: MockTenant, known: dict[str, str]) -> None:
    tenant.faults.add("partner.login", kind="rate-limit", times=1)

    assert error(partner_session(tenant, known))[2].endswith(": 200.")


def test_a_code_that_the_table_lacks_needs_its_text(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("v3.vendors.list", code="BDC_9999", text="Something new.", status=409)

    assert error(admin.call("GET", "/vendors")) == (409, "BDC_9999", "Something new.")


def test_slots_without_a_parameter_are_filled_as_those_of_absent_values(tenant: MockTenant, admin: V3) -> None:
    tenant.faults.add("v3.vendors.list", code="BDC_1129", params=["page"])

    assert error(admin.call("GET", "/vendors"))[2] == "Invalid parameter value for parameter,value: page, null."
