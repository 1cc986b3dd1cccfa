"""v2 sign-in over the whole application: sessions, MFA, sync tokens, and the order of refusals."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.app import Application, create_app
from mockserver.dialects.http import Answer, Request
from mockserver.kernel.settings import Settings
from tests.dialects.v2.sandbox import FORM, form_request

BASE = "http://127.0.0.1:8080"


class Client:
    """A v2 client of the default tenant of an application of its own."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.credentials: dict[str, str] = app.tenancy.registrations.credentials(app.tenancy.tenants.get("default"))
        self.session = ""

    def call(self, name: str, data: Any = None, *, method: str = "POST", **fields: str) -> Answer:
        """The answer of an operation, with this client's key and session unless `fields` say otherwise."""
        values = {"devKey": self.credentials["BILL_DEV_KEY"], "sessionId": self.session, **fields}
        request = form_request(**{key: value for key, value in values.items() if value}, **in_form(data))
        request.path, request.method = f"/api/v2/{name}.json", method
        answer = self.app.dispatcher.serve(request)
        answer.body = json.loads(answer.payload())
        return answer

    def ok(self, name: str, data: Any = None, **fields: str) -> Any:
        """The `response_data` of a success."""
        answer = self.call(name, data, **fields)
        assert answer.body["response_status"] == 0, answer.body
        return answer.body["response_data"]

    def refusal(self, name: str, data: Any = None, **fields: str) -> tuple[str, str]:
        """The code and the message of a refusal."""
        error = self.call(name, data, **fields).body["response_data"]
        return error["error_code"], error["error_message"]

    def user(self, **more: str) -> dict[str, str]:
        """The form fields of a login."""
        return {
            "userName": self.credentials["BILL_USERNAME"],
            "password": self.credentials["BILL_PASSWORD"],
            "orgId": self.credentials["BILL_ORGANIZATION_ID"],
            **more,
        }

    def login(self, **more: str) -> dict[str, str]:
        """Sign in and stay so."""
        session: dict[str, str] = self.ok("Login", **self.user(**more))
        self.session = session["sessionId"]
        return session

    def trust(self, **more: Any) -> dict[str, Any]:
        """Answer an MFA challenge."""
        challenge = self.ok("MFAChallenge", {"useBackup": False})
        answer = {"challengeId": challenge["challengeId"], "token": self.credentials["BILL_MFA_CODE"]}
        trust: dict[str, Any] = self.ok("MFAAuthenticate", {**answer, "deviceId": "d1", **more})
        return trust


def in_form(data: Any) -> dict[str, str]:
    return {} if data is None else {"data": json.dumps(data)}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """An application with an empty organization."""
    cache = tmp_path_factory.mktemp("cache")
    app = create_app(Settings(scenario="empty", cache_dir=cache))
    yield app
    app.close()


@pytest.fixture
def client(app: Application) -> Client:
    """A client that has not signed in."""
    return Client(app)


def test_a_login_answers_four_fields_and_a_cookie(client: Client) -> None:
    answer = client.call("Login", **client.user())
    data = answer.body["response_data"]

    assert answer.status == 200
    assert list(data) == ["sessionId", "orgId", "apiEndPoint", "usersId"]
    assert data["orgId"] == client.credentials["BILL_ORGANIZATION_ID"]
    assert data["apiEndPoint"] == f"{BASE}/api/v2"
    assert (data["sessionId"][:2], data["usersId"][:3]) == ("!b", "006")
    assert answer.headers["Set-Cookie"] == f"sid={data['sessionId']}; Path=/; HttpOnly"


def test_the_session_tells_whose_it_is(client: Client) -> None:
    session = client.login()

    assert client.ok("GetSessionInfo") == {"organizationId": session["orgId"], "userId": session["usersId"]}


def test_two_logins_are_two_sessions(client: Client) -> None:
    assert client.login()["sessionId"] != client.login()["sessionId"]


def test_a_session_is_dead_after_logout(client: Client) -> None:
    client.login()

    assert client.ok("Logout") == {}
    assert client.refusal("GetSessionInfo") == ("BDC_1109", "Session is invalid. Please log in.")


