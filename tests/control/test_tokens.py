"""Tokens, developer apps and passwords that users make in BILL's web application."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.tenancy.sessions import Sessions
from mockserver.testing import BillMock, MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3

UNTRUSTED = "403 BDC_1361 Untrusted session."
SPEND = "/connect/v3/spend"


class Desk:
    """The control API of one tenant, and BILL's APIs with whatever credentials."""

    def __init__(self, mock: BillMock, tenant: MockTenant) -> None:
        self.client = mock.app.test_client()
        self.path = f"/_mock/tenants/{tenant.id}"
        self.tenant = tenant

    def make(self, what: str, **body: Any) -> Any:
        """What was made."""
        answer = self.client.post(f"{self.path}/{what}", json=body)
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()

    def refusal(self, what: str, **body: Any) -> tuple[int, str]:
        """Why something cannot be made."""
        answer = self.client.post(f"{self.path}/{what}", json=body)
        return answer.status_code, answer.get_json()["error"]

    def get(self, path: str, **headers: str) -> Any:
        """The answer of BILL's."""
        return self.client.get(path, headers=headers)

    def admin(self) -> str:
        """The id of the S&E user whose token the tenant has."""
        token = self.tenant.credentials["BILL_SPEND_TOKEN"]
        return str(self.get(f"{SPEND}/users/current", apiToken=token).get_json()["uuid"])

    def user(self, role: str) -> str:
        """The id of a user of AP and AR."""
        return next(user["userId"] for user in self.tenant.users if user["role"] == role)

    def access_token(self, client_id: str, client_secret: str) -> Any:
        """The answer of the token endpoint."""
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        return self.client.post("/authx/token", data=form)


@pytest.fixture
def desk(mock: BillMock, tenant: MockTenant) -> Desk:
    """The desk of a fresh tenant."""
    return Desk(mock, tenant)


def test_an_api_token_acts_as_its_maker(desk: Desk) -> None:
    admin = desk.admin()
    token = desk.make("spend/tokens", userId=admin, name="ledger", description="nightly")

    assert (token["name"], token["description"], token["userId"]) == ("ledger", "nightly", admin)
    assert desk.get(f"{SPEND}/users/current", apiToken=token["value"]).get_json()["uuid"] == admin


def test_api_tokens_are_listed_without_their_values(desk: Desk) -> None:
    desk.make("spend/tokens", userId=desk.admin(), name="ledger")
    tokens = desk.get(f"{desk.path}/spend/tokens").get_json()["tokens"]

    assert [token["name"] for token in tokens] == ["billmock", "ledger"]
    assert all(token.keys() == {"id", "name", "description", "created", "userId"} for token in tokens)


def test_an_api_token_that_was_revoked_opens_nothing(desk: Desk) -> None:
    token = desk.make("spend/tokens", userId=desk.admin(), name="ledger")
    revoked = desk.client.delete(f"{desk.path}/spend/tokens/{token['id']}")

    assert revoked.status_code == 204
    assert refusal_of(desk.get(f"{SPEND}/budgets", apiToken=token["value"])) == "401 Unauthorized"
    assert refusal_of(desk.client.delete(f"{desk.path}/spend/tokens/{token['id']}")) == f"404 no token {token['id']}"


def test_only_an_admin_makes_api_tokens(desk: Desk) -> None:
    body = {"email": "m@x.example", "firstName": "Mo", "lastName": "Reyes", "role": "MEMBER"}
    token = {"apiToken": desk.tenant.credentials["BILL_SPEND_TOKEN"]}
    member = desk.client.post(f"{SPEND}/users", json=body, headers=token).get_json()["uuid"]

    assert desk.refusal("spend/tokens", userId=member, name="x") == (409, "only an ADMIN makes API tokens")


def another_admin(desk: Desk) -> tuple[str, dict[str, str]]:
    """A second admin of the S&E company, and the header with a token of theirs."""
    body = {"email": "a@x.example", "firstName": "Al", "lastName": "Reyes", "role": "ADMIN"}
    token = {"apiToken": desk.tenant.credentials["BILL_SPEND_TOKEN"]}
    user = desk.client.post(f"{SPEND}/users", json=body, headers=token).get_json()["uuid"]
    return user, {"apiToken": desk.make("spend/tokens", userId=user, name="theirs")["value"]}


def test_the_token_of_a_user_who_was_removed_opens_nothing(desk: Desk) -> None:
    user, theirs = another_admin(desk)
    before = desk.get(f"{SPEND}/users", **theirs).status_code
    first = {"apiToken": desk.tenant.credentials["BILL_SPEND_TOKEN"]}
    desk.client.delete(f"{SPEND}/users/{user}", headers=first)

    assert (before, desk.get(f"{SPEND}/users", **theirs).status_code) == (200, 401)


