"""The token endpoint of OAuth, and what an access token opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from mockserver.testing import BillMock
from tests.refusals import refusal_of

BILL = "/connect/v3"
REFUSED = [
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({"client_id": "nobody"}, 401, "invalid_client"),
    ({"client_secret": "wrong"}, 401, "invalid_client"),
    ({"grant_type": ""}, 400, "invalid_request"),
    ({"client_id": ""}, 400, "invalid_request"),
    ({"client_secret": None}, 400, "invalid_request"),
    ({"client_id": ["billmock-app", "billmock-app"]}, 400, "invalid_request"),
]


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock(scenario="empty") as server:
        yield server


class Auth:
    """A client of the default tenant's app."""

    def __init__(self, mock: BillMock) -> None:
        self.client = mock.app.test_client()
        self.mock = mock

    def ask(self, base_url: str = "http://localhost", **values: Any) -> TestResponse:
        """The answer to a token request; None leaves a parameter out."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.mock.credentials["BILL_CLIENT_ID"],
            "client_secret": self.mock.credentials["BILL_CLIENT_SECRET"],
            **values,
        }
        data = {name: value for name, value in form.items() if value is not None}
        return self.client.post("/authx/token", data=data, base_url=base_url)

    def bearer(self) -> dict[str, str]:
        """The header of a call with a fresh access token."""
        return {"Authorization": f"Bearer {self.ask().get_json()['access_token']}"}


@pytest.fixture
def auth(mock: BillMock) -> Auth:
    """A client of the authorization server."""
    return Auth(mock)


def test_an_app_gets_an_access_token(auth: Auth) -> None:
    answer = auth.ask()
    body = answer.get_json()

    assert answer.status_code == 200
    assert body.keys() == {"access_token", "token_type", "expires_in"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")
    assert set(body["access_token"]) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@pytest.mark.parametrize(("values", "status", "error"), REFUSED)
def test_a_wrong_token_request_is_refused_as_rfc_6749_says(
    auth: Auth, values: dict[str, Any], status: int, error: str
) -> None:
    answer = auth.ask(**values)

    assert (answer.status_code, answer.get_json()["error"]) == (status, error)
    assert answer.headers["X-Mock-Fact"] == "F-1613"


def test_json_is_no_form(auth: Auth) -> None:
    answer = auth.client.post("/authx/token", json={"grant_type": "client_credentials"})

    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_request")


def test_another_method_or_path_is_refused(auth: Auth) -> None:
    assert (auth.client.get("/authx/token").status_code, auth.client.post("/authx/revoke").status_code) == (405, 404)


def test_an_app_is_unknown_to_the_other_environment(auth: Auth) -> None:
    assert auth.ask("http://auth.prod.bill.com").status_code == 401
    assert auth.ask("http://auth.stage.bill.com").status_code == 200


def test_an_access_token_stands_in_for_session_and_key(auth: Auth) -> None:
    answer = auth.client.get(f"{BILL}/login/session", headers=auth.bearer())

    assert answer.get_json()["organizationId"] == auth.mock.credentials["BILL_ORGANIZATION_ID"]


def test_an_access_token_stands_in_for_an_api_token(auth: Auth) -> None:
    assert auth.client.get(f"{BILL}/spend/users/current", headers=auth.bearer()).get_json()["role"] == "ADMIN"


def test_full_access_is_trusted(auth: Auth) -> None:
    answer = auth.client.post(f"{BILL}/payments", json={}, headers=auth.bearer())

    assert refusal_of(answer).startswith("400 amount: must not be null; fundingAccount: must not be null; ")


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        (f"{BILL}/partner/organizations", "401 BDC_1109 Session is invalid.  Please log in."),
        ("/connect-events/v3/subscriptions", "400 devKey: must not be blank; sessionId: must not be blank"),
    ],
)
def test_partner_operations_and_events_take_no_access_token(auth: Auth, path: str, refusal: str) -> None:
    assert refusal_of(auth.client.get(path, headers=auth.bearer())) == refusal


def test_v2_takes_no_access_token(auth: Auth) -> None:
    answer = auth.client.post("/api/v2/List/Vendor.json", data={"data": '{"start":0,"max":1}'}, headers=auth.bearer())

    assert answer.get_json()["response_data"]["error_code"] == "BDC_1109"


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        (f"{BILL}/vendors", "401 BDC_1109 Session is invalid.  Please log in."),
        (f"{BILL}/spend/budgets", "401 Unauthorized"),
    ],
)
def test_an_unknown_access_token_opens_nothing(auth: Auth, path: str, refusal: str) -> None:
    assert refusal_of(auth.client.get(path, headers={"Authorization": "Bearer nonsense"})) == refusal


def test_an_access_token_is_no_session_id(auth: Auth) -> None:
    token = auth.ask().get_json()["access_token"]
    headers = {"sessionId": token, "devKey": auth.mock.credentials["BILL_DEV_KEY"]}
    answer = auth.client.get(f"{BILL}/vendors", headers=headers)

    assert (answer.status_code, answer.get_json()[0]["code"]) == (401, "BDC_1109")


def test_a_session_id_is_no_access_token(auth: Auth) -> None:
    names = {"username": "USERNAME", "password": "PASSWORD", "organizationId": "ORGANIZATION_ID", "devKey": "DEV_KEY"}
    body = {name: auth.mock.credentials[f"BILL_{variable}"] for name, variable in names.items()}
    session = auth.client.post(f"{BILL}/login", json=body).get_json()["sessionId"]

    assert (
        refusal_of(auth.client.get(f"{BILL}/vendors", headers={"Authorization": f"Bearer {session}"}))
        == "401 BDC_1109 Session is invalid.  Please log in."
    )


def test_an_access_token_ends_after_an_hour_however_it_is_used(mock: BillMock) -> None:
    auth = Auth(mock)
    bearer = auth.bearer()
    half_an_hour = {"advance": "PT31M", "sessions": "expire"}
    clock = "/_mock/tenants/default/clock"
    auth.client.patch(clock, json=half_an_hour)
    after_half = auth.client.get(f"{BILL}/vendors", headers=bearer).status_code
    auth.client.patch(clock, json=half_an_hour)

    assert (after_half, auth.client.get(f"{BILL}/vendors", headers=bearer).status_code) == (200, 401)


def test_a_logout_ends_an_access_token(auth: Auth) -> None:
    bearer = auth.bearer()
    auth.client.post(f"{BILL}/logout", headers=bearer)

    assert (
        refusal_of(auth.client.get(f"{BILL}/vendors", headers=bearer))
        == "401 BDC_1109 Session is invalid.  Please log in."
    )


def test_a_refused_token_request_stands_in_the_tenants_journal(auth: Auth) -> None:
    auth.ask(client_secret="wrong")
    requests = auth.client.get("/_mock/tenants/default/requests").get_json()["requests"]

    assert [(entry["operation"], entry["status"]) for entry in requests[-1:]] == [("auth.token", 401)]