def test_organizations_are_listed_with_a_password(client: Client) -> None:
    fields = {key: value for key, value in client.user().items() if key != "orgId"}
    rows = client.ok("ListOrgs", **fields)

    assert [list(organization) for organization in rows] == [["orgId", "orgName"]]
    assert rows[0]["orgId"] == client.credentials["BILL_ORGANIZATION_ID"]


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        ({"devKey": ""}, "BDC_1108", "Developer key must be specified."),
        ({"userName": ""}, "BDC_1108", "Missing parameter value for parameter: userName."),
        ({"password": ""}, "BDC_1108", "Missing parameter value for parameter: password."),
        ({"orgId": ""}, "BDC_1108", "Missing parameter value for parameter: orgId."),
        ({"devKey": "wrong"}, "BDC_1102", "Developer key is invalid."),
        ({"userName": "nobody@x.example"}, "BDC_1101", "User name and/or password do not match our records."),
        ({"orgId": "00802ABCDEFGHIJKLMN1"}, "BDC_1123", "Invalid organization id."),
    ],
)
def test_a_login_is_refused(client: Client, fields: dict[str, str], code: str, text: str) -> None:
    assert client.refusal("Login", **client.user(**fields)) == (code, text)


@pytest.mark.parametrize("field", ["userName", "password"])
def test_organizations_are_not_listed_without_a_credential(client: Client, field: str) -> None:
    refusal = client.refusal("ListOrgs", **client.user(**{field: ""}))

    assert refusal == ("BDC_1108", f"Missing parameter value for parameter: {field}.")


def test_a_call_without_a_developer_key_has_a_text_of_its_own(client: Client) -> None:
    client.login()

    assert client.refusal("GetSessionInfo", devKey="") == ("BDC_1108", "Developer key must be specified.")


def test_a_call_without_a_session_is_refused_as_one_with_a_dead_session(client: Client) -> None:
    assert client.refusal("GetSessionInfo")[0] == "BDC_1109"
    assert client.refusal("GetSessionInfo", sessionId="!bdead")[0] == "BDC_1109"


def test_the_session_may_come_in_the_cookie_and_the_key_in_the_query(client: Client) -> None:
    session = client.login()["sessionId"]
    key = client.credentials["BILL_DEV_KEY"]
    headers = {"content-type": FORM, "cookie": f"sid={session}"}
    request = Request("POST", "/api/v2/GetSessionInfo.json", f"devKey={key}", headers, b"", BASE, "127.0.0.1")

    assert json.loads(client.app.dispatcher.serve(request).payload())["response_status"] == 0


def test_a_code_makes_the_session_trusted(client: Client) -> None:
    client.login()
    assert client.refusal("List/VendorBankAccount", {"start": 0, "max": 9}) == ("BDC_1361", "Untrusted session.")

    assert client.trust(machineName="laptop")["machineName"] == "laptop"
    assert client.ok("List/VendorBankAccount", {"start": 0, "max": 9}) == []


def test_trust_comes_before_the_body(client: Client) -> None:
    client.login()

    assert client.refusal("PayBills", {})[0] == "BDC_1361"


def test_a_remembered_device_signs_in_trusted(client: Client) -> None:
    client.login()
    mfa_id = client.trust(rememberMe="true")["mfaId"]
    client.login(mfaId=mfa_id, deviceId="d1")

    assert client.ok("MFAStatus", {"mfaId": mfa_id, "deviceId": "d1"}) == {"isTrusted": True}
    assert client.ok("List/VendorBankAccount", {}) == []


@pytest.mark.parametrize("further", [{}, {"rememberMe": False}, {"rememberMe": "false"}])
def test_a_device_that_is_not_to_be_remembered_trusts_its_session_alone(client: Client, further: Any) -> None:
    client.login()
    mfa_id = client.trust(**further).get("mfaId", "!bnone")

    assert client.ok("List/VendorBankAccount", {}) == []
    client.login(mfaId=mfa_id, deviceId="d1")
    assert client.refusal("List/VendorBankAccount", {}) == ("BDC_1361", "Untrusted session.")


def test_another_device_does_not(client: Client) -> None:
    client.login()
    mfa_id = client.trust(rememberMe=True)["mfaId"]
    client.login(mfaId=mfa_id, deviceId="d2")

    assert client.ok("MFAStatus", {"mfaId": mfa_id, "deviceId": "d2"}) == {"isTrusted": False}
    assert client.refusal("List/VendorBankAccount", {})[0] == "BDC_1361"


def test_an_unknown_mfa_id_is_no_error(client: Client) -> None:
    client.login()

    assert client.ok("MFAStatus", {"mfaId": "!bunknown", "deviceId": "d1"}) == {"isTrusted": False}


def test_a_challenge_needs_no_data(client: Client) -> None:
    client.login()

    assert client.ok("MFAChallenge")["challengeId"][:2] == "!b"
    assert client.ok("MFAChallenge", {})["challengeId"][:2] == "!b"