def test_the_token_of_a_user_who_was_demoted_writes_nothing(desk: Desk) -> None:
    user, theirs = another_admin(desk)
    first = {"apiToken": desk.tenant.credentials["BILL_SPEND_TOKEN"]}
    desk.client.patch(f"{SPEND}/users/{user}", json={"role": "AUDITOR"}, headers=first)
    body = {"email": "n@x.example", "firstName": "No", "lastName": "One", "role": "MEMBER"}

    refusal = refusal_of(desk.client.post(f"{SPEND}/users", json=body, headers=theirs))

    assert refusal == "403 BDC_1145 Current user or organization does not have valid permissions."
    assert desk.get(f"{SPEND}/users", **theirs).status_code == 200


def test_a_sync_token_signs_in_as_its_maker(desk: Desk) -> None:
    payer = desk.user("PAYER")
    token = desk.make("sync-tokens", userId=payer, name="ledger-sync")
    body = {
        "username": "ledger-sync",
        "password": token["value"],
        "organizationId": desk.tenant.credentials["BILL_ORGANIZATION_ID"],
        "devKey": desk.tenant.credentials["BILL_DEV_KEY"],
    }

    assert desk.client.post("/connect/v3/login", json=body).get_json()["userId"] == payer


def test_a_sync_token_that_was_revoked_ends_its_sessions(desk: Desk) -> None:
    token = desk.make("sync-tokens", userId=desk.user("PAYER"), name="ledger-sync")
    dev_key = desk.tenant.credentials["BILL_DEV_KEY"]
    organization = desk.tenant.credentials["BILL_ORGANIZATION_ID"]
    body = {"username": "ledger-sync", "password": token["value"], "organizationId": organization, "devKey": dev_key}
    session = desk.client.post("/connect/v3/login", json=body).get_json()["sessionId"]
    desk.client.delete(f"{desk.path}/sync-tokens/{token['id']}")

    refusal = refusal_of(desk.get("/connect/v3/vendors", devKey=dev_key, sessionId=session))

    assert refusal == "401 BDC_1109 Session is invalid.  Please log in."
    assert desk.client.post("/connect/v3/login", json=body).get_json()[0]["code"] == "BDC_1101"


def test_the_name_of_a_sync_token_is_taken_once(desk: Desk) -> None:
    desk.make("sync-tokens", userId=desk.user("PAYER"), name="ledger-sync")

    assert desk.refusal("sync-tokens", userId=desk.user("PAYER"), name="Ledger-Sync") == (
        409,
        "Ledger-Sync is taken",
    )


def test_an_app_has_its_makers_rights_within_its_scope(desk: Desk) -> None:
    app = desk.make("developer-apps", userId=desk.user("ADMINISTRATOR"), name="sync", scope="accounting")
    token = desk.access_token(app["clientId"], app["clientSecret"]).get_json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    bank = {"name": "Checking", "bankName": "First", "routingNumber": "074000010", "accountNumber": "123456"}

    assert desk.get("/connect/v3/vendors", **bearer).status_code == 200
    assert refusal_of(desk.client.post("/connect/v3/payments", json={}, headers=bearer)) == UNTRUSTED
    assert refusal_of(desk.client.post("/connect/v3/funding-accounts/banks", json=bank, headers=bearer)) == UNTRUSTED


def test_an_app_of_nobody_in_spend_opens_nothing_there(desk: Desk) -> None:
    app = desk.make("developer-apps", userId=desk.user("ADMINISTRATOR"), name="sync")
    token = desk.access_token(app["clientId"], app["clientSecret"]).get_json()["access_token"]

    assert refusal_of(desk.get(f"{SPEND}/budgets", Authorization=f"Bearer {token}")) == "401 Unauthorized"


def test_an_app_that_was_removed_ends_its_tokens(desk: Desk) -> None:
    app = desk.make("developer-apps", userId=desk.user("CLERK"), name="sync")
    token = desk.access_token(app["clientId"], app["clientSecret"]).get_json()["access_token"]
    removed = desk.client.delete(f"{desk.path}/developer-apps/{app['clientId']}")

    assert removed.status_code == 204
    refusal = refusal_of(desk.get("/connect/v3/vendors", Authorization=f"Bearer {token}"))

    assert refusal == "401 BDC_1109 Session is invalid.  Please log in."
    assert desk.access_token(app["clientId"], app["clientSecret"]).get_json()["error"] == "invalid_client"


def test_no_list_of_apps_tells_a_secret(desk: Desk) -> None:
    desk.make("developer-apps", userId=desk.user("CLERK"), name="sync")
    apps = desk.get(f"{desk.path}/developer-apps").get_json()["apps"]

    assert [app["name"] for app in apps] == ["billmock app", "sync"]
    assert all("secret" not in name.lower() for app in apps for name in app)


def test_a_user_gets_a_password(desk: Desk) -> None:
    admin = V3(desk.tenant)
    clerk = next(role["id"] for role in admin.get("/roles")["results"] if role["type"] == "CLERK")
    body = {
        "firstName": "Io",
        "lastName": "Lee",
        "email": "io@x.example",
        "roleId": clerk,
        "acceptTermsOfService": True,
    }
    user = admin.post("/users", body)["id"]
    desk.make("logins", userId=user, username="io@x.example", password="hunter22")
    login = {
        "username": "io@x.example",
        "password": "hunter22",
        "organizationId": desk.tenant.credentials["BILL_ORGANIZATION_ID"],
        "devKey": desk.tenant.credentials["BILL_DEV_KEY"],
    }

    assert desk.client.post("/connect/v3/login", json=login).get_json()["userId"] == user


@pytest.mark.parametrize("what", ["spend/tokens", "sync-tokens", "developer-apps"])
def test_nothing_is_made_by_an_unknown_user_or_without_a_name(desk: Desk, what: str) -> None:
    assert desk.refusal(what, userId="006NOBODY", name="x") == (404, "no user 006NOBODY")
    assert desk.refusal(what, userId="006NOBODY") == (400, "name: must be a text")


@pytest.mark.parametrize(
    ("username", "password"),
    [("", "hunter22"), (" ", "hunter22"), ("io", ""), ("x" * 201, "y"), ("io", "y" * 201)],
)
def test_nobody_signs_in_without_a_name_or_a_password_of_some_length(desk: Desk, username: str, password: str) -> None:
    assert desk.refusal("logins", userId=desk.user("CLERK"), username=username, password=password) == (
        400,
        "username and password have at least one and at most 200 characters",
    )


def test_a_name_and_a_password_of_200_characters_sign_in(desk: Desk) -> None:
    login = desk.make("logins", userId=desk.user("CLERK"), username="x" * 200, password="y" * 200)

    assert login["username"] == "x" * 200


def test_no_text_of_a_control_request_holds_null_characters(desk: Desk) -> None:
    assert desk.refusal("developer-apps", userId=desk.user("CLERK"), name="a\0b") == (
        400,
        "name: must not contain null characters",
    )


def test_an_app_that_is_removed_during_a_sign_in_gives_no_token(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app = desk.make("developer-apps", userId=desk.user("CLERK"), name="sync")
    begin = Sessions.begin

    def remove_first(*arguments: Any, **values: Any) -> str:
        desk.client.delete(f"{desk.path}/developer-apps/{app['clientId']}")
        return begin(*arguments, **values)

    monkeypatch.setattr(Sessions, "begin", remove_first)

    assert desk.access_token(app["clientId"], app["clientSecret"]).get_json()["error"] == "invalid_client"


def test_a_sync_token_that_is_revoked_during_a_sign_in_opens_no_session(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = desk.make("sync-tokens", userId=desk.user("CLERK"), name="books")
    begin = Sessions.begin

    def revoke_first(*arguments: Any, **values: Any) -> str:
        desk.client.delete(f"{desk.path}/sync-tokens/{token['id']}")
        return begin(*arguments, **values)

    monkeypatch.setattr(Sessions, "begin", revoke_first)
    login = {
        "username": "books",
        "password": token["value"],
        "organizationId": desk.tenant.credentials["BILL_ORGANIZATION_ID"],
        "devKey": desk.tenant.credentials["BILL_DEV_KEY"],
    }

    assert desk.client.post("/connect/v3/login", json=login).get_json()[0]["code"] == "BDC_1101"


def test_nobody_gets_the_name_of_another_user_of_the_organization(desk: Desk) -> None:
    username = desk.tenant.credentials["BILL_USERNAME"]

    assert desk.refusal("logins", userId=desk.user("CLERK"), username=username, password="hunter22") == (
        409,
        f"{username} is the name of another user of this organization",
    )
    assert V3(desk.tenant).get("/vendors?max=1")["results"]


def partners_user(desk: Desk, username: str) -> str:
    """The id of a user whom the tenant's partner made."""
    known = desk.tenant.credentials
    keys = {"appKey": known["BILL_APP_KEY"]}
    body = {"username": known["BILL_PARTNER_USERNAME"], "password": known["BILL_PARTNER_PASSWORD"], **keys}
    session = desk.client.post("/connect/v3/partner/login", json=body).get_json()["sessionId"]
    headers = {**keys, "sessionId": session, "organizationId": known["BILL_ORGANIZATION_ID"]}
    user = {"firstName": "Nora", "email": "nora@x.example", "username": username, "acceptTermsOfService": True}
    answer = desk.client.post("/connect/v3/partner/users", json=user, headers=headers)
    assert answer.status_code == 201, answer.get_json()
    return str(answer.get_json()["id"])


def test_nobody_gets_the_name_of_a_partners_user(desk: Desk) -> None:
    nora = partners_user(desk, "nora1")
    refusal = (409, "Nora1 is the name of a partner's user")

    assert desk.refusal("logins", userId=desk.user("CLERK"), username="Nora1", password="hunter22") == refusal
    assert desk.refusal("sync-tokens", userId=desk.user("PAYER"), name="Nora1") == refusal
    assert desk.make("logins", userId=nora, username="nora1", password="hunter22")["userId"] == nora