def test_a_wrong_code_is_refused(client: Client) -> None:
    client.login()
    challenge = client.ok("MFAChallenge", {})["challengeId"]
    data = {"challengeId": challenge, "token": "000000", "deviceId": "d1"}

    assert client.call("MFAAuthenticate", data).body["response_status"] == 1


def test_an_answer_needs_its_code(client: Client) -> None:
    client.login()

    assert client.refusal("MFAAuthenticate", {"challengeId": "!b1", "deviceId": "d1"}) == (
        "BDC_1108",
        "Missing parameter value for parameter: token.",
    )


def test_a_sync_token_signs_in_but_cannot_be_trusted(client: Client) -> None:
    token = {"userName": client.credentials["BILL_SYNC_TOKEN_NAME"], "password": client.credentials["BILL_SYNC_TOKEN"]}
    client.login(**token)

    assert client.ok("List/Vendor", {"start": 0, "max": 9}) == []
    assert client.refusal("MFAChallenge", {})[0] == "BDC_1361"
    assert client.refusal("PayBills", {})[0] == "BDC_1361"


def test_errors_are_told_without_a_sign_in(client: Client) -> None:
    texts = client.call("Errors", method="GET", devKey="").body["response_data"]

    assert texts["BDC_1109"] == "Session is invalid. Please log in."
    assert texts["BDC_1117"] == "Missing required data for: ${paramName0}."


def test_the_time_is_told_in_v2s_form(client: Client) -> None:
    client.login()

    assert client.ok("CurrentTime")["currentTime"][-5:] == "+0000"


def test_an_unknown_path_comes_before_everything(client: Client) -> None:
    answer = client.call("Create/Spaceship", devKey="")

    assert (answer.status, answer.body["response_data"]["error_code"]) == (404, "BDC_1121")


@pytest.mark.parametrize(
    ("path", "code", "text"),
    [
        ("List/Spaceship", "BDC_1128", "Invalid List entity: Spaceship."),
        ("List/Organization", "BDC_1128", "Invalid List entity: Organization."),
        ("Crud/Create/Spaceship", "BDC_1114", "Invalid entity type: Spaceship."),
        ("Crud/Steal/Vendor", "BDC_1115", "Invalid CRUD operation: Steal."),
        ("Crud/Delete/PaymentTerm", "BDC_1116", "Invalid CRUD operation entity: PaymentTerm."),
        ("Bulk/Crud/Read/Vendor", "BDC_1116", "Invalid CRUD operation entity: Vendor."),
        ("Bulk/Crud/Create/Spaceship", "BDC_1114", "Invalid entity type: Spaceship."),
    ],
)
def test_an_entity_or_a_verb_that_is_none_is_refused_before_everything(
    client: Client, path: str, code: str, text: str
) -> None:
    answer = client.call(path, devKey="")

    assert answer.status == 200
    assert answer.body["response_data"] == {"error_code": code, "error_message": text}


@pytest.mark.parametrize("path", ["Crud/Create", "Crud/Create/Vendor/x", "List/", "Crud/", "Bulk/Create/Vendor"])
def test_a_path_of_no_form_of_v2s_stays_404(client: Client, path: str) -> None:
    answer = client.call(path)

    assert (answer.status, answer.body["response_data"]["error_code"]) == (404, "BDC_1121")


def test_another_method_is_405(client: Client) -> None:
    answer = client.call("List/Vendor", method="GET", devKey="")

    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


def test_a_refused_role_is_told_in_v2s_envelope(client: Client) -> None:
    users = json.loads(
        json.dumps(client.app.tenancy.registrations.credentials(client.app.tenancy.tenants.get("default")))
    )["users"]
    auditor = next(user for user in users if user["role"] == "AUDITOR")
    client.login(userName=auditor["username"], password=auditor["password"])
    refusal = client.refusal("Crud/Create/Vendor", {"obj": {"entity": "Vendor", "name": "A"}})

    assert refusal[1] == "Current user or organization does not have valid permissions."


def test_bulk_paths_are_served_with_and_without_their_ending(client: Client) -> None:
    client.login()
    fields = {"devKey": client.credentials["BILL_DEV_KEY"], "sessionId": client.session, "data": '{"bulk":[]}'}
    request = form_request(**fields)
    request.path = "/api/v2/Bulk/Crud/Create/Vendor"

    assert json.loads(client.app.dispatcher.serve(request).payload())["response_data"] == {"bulk": []}
